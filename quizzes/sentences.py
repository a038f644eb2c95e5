"""Sentences for learners: why an answer was not taken, and what became of it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.access import Refusal
from quizzes.actions.attempts import Outcome
from quizzes.kinds.base import AnswerProblem
from quizzes.models import Attempt
from quizzes.reveal import Aspect, Moment, Reveal
from quizzes.windows import offset, write_local


def answer_sentence(problem: AnswerProblem, *, has_answer: bool = False) -> str:
    """Say why an answer was not taken; `has_answer`: an earlier one stands."""
    match problem.code:
        case "empty" if has_answer:
            return _("Your earlier answer still counts. Choose another one, or go on.")
        case "empty":
            return _("There is no answer yet. Please answer the question first.")
        case "unknown":
            return _("This answer does not belong to the question. Please choose again.")
        case "twice":
            return _("Give every entry a place of its own.")
        case "number":
            return _("Please write a number, such as 12.5.")
        case "long":
            return _("The answer is too long. Please shorten it.")


def outcome_sentence(outcome: Outcome) -> str:
    """Say what became of an answer that does not count; "" for one that does."""
    match outcome:
        case Outcome.SAVED | Outcome.REPEATED:
            return ""
        case Outcome.MISMATCH:
            return _(
                "This form was sent before with another answer. The first one stays as it was; "
                "both are shown below."
            )
        case Outcome.FORK:
            return _(
                "You answered this question in another window in the meantime. Both answers are "
                "kept; choose the one that shall count."
            )
        case Outcome.SETTLED:
            return _(
                "You have already seen the feedback for this question. What you sent now is kept, "
                "but does not count."
            )
        case Outcome.LATE:
            return _(
                "This attempt had ended when your answer arrived. It is kept, but does not count."
            )
        case Outcome.GONE_ON:
            return _(
                "You had gone on from this question, and in this exam there is no way back. What "
                "you sent is kept, but does not count."
            )


_REFUSALS = {
    Refusal.CLOSED: gettext_lazy("This quiz is not open now."),
    Refusal.USED_UP: gettext_lazy("You have used all the attempts this quiz allows."),
    Refusal.TOO_SOON: gettext_lazy(
        "There must be a pause between two attempts, and it is not over yet."
    ),
    Refusal.WRONG_PLACE: gettext_lazy(
        "This exam can only be sat in certain networks, such as the exam room's. The computer you "
        "are using is in none of them."
    ),
    Refusal.WRONG_CODE: gettext_lazy(
        "This is not the access code. The invigilator tells it to you."
    ),
    Refusal.NOT_DRAWABLE: gettext_lazy(
        "This quiz cannot be put together at the moment, because questions of it are being "
        "revised. Please tell your training office."
    ),
}


def refusal_sentence(refusal: Refusal) -> str:
    """Say why an attempt may not start."""
    return str(_REFUSALS[refusal])


def window_words(opens_at: datetime | None, closes_at: datetime | None, zone: str) -> str:
    """Say from when to when, on the clocks of `zone`, and how far those are from UTC."""
    if opens_at is None and closes_at is None:
        return _("always")
    if opens_at is None:
        times = _("until %(time)s") % {"time": _clock(closes_at, zone)}
    elif closes_at is None:
        times = _("from %(time)s") % {"time": _clock(opens_at, zone)}
    else:
        times = f"{_clock(opens_at, zone)} – {_clock(closes_at, zone)}"
    offsets = dict.fromkeys(offset(moment, zone) for moment in (opens_at, closes_at) if moment)
    where = _("%(zone)s, %(offset)s") % {"zone": zone, "offset": " → ".join(offsets)}
    return f"{times} ({where})"


def _clock(moment: datetime | None, zone: str) -> str:
    return f"{write_local(moment, zone):%Y-%m-%d %H:%M}" if moment else ""


def to_come_sentences(attempt: Attempt, shown: frozenset[Aspect]) -> list[str]:
    """Say of what is not among `shown` when it will be, moment by moment."""
    to_come = _by_moment(attempt.rules.revealing, frozenset(Aspect) - shown)
    return [f"{words}{_(': ')}{names}" for words, names in to_come]


def reveal_words(reveal: Reveal) -> list[tuple[str, str]]:
    """Return each moment at which something is shown, and what."""
    return _by_moment(reveal, frozenset(Aspect))


def _by_moment(reveal: Reveal, aspects: frozenset[Aspect]) -> list[tuple[str, str]]:
    found = []
    for moment in Moment:
        then = [one for one in Aspect if one in aspects and reveal.moment(one) is moment]
        if then:
            names = _(", ").join(str(_ASPECTS[aspect]) for aspect in then)
            found.append((str(_MOMENTS[moment]), names))
    return found


_ASPECTS = {
    Aspect.VERDICT: gettext_lazy("right or wrong"),
    Aspect.SCORE: gettext_lazy("score"),
    Aspect.KEY: gettext_lazy("right answers"),
    Aspect.EXPLANATION: gettext_lazy("explanations"),
    Aspect.EVIDENCE: gettext_lazy("evidence"),
}
_MOMENTS = {
    Moment.ANSWER: gettext_lazy("After each answer"),
    Moment.SUBMIT: gettext_lazy("After you hand in"),
    Moment.CLOSE: gettext_lazy("Once nobody can sit it any more"),
    Moment.MARKING: gettext_lazy("Once it is marked"),
    Moment.NEVER: gettext_lazy("Not shown"),
}
