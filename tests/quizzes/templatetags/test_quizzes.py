from django.template import Context, Template
from django.test import RequestFactory

from accounts.models import User
from lessons.models import Lesson
from quizzes.templatetags.quizzes import for_passage
from tests.builders import make_question


def _render(source: str, user: User, **values: object) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = Template(f"{{% load quizzes %}}{source}")
    return template.render(Context({"request": request, **values}))


def test_for_passage_of_a_passage_without_checks_is_empty() -> None:
    assert for_passage({}, "key") == []


def test_standing_in_is_that_of_the_person_who_asks(learner: User, lesson: Lesson) -> None:
    source = "{% standing_in course as standing %}{{ standing.step.kind }}"
    assert _render(source, learner, course=lesson.course) == "read"


def test_lesson_checks_are_found_by_passage(learner: User, lesson: Lesson) -> None:
    make_question(lesson, uid="a", is_check=True)
    revision = lesson.current_revision
    assert revision is not None
    source = (
        "{% lesson_checks revision as checks %}{% for passage in revision.passages.all %}"
        "{{ passage.position }}{% for check in checks|for_passage:passage.key %}"
        "{{ check.version.question.uid }}{% endfor %};{% endfor %}"
    )
    assert _render(source, learner, revision=revision) == "1;2a;3;4;5;"
