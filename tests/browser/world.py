"""The first course, loaded from its files, and people to learn and teach it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from authoring.actions.load import load_course
from authoring.folders import read_folder
from lessons.models import Course
from quizzes.models import Quiz
from tests.builders import make_instructor, make_user


@dataclass(frozen=True, slots=True)
class World:
    course: Course
    learner: User
    instructor: User

    @property
    def practice(self) -> Quiz:
        """The practice that closes the first lesson."""
        return self.course.quizzes.get(slug="practice-1")

    @property
    def exam(self) -> Quiz:
        return self.course.quizzes.get(slug="final")


def make_world() -> World:
    files = read_folder(settings.BASE_DIR / "content" / "hangzhou")
    course = load_course(files=files, now=timezone.now()).course
    return World(
        course,
        make_user("learner", full_name="沈知秋"),
        make_instructor(course, "instructor"),
    )
