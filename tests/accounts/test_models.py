import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.actions import add_department
from accounts.models import Department, User
from tests.builders import make_user


@pytest.fixture
def tree(db: None) -> dict[str, Department]:
    """Return 市局 (with 一处, which has 一科, and 二处) and 区局, by name."""
    city = add_department(name="市局")
    first = add_department(name="一处", parent=city)
    departments = [city, first, add_department(name="一科", parent=first)]
    departments += [add_department(name="二处", parent=city), add_department(name="区局")]
    return {department.name: department for department in departments}


def _names(departments: object) -> list[str]:
    return [str(department) for department in departments]  # type: ignore[attr-defined] # a query set


def test_roots_are_on_top(tree: dict[str, Department]) -> None:
    assert _names(Department.objects.roots()) == ["市局", "区局"]


@pytest.mark.parametrize(
    ("parent", "children"), [("市局", ["一处", "二处"]), ("一处", ["一科"]), ("一科", [])]
)
def test_children_are_one_level_below(
    tree: dict[str, Department], parent: str, children: list[str]
) -> None:
    assert _names(Department.objects.children(tree[parent])) == children


@pytest.mark.parametrize(
    ("top", "within"),
    [
        ("市局", ["市局", "一处", "一科", "二处"]),
        ("一处", ["一处", "一科"]),
        ("二处", ["二处"]),
        ("区局", ["区局"]),
    ],
)
def test_within_is_the_subtree_in_order(
    tree: dict[str, Department], top: str, within: list[str]
) -> None:
    assert _names(Department.objects.within(tree[top])) == within


def test_members_within_are_people_of_the_subtree(tree: dict[str, Department]) -> None:
    for number, name in enumerate(["一科", "二处", "区局"]):
        make_user(f"u{number}", department=tree[name])
    members = User.objects.filter(department__in=Department.objects.within(tree["市局"]))
    assert [user.username for user in members] == ["u0", "u1"]


@pytest.mark.parametrize(("name", "depth"), [("市局", 0), ("一处", 1), ("一科", 2)])
def test_depth_counts_the_levels_above(tree: dict[str, Department], name: str, depth: int) -> None:
    assert tree[name].depth == depth


@pytest.mark.parametrize("path", ["", "1", "001", "00010", "abcd", "０００１"])
def test_path_of_a_department_is_digits_in_fours(tree: dict[str, Department], path: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(name="新", path=path)


def test_path_of_a_department_is_taken_once(tree: dict[str, Department]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(name="新", path=tree["市局"].path)


def test_department_with_members_cannot_be_deleted(tree: dict[str, Department]) -> None:
    make_user(department=tree["一科"])
    with pytest.raises(ProtectedError):
        tree["一科"].delete()


@pytest.mark.django_db
def test_user_is_known_by_staff_number_and_name() -> None:
    user = make_user("A-17", full_name="张三")
    names = (str(user), user.get_full_name(), user.get_short_name(), user.get_username())
    assert names == ("张三 (A-17)", "张三", "张三", "A-17")


@pytest.mark.django_db
def test_create_user_makes_a_learner_who_can_sign_in() -> None:
    user = User.objects.create_user("a17", "湖在城西1234", full_name="张三")
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)
    assert user.check_password("湖在城西1234")


@pytest.mark.django_db
def test_create_user_without_a_password_cannot_sign_in() -> None:
    assert User.objects.create_user("a17").has_usable_password() is False


@pytest.mark.django_db
def test_create_user_composes_the_staff_number() -> None:
    assert User.objects.create_user("Ａ１７").username == "A17"


@pytest.mark.django_db
def test_create_superuser_may_do_everything() -> None:
    user = User.objects.create_superuser("root", "湖在城西1234", full_name="管理员")
    assert (user.is_staff, user.is_superuser) == (True, True)


@pytest.mark.django_db
def test_staff_number_is_taken_once() -> None:
    make_user("a17")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("a17")


@pytest.mark.django_db
def test_people_are_listed_by_staff_number() -> None:
    for username in ("b", "a"):
        make_user(username)
    assert [user.username for user in User.objects.all()] == ["a", "b"]
