from decimal import Decimal

import pytest

from accounts.models import User
from authoring.actions.changes import Outcome
from authoring.actions.dump import dump_course
from quizzes.actions.attempts import start_attempt
from quizzes.models import Question, Quiz, Tag
from quizzes.models.question import Decision, Status
from tests.authoring.actions.loads import LESSON, QUESTIONS, SHEET, loaded, question, refusal
from tests.authoring.coursetexts import FILES, edited
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def test_load_makes_published_questions_that_say_where_they_come_from() -> None:
    loaded()
    version = question("q-2").published_version
    assert version is not None
    assert (version.number, version.origin, version.status) == (1, "file", Status.APPROVED)
    assert (version.points, version.difficulty) == (Decimal("1.5"), 2)
    assert [it.decision for it in version.decisions.all()] == [Decision.LOADED]


def test_load_rests_questions_on_passages_of_any_lesson() -> None:
    loaded()
    version = question("q-3").published_version
    assert version is not None
    evidence = version.evidence.order_by("pk")
    assert [entry.passage.revision.lesson.slug for entry in evidence] == ["people", "numbers"]
    assert [entry.passage.text[entry.start :][: len(entry.quote)] for entry in evidence] == [
        "创新是城市的气质",
        "7 家重点实验室",
    ]


def test_load_makes_tags_by_name_and_uses_those_there_are() -> None:
    Tag.objects.create(name="位次")
    loaded()
    assert Tag.objects.count() == 2


def test_order_of_tags_is_kept() -> None:
    loaded()
    files = edited(QUESTIONS, "  - 外资\n  - 位次\n", "  - 位次\n  - 外资\n")
    assert dump_course(loaded(files).course) == files


def test_quote_found_again_in_a_new_text_is_added_to_the_same_version() -> None:
    loaded()
    version = question("q-1").published_version
    files = edited(LESSON, "利用外资 12.5 亿美元", "实际利用外资 12.5 亿美元")
    report = loaded(files)
    assert report.questions.names[Outcome.CONFIRMED] == ["q-1", "q-2"]
    assert question("q-1").published_version == version
    assert version is not None
    assert [entry.quote for entry in version.evidence.all()] == ["居全省第三", "居全省第三"]
    assert Question.objects.current().count() == 3
    assert dump_course(report.course) == files
    assert loaded(files).is_unchanged


def test_one_of_two_quotes_found_again_keeps_the_version_and_the_order() -> None:
    loaded()
    files = edited("02-people.md", "市长说：", "市长去年说：")
    report = loaded(files)
    assert report.questions.names[Outcome.CONFIRMED] == ["q-3"]
    assert dump_course(report.course) == files


def test_quote_that_no_longer_stands_is_refused_with_its_line() -> None:
    loaded()
    assert refusal(edited(LESSON, "居全省第三", "居全省第二")) == [
        (f"{QUESTIONS}:18", "missing-quote")
    ]


def test_changed_wording_becomes_a_new_version_in_use() -> None:
    loaded()
    report = loaded(edited(QUESTIONS, "- text: 第一", "- text: 第二"))
    changed = question("q-1")
    assert report.questions.names[Outcome.CHANGED] == ["q-1"]
    assert changed.published_version is not None
    assert changed.published_version.number == 2
    assert changed.versions.count() == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("difficulty: 1", "difficulty: 3"),
        ("points: 2", "points: 2.5"),
        ("explanation: 课文说居全省第三。", "explanation: 见课文。"),
        ("quote: 居全省第三", "quote: 湖畔市去年利用外资"),
        ("value: 12.50", "value: 12.5"),
    ],
)
def test_whatever_a_version_says_makes_a_new_one_when_it_changes(old: str, new: str) -> None:
    loaded()
    files = edited(QUESTIONS, old, new)
    report = loaded(files)
    assert report.questions.count(Outcome.CHANGED) == 1
    assert dump_course(report.course) == files


def test_attempt_keeps_the_version_it_was_made_of(learner: User) -> None:
    loaded()
    quiz = Quiz.objects.get(slug="practice")
    attempt = start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    before = list(attempt.items.order_by("pk").values_list())
    files = edited(QUESTIONS, "- text: 第一", "- text: 第二")
    loaded(edited(SHEET, "    points: 3\n", "    points: 4\n", files))
    assert list(attempt.items.order_by("pk").values_list()) == before
    assert attempt.items.filter(version__question__uid="q-1", version__number=1).exists()


def test_question_missing_from_the_files_is_retired_and_comes_back_as_it_was() -> None:
    loaded()
    version = question("q-3").published_version
    assert loaded({**FILES, "02-people.questions.yaml": "[]\n"}).questions.names[
        Outcome.REMOVED
    ] == ["q-3"]
    assert question("q-3").retired_at == NOW
    assert loaded().questions.names[Outcome.CHANGED] == ["q-3"]
    assert question("q-3").retired_at is None
    assert question("q-3").published_version == version


def test_question_may_move_to_another_lesson() -> None:
    loaded()
    moved = FILES["02-people.questions.yaml"].replace(
        "气质\n  - quote: 7 家重点实验室\n    lesson: numbers\n",
        "气质\n    lesson: people\n  - quote: 7 家重点实验室\n",
    )
    files = {**FILES, QUESTIONS: FILES[QUESTIONS] + moved, "02-people.questions.yaml": "[]\n"}
    report = loaded(files)
    assert report.questions.names[Outcome.CHANGED] == ["q-3"]
    assert question("q-3").versions.count() == 1
    assert dump_course(report.course) == files


def test_question_of_no_lesson_has_its_own_file() -> None:
    entry = FILES["02-people.questions.yaml"].replace("q-3", "q-4")
    entry = entry.replace("气质\n", "气质\n    lesson: people\n")
    files = {**FILES, "course.questions.yaml": entry}
    course = loaded(files).course
    assert question("q-4").lesson is None
    assert dump_course(course) == files
