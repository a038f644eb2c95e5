"""The instructors' side of the bank, quizzes and attempts in the admin."""

from quizzes.admin import attempt, question, quiz, tag

__all__ = ["attempt", "question", "quiz", "tag"]
