"""The people of a demonstration and their departments, all invented and labelled so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.actions import add_department
from accounts.models import Department, User
from accounts.roles import ADMINISTRATOR, INSTRUCTOR, LEARNER, MANAGER, give_role, make_roles
from lessons.models import Course
from progress.demo.plans import Ending, Plan

PASSWORD = "hangzhou-demo-2026"  # noqa: S105 -- printed on purpose; without DEMO nobody has it
LABEL = "（演示）"
ROOT = f"湖畔市{LABEL}"
RESEARCH, SERVICE, SCIENCE, BUSINESS = "发展研究处", "政务服务处", "科技创新处", "营商环境处"
DEPARTMENTS = (RESEARCH, SERVICE, SCIENCE, BUSINESS)

_HERE_BEFORE_HISTORY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    department: str
    role: str = LEARNER
    plan: Plan | None = None
    """What they have learnt; none for those who only teach or manage."""

    @property
    def full_name(self) -> str:
        return f"{self.name}{LABEL}"

    @property
    def is_staff(self) -> bool:
        return self.role in {INSTRUCTOR, ADMINISTRATOR}


MAIN = (
    Person("learner", "林小满", RESEARCH, plan=Plan(Ending.FIRST_STEPS)),
    Person("instructor", "沈知行", RESEARCH, INSTRUCTOR),
    Person("manager", "陆安", ROOT, MANAGER),
    Person("admin", "许平", ROOT, ADMINISTRATOR),
)
"""The one to sign in as for each role."""

OTHERS = (
    Person("demo01", "王禾", SCIENCE, plan=Plan(Ending.EXAM, ability=0.92, last_days_ago=16)),
    Person("demo02", "李苗", SERVICE, plan=Plan(Ending.EXAM, ability=0.85, last_days_ago=9)),
    Person("demo03", "张舟", BUSINESS, plan=Plan(Ending.EXAM, ability=0.75, last_days_ago=2)),
    Person("demo04", "陈桥", RESEARCH, plan=Plan(Ending.TWO_EXAMS, ability=0.6, last_days_ago=11)),
    Person("demo05", "杨柳", SCIENCE, plan=Plan(Ending.EXAM, ability=0.88, last_days_ago=3)),
    Person("demo06", "周渡", SERVICE, plan=Plan(Ending.EXAM, ability=0.45, last_days_ago=13)),
    Person("demo07", "吴桐", BUSINESS, plan=Plan(Ending.EXPIRED_EXAM, last_days_ago=6)),
    Person("demo08", "赵溪", RESEARCH, plan=Plan(Ending.BETWEEN_LESSONS, 3, 0.8, 3)),
    Person("demo09", "孙岸", SCIENCE, plan=Plan(Ending.OPEN_PRACTICE, 2, 0.65, 1)),
    Person("demo10", "郑帆", SERVICE, plan=Plan(Ending.READING, 2, 0.55, 8)),
    Person("demo11", "朱荷", BUSINESS, plan=Plan(Ending.BETWEEN_LESSONS, 2, 0.78, 5)),
    Person("demo12", "胡澜", RESEARCH, plan=Plan(Ending.OPEN_PRACTICE, 1, 0.72, 2)),
    Person("demo13", "郭亭", SCIENCE, plan=Plan(Ending.READING, 1, 0.62, 12)),
    Person("demo14", "何榆", SERVICE, plan=Plan(Ending.BETWEEN_LESSONS, 1, 0.45, 20)),
    Person("demo15", "高杉", BUSINESS, plan=Plan(Ending.READING, 0, 0.7, 1)),
    Person("demo16", "罗禾", SERVICE, plan=Plan(Ending.BETWEEN_LESSONS, 0)),
)
PEOPLE = (*MAIN, *OTHERS)


@transaction.atomic
def make_people(*, now: datetime) -> int:
    """Make who is missing, with roles and departments; return how many.

    Someone who is there stays as they are, password and all. A staff number that belongs to
    somebody outside the demonstration's departments is left alone.
    """
    make_roles()
    departments = _make_departments()
    known = set(User.objects.values_list("username", flat=True))
    missing = [person for person in PEOPLE if person.username not in known]
    # One hash for all: hashing is slow on purpose, and they share the password anyway.
    password = make_password(PASSWORD) if missing else ""
    for person in missing:
        _make_person(person, departments[person.department], password, now)
    _give_charge(departments[ROOT])
    return len(missing)


def demo_users() -> dict[str, User]:
    """Return by staff number those who are there and do belong to the demonstration."""
    within = Department.objects.roots().filter(name=ROOT).first()
    if within is None:
        return {}
    names = [person.username for person in PEOPLE]
    users = User.objects.filter(
        username__in=names, department__in=Department.objects.within(within)
    )
    return {user.username: user for user in users}


def keeps_password(users: dict[str, User]) -> dict[str, bool]:
    """Say of each of `users` whether the demonstration's password still opens the account."""
    # Who was never changed shares one hash, so that few are checked.
    opens = {stored: check_password(PASSWORD, stored) for stored in _hashes(users)}
    return {name: opens[user.password] for name, user in users.items()}


def _hashes(users: dict[str, User]) -> set[str]:
    return {user.password for user in users.values()}


def _make_departments() -> dict[str, Department]:
    root = Department.objects.roots().filter(name=ROOT).first() or add_department(name=ROOT)
    known = {child.name: child for child in Department.objects.children(root)}
    below = {
        name: known.get(name) or add_department(name=name, parent=root) for name in DEPARTMENTS
    }
    return {ROOT: root} | below


def _make_person(person: Person, department: Department, password: str, now: datetime) -> None:
    user = User.objects.create(
        username=person.username,
        full_name=person.full_name,
        department=department,
        password=password,
        is_staff=person.is_staff,
        created_at=now - _HERE_BEFORE_HISTORY,
    )
    give_role(user=user, role=person.role)


def _give_charge(root: Department) -> None:
    """Let the instructor teach every course there is, and the manager see every department."""
    users = demo_users()
    if "instructor" in users:
        users["instructor"].taught_courses.add(*Course.objects.all())
    if "manager" in users:
        users["manager"].managed_departments.add(root)
