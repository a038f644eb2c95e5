"""`manage.py make_demo`: only where DEMO is on, and twice is once."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.models import Department, User
from accounts.roles import ADMINISTRATOR, INSTRUCTOR, LEARNER, MANAGER
from lessons.models import Course
from progress.demo.people import PASSWORD, PEOPLE, ROOT
from quizzes.models import Attempt
from tests.builders import make_course, make_lesson, make_question, make_quiz, make_user


@pytest.fixture
def demo(settings: Settings, db: None) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick


@pytest.fixture
def quizzed(course: Course) -> Course:
    lesson = make_lesson(course)
    question = make_question(lesson, is_check=True)
    make_quiz(course, [question], lesson=lesson)
    make_quiz(course, [question], mode="exam", limit_minutes=10)
    return course


def _make_demo() -> str:
    written = StringIO()
    call_command("make_demo", stdout=written)
    return written.getvalue()


def _rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}  # noqa: SLF001 -- Django's public name for it


def test_make_demo_refuses_without_demo(settings: Settings, db: None) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        _make_demo()
    assert User.objects.count() == 0


def test_make_demo_makes_people_without_a_course(demo: None) -> None:
    _make_demo()
    assert (User.objects.count(), Attempt.objects.count()) == (len(PEOPLE), 0)


@pytest.mark.parametrize(
    ("username", "role", "is_staff"),
    [
        ("learner", LEARNER, False),
        ("demo01", LEARNER, False),
        ("instructor", INSTRUCTOR, True),
        ("manager", MANAGER, False),
        ("admin", ADMINISTRATOR, True),
    ],
)
def test_make_demo_gives_roles(demo: None, username: str, role: str, *, is_staff: bool) -> None:
    _make_demo()
    user = User.objects.get(username=username)
    roles = [group.name for group in user.groups.all()]
    assert (roles, user.is_staff, user.is_superuser) == ([role], is_staff, False)


def test_make_demo_labels_everybody(demo: None) -> None:
    _make_demo()
    names = User.objects.values_list("full_name", flat=True)
    assert [name for name in names if "（演示）" not in name] == []


def test_make_demo_makes_two_levels_of_departments(demo: None) -> None:
    _make_demo()
    root = Department.objects.roots().get()
    assert (root.name, Department.objects.children(root).count()) == (ROOT, 4)


def test_make_demo_gives_a_password_that_signs_in(demo: None) -> None:
    _make_demo()
    assert authenticate(username="demo16", password=PASSWORD) is not None


def test_make_demo_lets_the_instructor_teach_every_course(demo: None, quizzed: Course) -> None:
    draft = make_course("draft", published=False)
    _make_demo()
    taught = User.objects.get(username="instructor").taught_courses.all()
    assert set(taught) == set(Course.objects.all()) >= {quizzed, draft}


def test_make_demo_lets_the_manager_see_every_department(demo: None) -> None:
    _make_demo()
    managed = User.objects.get(username="manager").managed_departments.all()
    assert [department.name for department in managed] == [ROOT]


def test_make_demo_twice_changes_nothing(demo: None, quizzed: Course) -> None:
    _make_demo()
    before = (_rows(), list(User.objects.order_by("pk").values()))
    _make_demo()
    assert (_rows(), list(User.objects.order_by("pk").values())) == before


def test_make_demo_adds_the_history_once_there_is_a_course(demo: None) -> None:
    _make_demo()
    lesson = make_lesson(make_course())
    make_quiz(lesson.course, [make_question(lesson)], lesson=lesson)
    _make_demo()
    assert Attempt.objects.exists()


def test_make_demo_prints_the_sign_ins(demo: None) -> None:
    lines = _make_demo().splitlines()
    table = [line.split()[-2:] for line in lines[-5:]]
    assert table == [
        ["learner", PASSWORD],
        ["instructor", PASSWORD],
        ["manager", PASSWORD],
        ["admin", PASSWORD],
        ["demo16", PASSWORD],
    ]


def test_make_demo_keeps_and_does_not_print_a_changed_password(demo: None) -> None:
    _make_demo()
    learner = User.objects.get(username="learner")
    learner.set_password("something-else")
    learner.save()
    printed = _make_demo()
    learner.refresh_from_db()
    assert learner.check_password("something-else")
    assert [line.split()[2:] for line in printed.splitlines() if " Learner " in line] == [
        ["learner", "（已修改", "changed）"]
    ]


def test_make_demo_leaves_a_real_person_of_the_same_number_alone(
    demo: None, quizzed: Course
) -> None:
    real = make_user("instructor", full_name="真人")
    printed = _make_demo()
    real.refresh_from_db()
    assert (real.full_name, real.taught_courses.count(), real.groups.count()) == ("真人", 0, 0)
    assert "Instructor" not in printed
