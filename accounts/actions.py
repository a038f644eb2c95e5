"""The verbs that write people and departments."""

from django.db import transaction

from accounts.models import PATH_STEP, Department, User


@transaction.atomic
def add_department(*, name: str, parent: Department | None = None) -> Department:
    """Append a department below `parent`, or as a new root."""
    siblings = (
        Department.objects.children(parent) if parent else Department.objects.roots()
    ).order_by("-path")
    last = siblings.values_list("path", flat=True).first()
    number = int(last[-PATH_STEP:]) + 1 if last else 1
    prefix = parent.path if parent else ""
    return Department.objects.create(name=name, path=f"{prefix}{number:0{PATH_STEP}d}")


@transaction.atomic
def set_language(*, user: User, language: str) -> None:
    """Remember the language a person chose, for every browser they use."""
    User.objects.filter(pk=user.pk).update(language=language)
