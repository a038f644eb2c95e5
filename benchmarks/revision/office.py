"""A course with many questions, and an office full of people who completed one of its lessons."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.management import call_command

from accounts.actions import add_department
from accounts.models import User
from accounts.roles import INSTRUCTOR, give_role, make_roles
from lessons.actions import add_revision, publish_revision
from lessons.models import Course, Lesson, Passage, Reading, Revision
from quizzes.actions.attempts import start_attempt
from quizzes.actions.quizzes import publish_quiz, set_parts
from quizzes.kinds import KINDS, store_content
from quizzes.models import Attempt, Evidence, Part, Question, Quiz, Version
from quizzes.models.question import Status

PASSAGES = 50
"""In a lesson; each is the evidence of one question."""
DEPARTMENTS = 200
CHANGED = 10
"""How many passages of the first lesson the new text rewords."""
ASKED = 40
"""Questions in the quiz whose answers are measured."""


@dataclass(frozen=True, slots=True)
class Office:
    course: Course
    lesson: Lesson
    """The one that everybody completed, and that is revised."""
    instructor: User
    learner: User
    attempt: Attempt
    """An open exam of somebody else."""


def build(learners: int, questions: int, now: datetime) -> Office:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_roles()
    began = now - timedelta(days=30)
    course = Course.objects.create(slug="office", title="基准课程", published_at=began)
    lessons = [_lesson(course, number, began) for number in range(questions // PASSAGES)]
    made = _questions(course, lessons, began)
    people = _people(learners)
    _read(people, lessons[0], now - timedelta(days=10))
    exam = Quiz.objects.create(course=course, slug="exam", title="考试", mode="exam")
    set_parts(quiz=exam, parts=[Part(question=question) for question in made[-ASKED:]])
    publish_quiz(quiz=exam, now=began)
    instructor = User.objects.create_user("I00001", full_name="教师", is_staff=True)
    give_role(user=instructor, role=INSTRUCTOR)
    course.instructors.add(instructor)
    sitting = User.objects.create_user("E00001", full_name="考生")
    attempt = start_attempt(user=sitting, quiz=exam, now=now, seed=1)
    return Office(course, lessons[0], instructor, people[0], attempt)


def new_text(lesson: Lesson, now: datetime) -> Revision:
    """Make a draft that rewords some passages, drops one and adds one."""
    assert lesson.current_revision is not None
    blocks = lesson.current_revision.body.strip().split("\n\n")
    for place in range(0, CHANGED * 2, 2):
        blocks[place] = blocks[place].replace("应当在", "一般应在")
    blocks.pop(1)
    blocks.append("本课新增一项要求：各单位每季度公布一次办理结果。")
    return add_revision(lesson=lesson, body="\n\n".join(blocks) + "\n", now=now)


def _lesson(course: Course, number: int, now: datetime) -> Lesson:
    lesson = Lesson.objects.create(
        course=course, position=number + 1, slug=f"lesson-{number}", title=f"第{number + 1}课"
    )
    body = "\n\n".join(_passage(number, place) for place in range(PASSAGES)) + "\n"
    publish_revision(revision=add_revision(lesson=lesson, body=body, now=now), now=now)
    return lesson


def _passage(lesson: int, place: int) -> str:
    return (
        f"第{lesson}类第{place}项事项由办理单位负责，应当在收到申请之日起{place + 3}个工作日内办结，"
        f"全年办理量不少于{lesson * 100 + place + 10}件，群众满意率不低于{60 + place % 40}%。"
    )


def _questions(course: Course, lessons: list[Lesson], now: datetime) -> list[Question]:
    """Make one published question a passage, in bulk: what actions check is not measured here."""
    texts = [lesson.current_revision_id for lesson in lessons]
    passages = list(
        Passage.objects.filter(revision__in=texts)
        .select_related("revision")
        .order_by("revision", "position")
    )
    questions = Question.objects.bulk_create(
        [
            Question(course=course, lesson_id=passage.revision.lesson_id, uid=f"q{number:05}")
            for number, passage in enumerate(passages)
        ],
        batch_size=1_000,
    )
    versions = Version.objects.bulk_create(
        [
            _version(question, passage, now)
            for question, passage in zip(questions, passages, strict=True)
        ],
        batch_size=1_000,
    )
    for question, version in zip(questions, versions, strict=True):
        question.published_version = version
    Question.objects.bulk_update(questions, ["published_version"], batch_size=500)
    Evidence.objects.bulk_create(
        [
            Evidence(version=version, passage=passage, quote=passage.text[:20], start=0)
            for version, passage in zip(versions, passages, strict=True)
        ],
        batch_size=1_000,
    )
    return questions


def _version(question: Question, passage: Passage, now: datetime) -> Version:
    content = KINDS["true_false"].model_validate({"stem": passage.text, "answer": True})
    return Version(
        question=question,
        number=1,
        kind="true_false",
        content=store_content(content),
        explanation="见课文。",
        points=Decimal(1),
        status=Status.APPROVED,
        created_at=now,
    )


def _people(count: int) -> list[User]:
    root = add_department(name="基准市", parent=None)
    departments = [add_department(name=f"{number}处", parent=root) for number in range(DEPARTMENTS)]
    return User.objects.bulk_create(
        [
            User(
                username=f"L{number:06}",
                full_name=f"学员{number}",
                department=departments[number % DEPARTMENTS],
                password="!",  # noqa: S106 -- no password fits it
            )
            for number in range(count)
        ],
        batch_size=1_000,
    )


def _read(people: list[User], lesson: Lesson, moment: datetime) -> None:
    assert lesson.current_revision is not None
    Reading.objects.bulk_create(
        [
            Reading(
                user=user,
                lesson=lesson,
                revision=lesson.current_revision,
                furthest=PASSAGES,
                started_at=moment,
                read_at=moment,
                finished_at=moment,
            )
            for user in people
        ],
        batch_size=1_000,
    )
