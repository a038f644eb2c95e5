import pytest

from accounts.actions import add_department, set_language
from accounts.models import Department, User

pytestmark = pytest.mark.django_db


def test_add_department_appends_roots() -> None:
    assert [add_department(name=name).path for name in ("甲", "乙")] == ["0001", "0002"]


def test_add_department_appends_below_its_parent() -> None:
    city = add_department(name="市局")
    first = add_department(name="一处", parent=city)
    paths = [add_department(name="科", parent=parent).path for parent in (first, first, city)]
    assert paths == ["000100010001", "000100010002", "00010002"]


def test_add_department_counts_past_nine() -> None:
    paths = [add_department(name=str(number)).path for number in range(11)]
    assert paths[-2:] == ["0010", "0011"]


def test_add_department_does_not_mix_up_prefixes() -> None:
    """The subtree of 0001 is not that of a root whose path begins alike."""
    one = add_department(name="一")
    Department.objects.create(name="多", path="00010001")
    assert add_department(name="二").path == "0002"
    assert Department.objects.within(one).count() == 2


def test_set_language_is_kept_with_the_person(learner: User, other_learner: User) -> None:
    set_language(user=learner, language="en")
    languages = User.objects.order_by("username").values_list("username", "language")
    assert dict(languages) == {"learner": "en", "other-learner": ""}
