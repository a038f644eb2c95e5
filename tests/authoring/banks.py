"""Questions as a file has them, and importing them in one step."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from accounts.models import User
from authoring.actions.question_import import import_questions
from authoring.formats import Item
from authoring.question_plans import ImportPlan, ground_of, propose_all
from lessons.models import Course, Lesson
from quizzes.kinds import load_content
from tests.builders import NOW


def item_of(stem: str = "湖畔市有几家实验室？", *, right: str = "7", **fields: Any) -> Item:
    """Return a single choice question between 7, 3 and 12."""
    options = [{"text": text, "right": text == right} for text in ("7", "3", "12")]
    content = load_content("single_choice", {"stem": stem, "options": options})
    return replace(Item(content), **fields)


def gift_of(*items: Item) -> bytes:
    """Return the questions as a file of Moodle's."""
    return "\n\n".join(_gift(item) for item in items).encode()


def imported(
    course: Course,
    items: Sequence[Item],
    *,
    lesson: Lesson | None = None,
    author: User | None = None,
    step: Callable[[int], None] | None = None,
) -> ImportPlan:
    ground = ground_of(course, lesson)
    return import_questions(
        ground=ground,
        items=items,
        proposals=propose_all(ground, items),
        file_format="gift",
        author=author,
        now=NOW,
        step=step,
    )


def _gift(item: Item) -> str:
    stored = item.content.model_dump()
    options = " ".join(
        f"{'=' if option['right'] else '~'}{option['text']}" for option in stored["options"]
    )
    head = f"// [id:{item.uid}]\n" if item.uid else ""
    return f"{head}{item.content.stem} {{{options}}}"
