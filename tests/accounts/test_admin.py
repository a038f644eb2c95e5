"""People and departments in the admin, and the ways up that must be closed."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.actions import add_department
from accounts.models import Department, User
from accounts.roles import ADMINISTRATOR, INSTRUCTOR, LEARNER, MANAGER, give_role, make_roles
from tests.builders import make_user
from tests.pages import browser_of, parse, words
from tests.queries import count_queries

PEOPLE = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")
DEPARTMENTS = reverse("admin:accounts_department_changelist")
PASSWORD = "lake-and-mountain-7"


@pytest.fixture
def administrator(db: None) -> User:
    make_roles()
    user = make_user("boss", full_name="管理员", is_staff=True)
    give_role(user=user, role=ADMINISTRATOR)
    return user


@pytest.fixture
def office(administrator: User) -> Client:
    return browser_of(administrator, in_english=True)


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root", "a-long-password-7", full_name="根")


def change_url(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def person_form(user: User, *roles: str, **fields: Any) -> dict[str, Any]:
    groups = [str(Group.objects.get(name=role).pk) for role in roles]
    known = {"username": user.username, "full_name": user.full_name, "is_active": "on"}
    return known | {"groups": groups} | fields


def test_person_is_added_with_a_role(office: Client) -> None:
    department = add_department(name="培训处")
    form = {
        "username": "1001",
        "full_name": "王老师",
        "department": str(department.pk),
        "groups": [str(Group.objects.get(name=INSTRUCTOR).pk)],
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    office.post(ADD, form)
    person = User.objects.get(username="1001")
    assert (person.full_name, person.department) == ("王老师", department)
    assert (person.is_staff, person.is_superuser, person.check_password(PASSWORD)) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(("role", "is_staff"), [(INSTRUCTOR, True), (LEARNER, False)])
def test_role_decides_who_may_use_the_admin(
    role: str,
    is_staff: bool,  # noqa: FBT001 -- a parameter of the test
    office: Client,
    learner: User,
) -> None:
    office.post(change_url(learner), person_form(learner, role))
    learner.refresh_from_db()
    assert learner.is_staff is is_staff


def test_role_taken_away_closes_the_admin(office: Client, instructor: User) -> None:
    office.post(change_url(instructor), person_form(instructor))
    instructor.refresh_from_db()
    assert (instructor.is_staff, instructor.groups.count()) == (False, 0)


@pytest.mark.parametrize("field", ["is_superuser", "user_permissions", "is_staff"])
def test_rights_cannot_be_slipped_in(field: str, office: Client, learner: User) -> None:
    office.post(change_url(learner), person_form(learner, **{field: "1"}))
    learner.refresh_from_db()
    rights = (learner.is_superuser, learner.is_staff, learner.user_permissions.count())
    assert rights == (False, False, 0)


def test_other_groups_cannot_be_given(office: Client, learner: User) -> None:
    group = Group.objects.create(name="almighty")
    office.post(change_url(learner), person_form(learner, groups=[str(group.pk)]))
    assert learner.groups.count() == 0


def test_own_rights_cannot_be_changed(office: Client, administrator: User) -> None:
    office.post(change_url(administrator), person_form(administrator, is_active="", groups=[]))
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.is_staff, administrator.groups.count()) == (
        True,
        True,
        1,
    )


def test_own_name_can_be_changed(office: Client, administrator: User) -> None:
    office.post(change_url(administrator), person_form(administrator, full_name="新名"))
    administrator.refresh_from_db()
    assert (administrator.full_name, administrator.groups.count()) == ("新名", 1)


def test_superuser_is_missing_for_an_administrator(office: Client, superuser: User) -> None:
    assert "根" not in office.get(PEOPLE).content.decode()
    assert office.post(change_url(superuser), person_form(superuser)).status_code == 302
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert office.post(password, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 404
    superuser.refresh_from_db()
    assert (superuser.is_superuser, superuser.check_password("a-long-password-7")) == (True, True)


def test_superuser_sees_superusers_and_stays_one(superuser: User) -> None:
    client = browser_of(superuser)
    assert "根" in client.get(PEOPLE).content.decode()
    client.post(change_url(superuser), person_form(superuser, full_name="新名"))
    superuser.refresh_from_db()
    assert (superuser.full_name, superuser.is_superuser, superuser.is_staff) == ("新名", True, True)


def test_password_is_set_anew(office: Client, learner: User) -> None:
    url = reverse("admin:auth_user_password_change", args=[learner.pk])
    form = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    office.post(url, form | {"set-password": "1"})
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)


def test_nothing_of_the_stored_password_is_shown(office: Client, learner: User) -> None:
    page = office.get(change_url(learner)).content.decode()
    assert "md5" not in page
    assert learner.password.split("$")[1] not in page


def test_people_are_not_deleted(office: Client, learner: User) -> None:
    url = reverse("admin:accounts_user_delete", args=[learner.pk])
    assert office.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "lookup", ["password__startswith=m", "groups__permissions__codename=x", "readings__lesson=1"]
)
def test_lookups_into_secrets_are_refused(lookup: str, office: Client) -> None:
    assert office.get(f"{PEOPLE}?{lookup}").status_code == 400


def test_people_are_filtered_by_department_and_below(office: Client) -> None:
    top = add_department(name="市政府")
    below = add_department(name="教育局", parent=top)
    make_user("inside", full_name="局内人", department=below)
    make_user("outside", full_name="局外人")
    page = words(parse(office.get(PEOPLE, {"department": top.path})))
    assert "局内人" in page
    assert "局外人" not in page


def test_people_are_filtered_by_role(office: Client, instructor: User, learner: User) -> None:
    page = words(parse(office.get(PEOPLE, {"role": INSTRUCTOR})))
    assert "学员甲" not in page
    assert "1 person" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(rows: int, office: Client) -> None:
    for number in range(rows):
        department = add_department(name=f"处 {number}")
        give_role(user=make_user(department=department), role=LEARNER)
    office.get(PEOPLE)
    with count_queries() as queries:
        office.get(PEOPLE)
    assert len(queries) == 9


def test_department_is_added_below_another(office: Client) -> None:
    top = add_department(name="市政府")
    add_department(name="教育局", parent=top)
    form = {"name": "财政局", "parent": str(top.pk), "managers": []}
    office.post(reverse("admin:accounts_department_add"), form)
    made = Department.objects.get(name="财政局")
    assert (made.path, made.depth) == (f"{top.path}0002", 1)


def test_department_is_added_at_the_top_with_its_managers(office: Client, learner: User) -> None:
    give_role(user=learner, role=MANAGER)
    form = {"name": "市政府", "parent": "", "managers": [str(learner.pk)]}
    office.post(reverse("admin:accounts_department_add"), form)
    made = Department.objects.get()
    assert (made.depth, list(made.managers.all())) == (0, [learner])


def test_department_is_given_to_managers_only(office: Client, learner: User) -> None:
    form = {"name": "市政府", "parent": "", "managers": [str(learner.pk)]}
    office.post(reverse("admin:accounts_department_add"), form)
    assert not Department.objects.exists()


def test_tree_is_shown_by_indentation(office: Client) -> None:
    top = add_department(name="市政府")
    add_department(name="教育局", parent=top)
    assert '<span class="tree-1">教育局</span>' in office.get(DEPARTMENTS).content.decode()
    form = office.get(reverse("admin:accounts_department_add")).content.decode()
    assert "\N{IDEOGRAPHIC SPACE}教育局" in form


def test_department_is_renamed_and_not_moved(office: Client) -> None:
    top, other = add_department(name="市政府"), add_department(name="别处")
    url = reverse("admin:accounts_department_change", args=[top.pk])
    office.post(url, {"name": "县政府", "parent": str(other.pk), "path": "00020001"})
    top.refresh_from_db()
    assert (top.name, top.path) == ("县政府", "0001")


def test_department_with_branches_is_not_deleted(office: Client) -> None:
    top = add_department(name="市政府")
    leaf = add_department(name="教育局", parent=top)
    form = {"post": "yes"}
    url = "admin:accounts_department_delete"
    assert office.post(reverse(url, args=[top.pk]), form).status_code == 403
    office.post(reverse(url, args=[leaf.pk]), form)
    assert list(Department.objects.all()) == [top]


def test_branches_survive_bulk_deletion(office: Client) -> None:
    top = add_department(name="市政府")
    add_department(name="教育局", parent=top)
    chosen = [str(department.pk) for department in Department.objects.all()]
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    assert office.post(DEPARTMENTS, form).status_code == 403
    assert Department.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_departments_ask_a_fixed_number_of_queries(rows: int, office: Client) -> None:
    for number in range(rows):
        add_department(name=f"处 {number}")
    office.get(DEPARTMENTS)
    with count_queries() as queries:
        office.get(DEPARTMENTS)
    assert len(queries) == 7


@pytest.mark.parametrize("url", [PEOPLE, ADD, DEPARTMENTS])
def test_learner_is_sent_away(url: str, learner: User) -> None:
    assert browser_of(learner).get(url).status_code == 302


@pytest.mark.parametrize("url", [PEOPLE, ADD, DEPARTMENTS])
def test_instructor_is_refused(url: str, instructor: User) -> None:
    assert browser_of(instructor).get(url).status_code == 403
