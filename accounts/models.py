"""Users and the tree of departments."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PATH_STEP = 4
"""Digits of one level in a department's path."""

models.CharField.register_lookup(Length)


class DepartmentQuerySet(models.QuerySet["Department"]):
    def roots(self) -> Self:
        return self.filter(path__length=PATH_STEP)

    def children(self, parent: Department) -> Self:
        return self.within(parent).filter(path__length=len(parent.path) + PATH_STEP)

    def within(self, top: Department) -> Self:
        """Select `top` and all below it, by one range of the indexed path."""
        return self.filter(path__startswith=top.path)


class Department(models.Model):
    """A node of the tree; its path is its parent's path and four digits of its own."""

    name = models.CharField(_("name"), max_length=100)
    path = models.CharField(_("path"), max_length=255, unique=True, editable=False)
    managers: models.ManyToManyField[User, User] = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("managers"),
        related_name="managed_departments",
        blank=True,
        help_text=_("They see the progress of everyone in this department and below."),
    )

    objects: ClassVar[DepartmentQuerySet] = DepartmentQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="department_path_is_digits", condition=models.Q(path__regex=r"^([0-9]{4})+$")
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Levels above this department: 0 for a root."""
        return len(self.path) // PATH_STEP - 1


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: object
    ) -> User:
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(username, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by the staff number."""

    username = models.CharField(
        _("staff number"),
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Someone already has this staff number.")},
    )
    full_name = models.CharField(_("full name"), max_length=100)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="", blank=True
    )
    is_staff = models.BooleanField(
        _("may use the administration"), default=False, help_text=_("Instructors need it.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick instead of deleting: records stay whole.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("username",)

    def __str__(self) -> str:
        return f"{self.full_name} ({self.username})"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
