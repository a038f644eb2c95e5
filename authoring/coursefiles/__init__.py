"""A course as text: YAML and Markdown files that people write, review and compare (pure)."""

from authoring.coursefiles.course import CourseText, LessonText, QuestionText
from authoring.coursefiles.problems import CourseFileProblems, Place, Problem
from authoring.coursefiles.reading import ReadCourse, read_course
from authoring.coursefiles.writing import write_course

__all__ = [
    "CourseFileProblems",
    "CourseText",
    "LessonText",
    "Place",
    "Problem",
    "QuestionText",
    "ReadCourse",
    "read_course",
    "write_course",
]
