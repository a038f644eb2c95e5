"""How far each demonstration learner gets, and how well (pure)."""

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """Where a learner stands at the end of their history."""

    FIRST_STEPS = "first_steps"
    """Failed a practice once and has read half of the first lesson: the demonstration goes on."""
    BETWEEN_LESSONS = "between_lessons"
    READING = "reading"
    """Has read the next lesson in part."""
    OPEN_PRACTICE = "open_practice"
    """Has left the practice of the last lesson half answered."""
    EXAM = "exam"
    TWO_EXAMS = "two_exams"
    EXPIRED_EXAM = "expired_exam"


EXAM_ENDINGS = {Ending.EXAM, Ending.TWO_EXAMS, Ending.EXPIRED_EXAM}
"""Who sits an exam has read all lessons before."""


@dataclass(frozen=True, slots=True)
class Plan:
    ending: Ending
    lessons: int = 0
    """Lessons read to the end; all of them before an exam."""
    ability: float = 0.7
    """Chance of answering a question of medium difficulty right."""
    last_days_ago: int = 1
    """Days before now on which the history ends, or shortly before."""
