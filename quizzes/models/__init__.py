"""The tables of the bank, of quizzes and of attempts."""

from quizzes.models.attempt import Answer, Attempt, Item, Mark
from quizzes.models.objection import Objection
from quizzes.models.question import Evidence, Question, ReviewDecision, Tag, Version
from quizzes.models.quiz import Part, PoolEntry, Quiz

__all__ = [
    "Answer",
    "Attempt",
    "Evidence",
    "Item",
    "Mark",
    "Objection",
    "Part",
    "PoolEntry",
    "Question",
    "Quiz",
    "ReviewDecision",
    "Tag",
    "Version",
]
