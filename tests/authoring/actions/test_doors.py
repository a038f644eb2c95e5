"""Two doors to one course: what was changed in the admin is not lost to a load."""

from collections.abc import Callable

import pytest

from authoring.actions.changes import Outcome
from authoring.actions.doors import remember_files
from authoring.actions.dump import dump_course
from authoring.coursefiles import CourseFileProblems
from lessons.actions import add_revision
from lessons.models import Course, Edition, Lesson, Reading
from quizzes.actions.bank import (
    Wording,
    current_passages,
    find_quote,
    publish_version,
    retire_questions,
    save_draft,
)
from quizzes.actions.quizzes import set_parts, withdraw_quiz
from quizzes.kinds import load_content
from quizzes.models import Part, Question, Quiz, Version
from tests.authoring.actions.loads import LESSON, QUESTIONS, SHEET, loaded, refusal
from tests.authoring.coursetexts import FILES, edited
from tests.builders import CONTENTS, NOW, make_user, revise

pytestmark = pytest.mark.django_db


def test_course_that_was_never_loaded_is_not_overwritten() -> None:
    Course.objects.create(slug="lake", title="另一门课")
    assert refusal(FILES) == [("course.yaml:1", "changed-in-admin")]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda: Course.objects.update(title="湖"), "course.yaml"),
        (lambda: Edition.objects.update(number="湖政〔2025〕2号"), "course.yaml"),
        (lambda: Quiz.objects.filter(slug="final").update(pass_percent=90), "course.yaml"),
        (lambda: withdraw_quiz(quiz=Quiz.objects.get(slug="final")), "course.yaml"),
        (lambda: Lesson.objects.filter(slug="numbers").update(goals="一\n二"), LESSON),
        (lambda: revise(Lesson.objects.get(slug="people"), "## 人物\n\n市长说：“创新是城市的气质。”"
                        "\n\n全文完。"), "02-people.md"),
        (lambda: Question.objects.filter(uid="q-2").update(use="exam"), QUESTIONS),
        (lambda: _retire("q-2"), QUESTIONS),
        (lambda: _publish("q-2"), QUESTIONS),
    ],
)  # fmt: skip
def test_change_in_the_admin_refuses_the_load_naming_the_file(
    change: Callable[[], object], name: str
) -> None:
    loaded()
    change()
    assert refusal(FILES) == [(f"{name}:1", "changed-in-admin")]


def test_change_in_the_admin_can_be_overwritten_by_force() -> None:
    loaded()
    _publish("q-2")
    _retire("q-1")
    Lesson.objects.filter(slug="numbers").update(title="别的")
    assert dump_course(loaded(force=True).course) == FILES


def test_change_in_the_admin_that_was_dumped_is_loaded_again_without_effect() -> None:
    loaded()
    _publish("q-2")
    course = Course.objects.get()
    files = dump_course(course)
    assert loaded(files).is_unchanged


def test_dumped_change_may_be_edited_further_in_the_file() -> None:
    loaded()
    _publish("q-2")
    course = Course.objects.get()
    files = dump_course(course)
    remember_files(course=course, files=files, now=NOW)
    report = loaded(edited(QUESTIONS, "explanation: 见别处", "explanation: 见课文", files))
    assert report.questions.names[Outcome.CHANGED] == ["q-2"]


def test_change_in_one_file_does_not_hinder_an_unrelated_one() -> None:
    loaded()
    Lesson.objects.filter(slug="people").update(title="众人")
    files = edited("02-people.md", "title: 人物", "title: 众人")
    report = loaded(edited(QUESTIONS, "- text: 第一", "- text: 第二", files))
    assert report.lessons.is_unchanged
    assert report.questions.names[Outcome.CHANGED] == ["q-1"]


def test_what_files_do_not_hold_is_no_change() -> None:
    loaded()
    course = Course.objects.get()
    course.instructors.add(make_user())
    Quiz.objects.update(opens_at=NOW)
    Question.objects.create(course=course, uid="idea")
    Quiz.objects.create(course=course, slug="idea", title="草稿", mode="practice")
    assert loaded().is_unchanged
    assert Question.objects.get(uid="idea").retired_at is None


def test_open_draft_is_left_alone_when_the_file_does_not_change_its_question() -> None:
    loaded()
    draft = _draft("q-2")
    assert loaded().is_unchanged
    assert Version.objects.get(pk=draft.pk).explanation == "见别处。"


def test_open_draft_is_not_overwritten_by_a_changed_file() -> None:
    loaded()
    _draft("q-2")
    files = edited(QUESTIONS, "explanation: 课文说 12.5", "explanation: 课文写 12.5")
    assert refusal(files) == [(f"{QUESTIONS}:19", "open-draft")]
    assert loaded(files, force=True).questions.names[Outcome.CHANGED] == ["q-2"]


def test_open_draft_of_a_question_new_to_the_files_is_not_overwritten() -> None:
    loaded()
    Question.objects.create(course=Course.objects.get(), uid="q-9")
    _draft("q-9")
    entry = FILES["02-people.questions.yaml"].replace("q-3", "q-9")
    files = {**FILES, "02-people.questions.yaml": FILES["02-people.questions.yaml"] + entry}
    assert refusal(files) == [("02-people.questions.yaml:14", "open-draft")]


