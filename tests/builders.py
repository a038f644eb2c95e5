"""Plain functions that make the things tests speak of, through the product's own actions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import INSTRUCTOR, give_role, make_roles
from lessons.actions import add_revision, publish_revision
from lessons.models import Course, Lesson, Revision
from quizzes.actions.bank import Wording, current_passages, find_quote, publish_version, save_draft
from quizzes.actions.quizzes import publish_quiz, set_parts
from quizzes.kinds import load_content
from quizzes.models import Part, Question, Quiz, Version
from quizzes.models.question import Decision

PASSWORD = "a-long-enough-password"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

BODY = """## 数字

湖畔市去年利用外资 12.5 亿美元，居全省第三。

全市有 7 家重点实验室，其中 3 家在东区。

## 人物

市长说：“创新是城市的气质。”
"""

QUOTE = "湖畔市去年利用外资 12.5 亿美元"

CONTENTS: Mapping[str, Mapping[str, Any]] = {
    "single_choice": {
        "stem": "湖畔市去年利用外资多少？",
        "options": [
            {"text": "12.5 亿美元", "right": True},
            {"text": "7 亿美元", "feedback": "7 是实验室的数目。"},
            {"text": "3 亿美元", "feedback": "3 是全省的位次。"},
        ],
    },
    "multiple_choice": {
        "stem": "关于湖畔市，哪些是课文说的？",
        "options": [
            {"text": "利用外资居全省第三", "right": True},
            {"text": "有 7 家重点实验室", "right": True},
            {"text": "有 9 家重点实验室", "feedback": "课文说的是 7 家。"},
            {"text": "利用外资居全省第一", "feedback": "课文说的是第三。"},
        ],
    },
    "true_false": {
        "stem": "湖畔市利用外资居全省第三。",
        "answer": True,
        "feedback": "课文说的正是第三。",
    },
    "blanks": {
        "stem": "全市有 ____ 家重点实验室，其中 ____ 家在东区。",
        "blanks": [{"accept": ["7", "七"]}, {"accept": ["3", "三"], "feedback": "不是 7。"}],
    },
    "numeric": {
        "stem": "湖畔市去年利用外资多少？",
        "value": "12.5",
        "tolerance": "0.1",
        "unit": "亿美元",
        "near_misses": [{"value": "7", "feedback": "那是实验室的数目。"}],
    },
    "ordering": {"stem": "由大到小排列。", "entries": ["12.5", "7", "3"], "feedback": "先看数字。"},
    "matching": {
        "stem": "把数字与所指对应起来。",
        "pairs": [
            {"left": "12.5", "right": "外资"},
            {"left": "7", "right": "实验室", "feedback": "再读第二段。"},
        ],
        "distractors": ["人口"],
    },
    "essay": {"stem": "谈谈你的看法。", "guidance": "言之有据 2 分。", "sample": "答案示例。"},
}

_numbers = count(1)


def make_user(username: str = "", *, full_name: str = "", **fields: Any) -> User:
    name = username or f"user{next(_numbers)}"
    return User.objects.create_user(name, PASSWORD, full_name=full_name or name, **fields)


def make_instructor(course: Course, username: str = "") -> User:
    """Make someone who teaches `course` and has the rights for it."""
    make_roles()
    user = make_user(username, is_staff=True)
    give_role(user=user, role=INSTRUCTOR)
    course.instructors.add(user)
    return user


def make_course(slug: str = "", *, published: bool = True) -> Course:
    slug = slug or f"course-{next(_numbers)}"
    return Course.objects.create(
        slug=slug, title=f"课程 {slug}", published_at=NOW if published else None
    )


def make_lesson(course: Course, slug: str = "", *, body: str = BODY) -> Lesson:
    """Make a lesson whose first revision is published."""
    position = course.lessons.count() + 1
    slug = slug or f"lesson-{position}"
    lesson = Lesson.objects.create(
        course=course, position=position, slug=slug, title=f"第 {position} 课"
    )
    revise(lesson, body)
    return lesson


def revise(lesson: Lesson, body: str, *, now: datetime = NOW) -> Revision:
    """Publish `body` as the lesson's next text."""
    revision = add_revision(lesson=lesson, body=body, now=now)
    publish_revision(revision=revision, now=now)
    return revision


def make_draft(
    lesson: Lesson,
    kind: str = "single_choice",
    *,
    uid: str = "",
    content: Mapping[str, Any] | None = None,
    quote: str = QUOTE,
    points: str = "2",
    **fields: Any,
) -> Version:
    """Make a question of `lesson` with one unpublished version."""
    question = Question.objects.create(
        course=lesson.course, lesson=lesson, uid=uid or f"q-{next(_numbers):05}", **fields
    )
    wording = Wording(
        content=load_content(kind, content or CONTENTS[kind]),
        explanation="见课文。",
        points=Decimal(points),
        quotes=find_quote(text=quote, passages=current_passages(lesson)),
    )
    return save_draft(question=question, wording=wording, now=NOW)


def make_question(lesson: Lesson, kind: str = "single_choice", **fields: Any) -> Question:
    """Make a published question of `lesson`."""
    version = make_draft(lesson, kind, **fields)
    publish_version(version=version, now=NOW, reviewer=None, decision=Decision.LOADED)
    version.question.refresh_from_db()
    return version.question


def make_quiz(
    course: Course,
    questions: Sequence[Question],
    *,
    published: bool = True,
    **fields: Any,
) -> Quiz:
    """Make a quiz of fixed questions, in their order."""
    defaults = {"mode": "practice", "shuffle_items": False, "title": "测验"}
    quiz = Quiz.objects.create(course=course, slug=f"quiz-{next(_numbers)}", **(defaults | fields))
    set_parts(quiz=quiz, parts=[Part(question=question) for question in questions])
    if published:
        publish_quiz(quiz=quiz, now=NOW)
    return quiz
