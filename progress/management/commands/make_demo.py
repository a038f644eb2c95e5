"""`manage.py make_demo`: invented people, and what they have learnt so far."""

import unicodedata
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import ADMINISTRATOR, INSTRUCTOR, LEARNER, MANAGER
from progress.demo.history import make_history
from progress.demo.people import MAIN, OTHERS, PASSWORD, demo_users, keeps_password, make_people
from progress.demo.revision import make_revised_course

# The table is read by whoever starts the demonstration, in both languages at once.
ROLE_WORDS: Mapping[str, str] = {
    LEARNER: "学员 Learner",
    INSTRUCTOR: "教师 Instructor",
    MANAGER: "部门负责人 Manager",
    ADMINISTRATOR: "管理员 Administrator",
}
HEADINGS = ("角色 Role", "工号 Staff number", "密码 Password")
CHANGED = "（已修改 changed）"


class Command(BaseCommand):
    help = "Make demonstration people and their learning history, where DEMO is on (repeatable)."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        if not settings.DEMO:
            raise CommandError(
                _("DEMO is off, so no demonstration people are made. Set DEMO=1 to make them.")
            )
        now = timezone.now()
        people = make_people(now=now)
        histories = make_history(now=now)
        make_revised_course(now=now)
        lines = [*_summary(people, histories), "", *_table(_sign_ins())]
        self.stdout.write("\n".join(lines))


def _summary(people: int, histories: int) -> list[str]:
    return [
        "演示数据：人员与学习记录均为虚构。",
        "Demonstration: all people and their learning records are invented.",
        f"新建 New: {people} 人 people, {histories} 份学习记录 learning histories",
    ]


def _sign_ins() -> list[tuple[str, str, str]]:
    """Return role, staff number and password of those who can be signed in as."""
    users = demo_users()
    keeps = keeps_password(users)
    shown = [person for person in MAIN if person.username in users]
    rows = [
        (
            ROLE_WORDS[person.role],
            person.username,
            PASSWORD if keeps[person.username] else CHANGED,
        )
        for person in shown
    ]
    others = [person.username for person in OTHERS if keeps.get(person.username)]
    if others:
        rows.append(("其他学员 Learners", f"{others[0]} … {others[-1]}", PASSWORD))
    return rows


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    table = [HEADINGS, *rows]
    widths = [max(_width(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "   ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    """Return the columns `text` takes on a terminal: a Chinese character takes two."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
