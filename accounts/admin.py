"""People and departments in the admin."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm, UsernameField
from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions import add_department
from accounts.generics import ModelAdmin, ModelChoiceField, ModelForm, ModelMultipleChoiceField
from accounts.models import Department, User
from accounts.requests import signed_in
from accounts.roles import ADMINISTRATOR, INSTRUCTOR, LEARNER, MANAGER

admin.site.unregister(Group)  # a group is a role, and code says what each role may do

ROLE_NAMES: Mapping[str, Promise] = {
    LEARNER: _("Learner"),
    INSTRUCTOR: _("Instructor"),
    MANAGER: _("Manager"),
    ADMINISTRATOR: _("Administrator"),
}
WORK_IN_ADMIN = {INSTRUCTOR, ADMINISTRATOR}
SPACE = "\N{IDEOGRAPHIC SPACE}"  # ordinary spaces are lost in options
DEEPEST_SHOWN = 6


class DepartmentField(ModelChoiceField[Department]):
    """A department, chosen from the tree."""

    def label_from_instance(self, obj: Department) -> str:
        return indented(obj)


class RolesField(ModelMultipleChoiceField[Group]):
    """The roles of a person: no other group can be given."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        return str(ROLE_NAMES[obj.name])


def indented(department: Department) -> str:
    """Return the name, moved in by its depth in the tree."""
    return SPACE * department.depth + department.name


def _department_field() -> DepartmentField:
    return DepartmentField(Department.objects.all(), label=_("department"), required=False)


def _roles_field() -> RolesField:
    return RolesField(
        Group.objects.filter(name__in=ROLE_NAMES).order_by("pk"),
        label=_("roles"),
        required=False,
        help_text=_(
            "Learners need none. Instructors and administrators may use these pages; which courses "
            "an instructor teaches is set on the course."
        ),
    )


def _needs_admin(person: User, roles: Iterable[Group]) -> bool:
    return person.is_superuser or any(role.name in WORK_IN_ADMIN for role in roles)


class PersonAddForm(UserCreationForm[User]):
    department = _department_field()
    groups = _roles_field()

    class Meta:
        model = User
        fields = ("username", "full_name", "department", "groups")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.is_staff = _needs_admin(self.instance, cleaned.get("groups", ()))
        return cleaned


class PersonChangeForm(ModelForm[User]):
    department = _department_field()
    groups = _roles_field()

    class Meta:
        model = User
        fields = ("username", "full_name", "department", "groups", "is_active")
        field_classes = {"username": UsernameField}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "groups" in cleaned:
            self.instance.is_staff = _needs_admin(self.instance, cleaned["groups"])
        return cleaned


class DepartmentFilter(admin.SimpleListFilter):
    """A department with all below it."""

    title = _("department")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        del request, model_admin
        return [(department.path, indented(department)) for department in Department.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        path = self.value()
        return queryset.filter(department__path__startswith=path) if path else queryset


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        del request, model_admin
        return [(name, str(label)) for name, label in ROLE_NAMES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        del request
        role = self.value()
        return queryset.filter(groups__name=role) if role else queryset


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    """People and their roles. Superusers are made by a command, and only they see each other."""

    form = PersonChangeForm
    add_form = PersonAddForm
    add_form_template = None
    fieldsets = (
        (None, {"fields": ("username", "password_link")}),
        (None, {"fields": ("full_name", "department", "groups", "is_active")}),
        (_("Records"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "department", "groups")}),
        (_("First password"), {"fields": ("password1", "password2")}),
    )
    filter_horizontal = ()
    readonly_fields = ("password_link", "last_login", "created_at")
    list_display = ("full_name", "username", "department", "role_names", "is_active")
    list_filter = ("is_active", RoleFilter, DepartmentFilter)
    list_select_related = ("department",)
    search_fields = ("full_name", "username")
    search_hint = _("Name or staff number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request).prefetch_related("groups")
        return people if signed_in(request).is_superuser else people.filter(is_superuser=False)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Keep people from raising their own rights, and from locking themselves out."""
        if obj is not None and obj == request.user:
            return (*self.readonly_fields, "groups", "role_names", "is_active")
        return tuple(self.readonly_fields)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj != request.user:
            return fieldsets
        own = {"fields": ("full_name", "department", "role_names", "is_active")}
        return (fieldsets[0], (None, own), fieldsets[2])

    @admin.display(description=_("password"))
    def password_link(self, person: User) -> str:
        """Lead to setting another; nothing of the stored one is anybody's business."""
        del person
        return format_html('<a href="../password/">{}</a>', gettext("Set another password"))

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        held = {group.name for group in person.groups.all()}
        return "、".join(str(label) for name, label in ROLE_NAMES.items() if name in held) or "–"


class PeopleField(ModelMultipleChoiceField[User]):
    widget = forms.CheckboxSelectMultiple


class DepartmentForm(ModelForm[Department]):
    managers = PeopleField(
        User.objects.filter(
            Q(groups__name=MANAGER) | Q(managed_departments__isnull=False)
        ).distinct(),
        label=_("managers"),
        required=False,
        help_text=_(
            "They see the progress of everyone in this department and below. To be offered here, "
            "a person needs the role of a manager."
        ),
    )
    parent = DepartmentField(
        Department.objects.all(),
        label=_("part of"),
        required=False,
        help_text=_("Empty for a department at the top. It cannot be moved later."),
    )


@admin.register(Department)
class DepartmentAdmin(ModelAdmin[Department]):
    form = DepartmentForm
    list_display = ("in_tree", "member_count")
    ordering = ("path",)
    sortable_by = ()
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        return super().get_queryset(request).annotate(members_in_all=Count("members"))

    def get_fields(self, request: HttpRequest, obj: Department | None = None) -> tuple[str, ...]:
        del request
        return ("name", "managers") if obj else ("name", "parent", "managers")

    def has_delete_permission(self, request: HttpRequest, obj: Department | None = None) -> bool:
        """Refuse to cut a branch: what is below would lose its place in the tree."""
        has_branches = obj is not None and Department.objects.children(obj).exists()
        return super().has_delete_permission(request, obj) and not has_branches

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: Any) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = add_department(name=obj.name, parent=form.cleaned_data["parent"])
        obj.pk, obj.path, obj._state = made.pk, made.path, made._state  # noqa: SLF001 -- saved there

    @admin.display(description=_("department"))
    def in_tree(self, department: Department) -> str:
        depth = min(department.depth, DEEPEST_SHOWN)
        return format_html('<span class="tree-{}">{}</span>', depth, department.name)

    @admin.display(description=pgettext_lazy("number", "people"))
    def member_count(self, department: Department) -> int:
        return cast("int", department.members_in_all)  # type: ignore[attr-defined] # annotated above
