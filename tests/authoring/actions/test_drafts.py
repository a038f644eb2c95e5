"""Drafting into the bank: what is made, what is left alone, and that nothing is published."""

import pytest

from accounts.models import User
from authoring.actions.drafts import DraftReport, draft_lesson, new_uids, report_of, save_plan
from authoring.draft_plans import plan_drafts, sources_of
from lessons.actions import add_revision
from lessons.models import Course, Edition, Lesson, Passage, Source
from lessons.reader import shown_passages
from quizzes.actions.bank import publish_version, retire_questions
from quizzes.actions.review import approve_version, reject_version
from quizzes.models import Evidence, Question, ReviewDecision, Version
from tests.authoring.draftable import DRAFTABLE
from tests.builders import NOW, make_lesson, make_user, revise
from tests.queries import count_queries


@pytest.fixture
def text(course: Course) -> Lesson:
    return make_lesson(course, "rules", body=DRAFTABLE)


def drafted(lesson: Lesson, author: User | None = None, *, most: int = 3) -> DraftReport:
    return draft_lesson(lesson=lesson, author=author, now=NOW, most_per_passage=most)


def test_drafts_wait_in_review_with_origin_and_confidence(text: Lesson) -> None:
    report = drafted(text)
    versions = Version.objects.in_review()
    assert (versions.count(), Question.objects.count()) == (len(report.made), len(report.made))
    assert {version.origin[:6] for version in versions} == {"rule: "}
    assert all(version.confidence is not None for version in versions)


def test_nothing_drafted_is_published(text: Lesson, instructor: User) -> None:
    drafted(text, instructor)
    assert not Question.objects.published().exists()
    assert not Version.objects.filter(status="approved").exists()


def test_draft_says_what_was_drafted(text: Lesson, instructor: User) -> None:
    report = drafted(text, instructor)
    draft = report.made[0]
    version = Version.objects.get(content__stem=draft.content.stem, kind=draft.content.kind)
    said = (version.loaded, version.explanation, version.difficulty, version.origin)
    assert said == (draft.content, draft.explanation, draft.difficulty, draft.origin)
    assert (version.confidence, version.author) == (round(draft.confidence * 100), instructor)
    question = version.question
    assert (question.lesson, question.use, question.uid[:6]) == (text, "both", "draft-")


def test_every_draft_quotes_its_passage_word_for_word(text: Lesson) -> None:
    drafted(text)
    evidence = Evidence.objects.select_related("passage")
    assert Version.objects.filter(evidence=None).count() == 0
    cut = [entry.passage.text[entry.start : entry.start + len(entry.quote)] for entry in evidence]
    assert cut == [entry.quote for entry in evidence]


def test_every_draft_can_be_approved(text: Lesson, instructor: User) -> None:
    drafted(text)
    for version in Version.objects.in_review():
        approve_version(version=version, reviewer=instructor, now=NOW)
    assert Question.objects.published().current().count() == Question.objects.count()


def test_drafts_of_a_person_are_noted_as_sent_by_them(text: Lesson, instructor: User) -> None:
    report = drafted(text, instructor)
    found = list(ReviewDecision.objects.values_list("decision", "reviewer"))
    assert found == [("submitted", instructor.pk)] * len(report.made)


def test_report_counts_by_rule_and_kind(text: Lesson) -> None:
    report = drafted(text)
    origins = list(Version.objects.values_list("origin", flat=True))
    kinds = list(Version.objects.values_list("kind", flat=True))
    assert report.by_rule == {origin: origins.count(origin) for origin in origins}
    assert report.by_kind == {kind: kinds.count(kind) for kind in kinds}


def test_report_counts_passages_without_headings(text: Lesson) -> None:
    assert drafted(text).passages == DRAFTABLE.count("\n\n") + 1 - DRAFTABLE.count("## ")


def test_drafting_again_makes_nothing(text: Lesson) -> None:
    first = drafted(text)
    again = drafted(text)
    assert (list(again.made), again.doubles) == ([], len(first.made))
    assert Question.objects.count() == len(first.made)


def test_drafting_again_brings_back_nothing_rejected(text: Lesson, instructor: User) -> None:
    first = drafted(text)
    for version in Version.objects.all():
        reject_version(version=version, reviewer=instructor, reason="不合适。", now=NOW)
    again = drafted(text)
    assert (list(again.made), again.doubles) == ([], len(first.made))
    assert not Version.objects.in_review().exists()


def test_drafting_again_brings_back_nothing_retired(text: Lesson, instructor: User) -> None:
    drafted(text)
    version = Version.objects.order_by("pk")[0]
    publish_version(version=version, now=NOW, reviewer=instructor)
    retire_questions(questions=[version.question], now=NOW)
    assert list(drafted(text).made) == []


