"""The instructors' side of the bank, quizzes and attempts in the admin."""

from quizzes.admin import attempt, corrections, question, quiz, tag

__all__ = ["attempt", "corrections", "question", "quiz", "tag"]
