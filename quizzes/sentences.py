"""Sentences for learners: why an answer was not taken, and what became of it."""

from django.utils.translation import gettext as _

from quizzes.actions.attempts import Outcome
from quizzes.kinds.base import AnswerProblem


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
