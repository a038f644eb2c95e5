"""The tables of the bank, of quizzes and of attempts."""

from quizzes.models.attempt import Answer, Attempt, Item
from quizzes.models.correction import KeyCorrection, Regrade
from quizzes.models.mark import Mark, Opinion
from quizzes.models.objection import Objection
from quizzes.models.override import Override
from quizzes.models.question import Evidence, Question, ReviewDecision, Tag, Version
from quizzes.models.quiz import Part, PoolEntry, Quiz

__all__ = [
    "Answer",
    "Attempt",
    "Evidence",
    "Item",
    "KeyCorrection",
    "Mark",
    "Objection",
    "Opinion",
    "Override",
    "Part",
    "PoolEntry",
    "Question",
    "Quiz",
    "Regrade",
    "ReviewDecision",
    "Tag",
    "Version",
]
