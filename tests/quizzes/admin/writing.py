"""Fill in the page of a question as an instructor without JavaScript does."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from lessons.models import Lesson
from quizzes.models import Question
from tests.builders import QUOTE
from tests.pages import browser_of, by_id, parse, submit

ADD = "admin:quizzes_question_add"
CHANGE = "admin:quizzes_question_change"

FIELDS: dict[str, dict[str, str]] = {
    "single_choice": {
        "stem": "湖畔市去年利用外资多少？",
        "options-right": "0",
        "options-0-text": "12.5 亿美元",
        "options-1-text": "7 亿美元",
        "options-1-feedback": "7 是实验室的数目。",
        "options-2-text": "3 亿美元",
        "options-2-feedback": "3 是全省的位次。",
    },
    "multiple_choice": {
        "stem": "关于湖畔市，哪些是课文说的？",
        "options-0-right": "on",
        "options-0-text": "利用外资居全省第三",
        "options-1-right": "on",
        "options-1-text": "有 7 家重点实验室",
        "options-2-text": "有 9 家重点实验室",
        "options-2-feedback": "课文说的是 7 家。",
        "options-3-text": "利用外资居全省第一",
        "options-3-feedback": "课文说的是第三。",
    },
    "true_false": {
        "stem": "湖畔市利用外资居全省第三。",
        "answer": "true",
        "feedback": "课文说的正是第三。",
    },
    "blanks": {
        "stem": "全市有 ____ 家重点实验室，其中 ____ 家在东区。",
        "blanks-0-accept": "7\n七\n",
        "blanks-1-accept": "3\r\n三",
        "blanks-1-feedback": "不是 7。",
    },
    "numeric": {
        "stem": "湖畔市去年利用外资多少？",
        "value": "12.5",
        "tolerance": "0.1",
        "unit": "亿美元",
        "near_misses-0-value": "7",
        "near_misses-0-feedback": "那是实验室的数目。",
    },
    "ordering": {
        "stem": "由大到小排列。",
        "entries-0-text": "3",
        "entries-0-ORDER": "3",
        "entries-1-text": "12.5",
        "entries-1-ORDER": "1",
        "entries-2-text": "7",
        "entries-2-ORDER": "2",
        "feedback": "先看数字。",
    },
    "matching": {
        "stem": "把数字与所指对应起来。",
        "pairs-0-left": "12.5",
        "pairs-0-right": "外资",
        "pairs-1-left": "7",
        "pairs-1-right": "实验室",
        "pairs-1-feedback": "再读第二段。",
        "distractors-0-text": "人口",
    },
    "essay": {"stem": "谈谈你的看法。", "guidance": "言之有据 2 分。", "sample": "答案示例。"},
}
"""What is typed to get the contents of the builders, by kind."""

EVIDENCE = {"evidence-0-quote": QUOTE, "explanation": "见课文。"}


def add_url(lesson: Lesson, kind: str) -> str:
    return f"{reverse(ADD)}?kind={kind}&lesson={lesson.pk}"


def change_url(question: Question) -> str:
    return reverse(CHANGE, args=[question.pk])


def write(user: User, url: str, fields: Mapping[str, Any], button: str = "_save") -> Any:
    """Open the page at `url`, type, press a button, and return the page that comes."""
    client = browser_of(user, in_english=True)
    page = parse(client.get(url))
    form = by_id(page, "question_form")
    return submit(client, page, form, at=url, changed={button: "1", **fields})
