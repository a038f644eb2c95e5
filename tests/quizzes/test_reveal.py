import pytest

from quizzes.reveal import EXAM, MOCK, PRACTICE, Aspect, Moment, Reveal, Stage

ALL = set(Aspect)
ANSWERED = Stage(is_answered=True)
ENDED = Stage(is_ended=True)
CLOSED = Stage(is_ended=True, is_closed=True)
MARKED = Stage(is_ended=True, is_marked=True)
DONE = Stage(is_ended=True, is_closed=True, is_marked=True)


@pytest.mark.parametrize(
    ("reveal", "stage", "shown"),
    [
        (PRACTICE, Stage(), set()),
        (PRACTICE, ANSWERED, ALL),
        (PRACTICE, ENDED, ALL),
        (MOCK, ANSWERED, set()),
        (MOCK, ENDED, ALL),
        (EXAM, ANSWERED, set()),
        (EXAM, ENDED, set()),
        (EXAM, MARKED, {Aspect.SCORE}),
        (EXAM, CLOSED, ALL - {Aspect.SCORE}),
        (EXAM, DONE, ALL),
        (Reveal.all_at(Moment.NEVER), DONE, set()),
    ],
)
def test_shown_grows_with_the_stage(reveal: Reveal, stage: Stage, shown: set[Aspect]) -> None:
    assert reveal.shown(stage) == shown


def test_each_aspect_has_its_own_moment() -> None:
    reveal = MOCK.model_copy(update={"key": Moment.NEVER, "evidence": Moment.CLOSE})
    assert reveal.shown(ENDED) == {Aspect.VERDICT, Aspect.SCORE, Aspect.EXPLANATION}


@pytest.mark.parametrize(
    ("moment", "waits"), [(Moment.CLOSE, True), (Moment.MARKING, True), (Moment.SUBMIT, False)]
)
def test_waits_for_a_moment_that_any_aspect_has(
    moment: Moment,
    waits: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert EXAM.waits_for(moment) is waits


def test_nothing_is_shown_of_an_attempt_that_runs_but_what_is_for_each_answer() -> None:
    stage = Stage(is_answered=True, is_closed=True, is_marked=True)
    assert EXAM.shown(stage) == MOCK.shown(stage) == set()
