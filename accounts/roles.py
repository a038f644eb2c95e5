"""The four roles, and what each may do in the admin."""

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from accounts.models import User

LEARNER = "learner"
INSTRUCTOR = "instructor"
MANAGER = "manager"
ADMINISTRATOR = "administrator"

_WRITE = ("add", "change", "view")
_EDIT = ("add", "change", "delete", "view")

# app.model → verbs. Which rows of a model an instructor may touch is decided by the admin
# classes: those of the courses they teach.
_INSTRUCTOR: dict[str, tuple[str, ...]] = {
    "lessons.course": ("change", "view"),
    "lessons.lesson": _WRITE,
    "lessons.source": _EDIT,
    "lessons.edition": _EDIT,
    "lessons.revision": ("view",),
    "quizzes.question": _EDIT,  # only drafts that were never used can be deleted
    "quizzes.version": _WRITE,
    "quizzes.tag": _WRITE,
    "quizzes.quiz": _WRITE,
    "quizzes.part": _EDIT,
    "quizzes.attempt": ("view",),
    "quizzes.item": ("view", "change"),
    "quizzes.mark": ("add", "view"),
}
_ADMINISTRATOR: dict[str, tuple[str, ...]] = _INSTRUCTOR | {
    "accounts.user": _WRITE,
    "accounts.department": _EDIT,
    "auth.group": ("view",),
    "lessons.course": _EDIT,
}
ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    LEARNER: {},
    INSTRUCTOR: _INSTRUCTOR,
    MANAGER: {},
    ADMINISTRATOR: _ADMINISTRATOR,
}


@transaction.atomic
def make_roles() -> None:
    """Make the four groups with just the rights they need; running it again changes nothing."""
    for role, models in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set(_permissions(models))


def give_role(*, user: User, role: str) -> None:
    user.groups.add(Group.objects.get(name=role))


def has_role(user: User, role: str) -> bool:
    return user.is_superuser or user.groups.filter(name=role).exists()


def _permissions(models: Mapping[str, tuple[str, ...]]) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name, verbs in models.items():
        app, model = name.split(".")
        wanted |= Q(
            content_type__app_label=app,
            codename__in=[f"{verb}_{model}" for verb in verbs],
        )
    return list(Permission.objects.filter(wanted))
