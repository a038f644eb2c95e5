"""Write a course as its files, from what learners can see of it."""

from authoring.coursefiles import write_course
from authoring.stored import stored_course
from lessons.models import Course


def dump_course(course: Course) -> dict[str, str]:
    """Return file name → text. Drafts, retired questions and withdrawn quizzes are not in it."""
    return write_course(stored_course(course))