def test_the_same_seed_plans_the_same_drafts(text: Lesson) -> None:
    assert plan_drafts(lesson=text, seed=7) == plan_drafts(lesson=text, seed=7)


def test_plan_writes_nothing(text: Lesson) -> None:
    plan = plan_drafts(lesson=text)
    assert (len(plan.drafts) > 0, Question.objects.count()) == (True, 0)


def test_plan_says_what_would_be_made(text: Lesson) -> None:
    plan = plan_drafts(lesson=text)
    foreseen = report_of(plan, new_uids(plan))
    assert foreseen == save_plan(plan=plan, author=None, now=NOW)


def test_most_per_passage_is_kept(text: Lesson) -> None:
    passages = [draft.passage for draft in drafted(text, most=1).made]
    assert (len(passages) > 0, len(set(passages))) == (True, len(passages))


def test_one_passage_alone_may_be_drafted_from(text: Lesson) -> None:
    assert text.current_revision is not None
    keys = dict(text.current_revision.passages.values_list("pk", "key"))
    drafted(text)
    cited = set(Evidence.objects.values_list("passage", flat=True))
    Question.objects.all().delete()
    chosen = keys[min(cited)]
    report = draft_lesson(lesson=text, author=None, now=NOW, keys={chosen})
    assert report.passages == 1
    assert {entry.passage.key for entry in Evidence.objects.select_related("passage")} == {chosen}


def test_text_that_is_read_is_drafted_from_not_a_newer_draft(text: Lesson) -> None:
    add_revision(lesson=text, body="没有数字，也没有规定。\n", now=NOW)
    drafted(text)
    cited = set(Evidence.objects.values_list("passage__revision__number", flat=True))
    assert cited == {1}


def test_newest_draft_is_drafted_from_while_nothing_is_read(course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    add_revision(lesson=lesson, body="没有数字，也没有规定。\n", now=NOW)
    add_revision(lesson=lesson, body=DRAFTABLE, now=NOW)
    assert len(drafted(lesson).made) > 0


def test_lesson_without_a_text_has_nothing_to_draft_from(course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    report = drafted(lesson)
    assert (report.passages, list(report.made), report.doubles) == (0, [], 0)


def test_revised_passages_are_drafted_from_anew(text: Lesson) -> None:
    first = drafted(text)
    revise(text, DRAFTABLE.replace("十五个工作日", "二十个工作日"))
    again = drafted(text)
    assert 0 < len(again.made) < len(first.made)


def test_same_text_in_another_lesson_makes_questions_of_its_own(text: Lesson) -> None:
    first = drafted(text)
    other = make_lesson(text.course, "copy", body=DRAFTABLE)
    assert len(drafted(other).made) == len(first.made)


def test_document_is_named_in_the_stems(text: Lesson, course: Course) -> None:
    source = Source.objects.create(course=course, slug="rules", title="《湖畔市停车办法》")
    edition = Edition.objects.create(source=source, label="2026")
    add_revision(lesson=text, body=DRAFTABLE, edition=edition, now=NOW)
    type(text).objects.filter(pk=text.pk).update(current_revision=text.revisions.get(number=2))
    text.refresh_from_db()
    stems = [draft.content.stem for draft in drafted(text).made]
    assert any(stem.startswith("根据《湖畔市停车办法》，") for stem in stems)
    assert not any("《《" in stem for stem in stems)


def test_sources_know_the_headings_above_them(course: Course) -> None:
    body = "开头。\n\n## 甲\n\n一。\n\n### 乙\n\n二。\n\n### 丙\n\n三。\n\n## 丁\n\n四。\n"
    lesson = make_lesson(course, body=body)
    revision = lesson.current_revision
    assert revision is not None
    passages = list(Passage.objects.filter(revision=revision).order_by("position"))
    sources = sources_of(revision, passages)
    assert {source.text: source.headings for source in sources} == {
        "开头。": (),
        "甲": (),
        "一。": ("甲",),
        "乙": ("甲",),
        "二。": ("甲", "乙"),
        "丙": ("甲",),
        "三。": ("甲", "丙"),
        "丁": (),
        "四。": ("丁",),
    }
    assert [source.index for source in sources] == list(
        range(len(shown_passages(revision, passages)))
    )


@pytest.mark.parametrize("size", [1, 10])
def test_drafting_takes_the_same_queries_whatever_the_size(course: Course, size: int) -> None:
    blocks = DRAFTABLE.split("\n\n")
    many = [
        block.replace("湖畔市", f"湖畔{number}市") for number in range(size) for block in blocks
    ]
    lesson = make_lesson(course, body="\n\n".join(many))
    author = make_user()
    with count_queries() as queries:
        drafted(lesson, author)
    assert len(queries) == 11
