"""Things that wait for a reviewer, one for each reason."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from authoring.review.queue import Reason
from lessons.models import Lesson
from quizzes.actions.objections import object_to_item
from quizzes.actions.review import submit_version
from quizzes.models import Item, Objection, Question, Version
from quizzes.models.objection import Matter
from tests.builders import BODY, NOW, make_draft, make_question, make_quiz, make_user, revise
from tests.quizzes.admin.attempting import hand_in

LATER = NOW + timedelta(days=1)
REWORDED = BODY.replace("居全省第三", "居全省第二").replace("全市有 7 家", "全市有 9 家")
"""The passage of the builders' quote is reworded around it; "7 家" is gone."""
LOST = "全市有 7 家重点实验室"


def submitted(lesson: Lesson, submitter: User, *, now: datetime = NOW, **fields: Any) -> Version:
    version = make_draft(lesson, **fields)
    submit_version(version=version, submitter=submitter, now=now)
    return version


def objection_to(
    question: Question, *, reason: str = "文件已经修订。", now: datetime = LATER
) -> Objection:
    """Let somebody answer `question` rightly and object to it afterwards."""
    user = make_user()
    attempt = hand_in(user, make_quiz(question.course, [question]))
    items = Item.objects.with_answer().with_withheld(user, now).select_related("attempt")
    item = items.get(attempt=attempt)
    return object_to_item(item=item, matter=Matter.OUTDATED, reason=reason, now=now)


def one_of_each(lesson: Lesson, submitter: User) -> dict[Reason, int]:
    """Let one thing wait for each reason; return what each is called by."""
    objection = objection_to(make_question(lesson, quote="创新是城市的气质", uid="objected"))
    intact = make_question(lesson, uid="intact")
    gone = make_question(lesson, quote=LOST, uid="gone")
    revise(lesson, REWORDED)
    lesson.refresh_from_db()
    version = submitted(lesson, submitter, uid="submitted")
    return {
        Reason.SUBMITTED: version.pk,
        Reason.INTACT: intact.pk,
        Reason.GONE: gone.pk,
        Reason.OBJECTION: objection.pk,
    }