def test_draft_text_of_a_lesson_is_not_overtaken_by_a_changed_file() -> None:
    loaded()
    add_revision(lesson=Lesson.objects.get(slug="people"), body="草稿。", now=NOW)
    files = edited("02-people.md", "市长说：", "市长去年说：")
    assert refusal(files) == [("02-people.md:2", "open-draft-lesson")]
    assert loaded(files, force=True).lessons.names[Outcome.CHANGED] == ["people"]


def test_draft_text_of_a_lesson_that_the_file_says_too_is_published() -> None:
    loaded()
    lesson = Lesson.objects.get(slug="people")
    files = edited("02-people.md", "市长说：", "市长去年说：")
    body = files["02-people.md"].split("---\n\n")[1]
    draft = add_revision(lesson=lesson, body=body.replace("\n", "\r\n"), now=NOW)
    loaded(files)
    lesson.refresh_from_db()
    assert lesson.current_revision == draft


def test_draft_text_does_not_hinder_a_load_that_leaves_the_lesson_alone() -> None:
    loaded()
    add_revision(lesson=Lesson.objects.get(slug="people"), body="草稿。", now=NOW)
    assert loaded().is_unchanged


def test_unpublished_quiz_that_says_something_else_is_not_overwritten() -> None:
    sheet = FILES[SHEET][: FILES[SHEET].index("- slug: final")]
    course = loaded({**FILES, SHEET: sheet}).course
    quiz = Quiz.objects.create(course=course, slug="final", title="草稿", mode="exam")
    set_parts(quiz=quiz, parts=[Part(count=1)])
    assert refusal(FILES) == [(f"{SHEET}:38", "open-draft-quiz")]
    assert loaded(force=True).quizzes.names[Outcome.CHANGED] == ["final"]


def test_lesson_somebody_has_read_is_not_withdrawn_without_force() -> None:
    loaded()
    lesson = Lesson.objects.get(slug="people")
    assert lesson.current_revision is not None
    Reading.objects.create(
        user=make_user(),
        lesson=lesson,
        revision=lesson.current_revision,
        started_at=NOW,
        read_at=NOW,
    )
    loaded({**FILES, "02-people.questions.yaml": "[]\n"})
    assert refusal(_without_people()) == [(f"{SHEET}:16", "lesson-in-use")]


def test_lesson_whose_questions_are_asked_is_not_withdrawn_without_force() -> None:
    loaded()
    assert refusal(_without_people()) == [(f"{SHEET}:16", "lesson-in-use")]


def test_lesson_nobody_has_read_is_withdrawn_and_comes_back_as_it_was() -> None:
    loaded()
    loaded({**FILES, "02-people.questions.yaml": "[]\n"})
    lesson = Lesson.objects.get(slug="people")
    revision = lesson.current_revision
    report = loaded(_without_people())
    assert report.lessons.names[Outcome.REMOVED] == ["people"]
    assert Lesson.objects.get(slug="people").current_revision is None
    assert loaded(_without_people()).is_unchanged
    report = loaded()
    assert report.lessons.names[Outcome.CHANGED] == ["people"]
    assert Lesson.objects.get(slug="people").current_revision == revision
    assert dump_course(report.course) == FILES


def test_forced_withdrawal_deletes_nothing() -> None:
    loaded()
    report = loaded(_without_people(), force=True)
    assert report.questions.names[Outcome.REMOVED] == ["q-3"]
    assert Lesson.objects.get(slug="people").revisions.count() == 1
    assert dump_course(report.course) == _without_people()


def test_course_that_no_file_can_hold_is_said_to_be_so() -> None:
    loaded()
    Lesson.objects.filter(slug="people").update(goals="长" * 501)
    with pytest.raises(CourseFileProblems) as refused:
        dump_course(Course.objects.get())
    assert [problem.code for problem in refused.value.problems] == ["not-writable"]


def test_dump_of_a_stale_question_keeps_its_quote_and_is_refused_where_that_is_missing() -> None:
    loaded()
    revise(Lesson.objects.get(slug="numbers"), "## 数字\n\n利用外资 12.5 亿美元，7 家重点实验室。")
    files = dump_course(Course.objects.get())
    assert "- quote: 居全省第三" in files[QUESTIONS]
    assert refusal(files) == [(f"{QUESTIONS}:18", "missing-quote")]


def test_line_ends_of_a_browser_are_no_change() -> None:
    loaded()
    files = edited(SHEET, "summary: 两课。", 'summary: "一课。\\n二课。"')
    loaded(files)
    Course.objects.update(summary="一课。\r\n二课。")
    assert dump_course(Course.objects.get())["course.yaml"].count("\r") == 0
    loaded(files)


def _without_people() -> dict[str, str]:
    files = {name: text for name, text in FILES.items() if "people" not in name}
    files = edited(SHEET, "- 02-people\n", "", files)
    return edited(SHEET, "  - count: 2", "  - count: 1", files)


def _draft(uid: str) -> Version:
    question = Question.objects.get(uid=uid)
    wording = Wording(
        content=load_content("numeric", CONTENTS["numeric"]),
        explanation="见别处。",
        quotes=find_quote(
            text="利用外资 12.5", passages=current_passages(Lesson.objects.get(slug="numbers"))
        ),
    )
    return save_draft(question=question, wording=wording, now=NOW)


def _publish(uid: str) -> None:
    publish_version(version=_draft(uid), now=NOW, reviewer=make_user())


def _retire(uid: str) -> None:
    retire_questions(questions=[Question.objects.get(uid=uid)], now=NOW)
