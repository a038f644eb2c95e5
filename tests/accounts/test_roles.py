from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.roles import ROLES, give_role, has_role, make_roles
from tests.builders import make_user

pytestmark = pytest.mark.django_db

INSTRUCTOR = {
    "lessons.change_course",
    "lessons.view_course",
    "lessons.add_lesson",
    "lessons.change_lesson",
    "lessons.view_lesson",
    "lessons.add_source",
    "lessons.change_source",
    "lessons.delete_source",
    "lessons.view_source",
    "lessons.add_edition",
    "lessons.change_edition",
    "lessons.delete_edition",
    "lessons.view_edition",
    "lessons.view_revision",
    "quizzes.add_question",
    "quizzes.change_question",
    "quizzes.delete_question",
    "quizzes.view_question",
    "quizzes.add_version",
    "quizzes.change_version",
    "quizzes.view_version",
    "quizzes.add_tag",
    "quizzes.change_tag",
    "quizzes.view_tag",
    "quizzes.add_quiz",
    "quizzes.change_quiz",
    "quizzes.view_quiz",
    "quizzes.add_part",
    "quizzes.change_part",
    "quizzes.delete_part",
    "quizzes.view_part",
    "quizzes.view_attempt",
    "quizzes.view_item",
    "quizzes.change_item",
    "quizzes.add_mark",
    "quizzes.view_mark",
}
ADMINISTRATOR = INSTRUCTOR | {
    "lessons.add_course",
    "lessons.delete_course",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_user",
    "accounts.add_department",
    "accounts.change_department",
    "accounts.delete_department",
    "accounts.view_department",
    "auth.view_group",
}
RIGHTS: dict[str, set[str]] = {
    "learner": set(),
    "instructor": INSTRUCTOR,
    "manager": set(),
    "administrator": ADMINISTRATOR,
}


def _rights() -> dict[str, set[str]]:
    return {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def test_make_roles_gives_each_role_just_its_rights() -> None:
    make_roles()
    assert _rights() == RIGHTS


def test_make_roles_again_changes_nothing() -> None:
    for _time in range(2):
        make_roles()
    assert (_rights(), Group.objects.count()) == (RIGHTS, 4)


def test_make_roles_takes_back_what_was_added_by_hand() -> None:
    make_roles()
    learner = Group.objects.get(name="learner")
    learner.permissions.set(Permission.objects.filter(codename="delete_user"))
    make_roles()
    assert _rights() == RIGHTS


def test_make_roles_leaves_other_groups_alone() -> None:
    Group.objects.create(name="choir")
    make_roles()
    assert Group.objects.filter(name="choir").exists()


def test_every_right_of_a_role_exists() -> None:
    named = {
        f"{name.split('.')[0]}.{verb}_{name.split('.')[1]}"
        for models in ROLES.values()
        for name, verbs in models.items()
        for verb in verbs
    }
    known = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Permission.objects.select_related("content_type")
    }
    assert named - known == set()


def test_make_roles_command_names_the_roles() -> None:
    shown = StringIO()
    call_command("make_roles", stdout=shown)
    assert shown.getvalue() == "Roles: learner, instructor, manager, administrator\n"


def test_give_role_gives_that_one_alone() -> None:
    make_roles()
    user = make_user()
    give_role(user=user, role="manager")
    assert [role for role in ROLES if has_role(user, role)] == ["manager"]


def test_superuser_has_every_role() -> None:
    user = make_user(is_superuser=True)
    assert [role for role in ROLES if has_role(user, role)] == list(ROLES)
