from datetime import date

import pytest

from authoring.actions.imports import (
    ChangedMeanwhile,
    NothingStands,
    NothingToMake,
    apply_import,
    begin_import,
    change_outline,
    discard_import,
    import_outline,
    make_course,
)
from authoring.documents import Level
from authoring.models import DocumentImport
from authoring.outlines import Arrangement, drop, load_arrangement, rename
from lessons.actions import add_revision
from lessons.models import Course, Edition, Lesson, Passage, Revision, Source
from tests.authoring.policies import FIRST, FOREIGN, SECOND, imported, outline_of, published
from tests.builders import NOW, make_lesson, make_user
from tests.builders import make_course as a_course


@pytest.fixture
def empty(db: None) -> Course:
    return a_course("parking")


def begun(course: Course, text: str = FIRST, revises: Source | None = None) -> DocumentImport:
    return begin_import(
        course=course,
        revises=revises,
        file_name="办法.txt",
        outline=outline_of(text),
        author=None,
        now=NOW,
    )


def arrangement_of(document_import: DocumentImport) -> Arrangement:
    document_import.refresh_from_db()
    return load_arrangement(document_import.outline)


def apply(document_import: DocumentImport, before: Arrangement | None = None) -> None:
    apply_import(
        document_import=document_import,
        before=before or arrangement_of(document_import),
        author=None,
        now=NOW,
    )


def key_of(text: str, **fields: object) -> str:
    """Return the key of the newest passage that holds `text`."""
    found = Passage.objects.filter(text__contains=text, **fields).order_by("-pk")
    return found.values_list("key", flat=True)[0]


def titles(course: Course) -> list[str]:
    return list(course.lessons.order_by("position").values_list("title", flat=True))


def test_import_makes_lessons_in_the_order_of_the_document(empty: Course) -> None:
    imported(empty)
    lessons = empty.lessons.order_by("position").values_list("position", "slug", "title")
    assert list(lessons) == [
        (1, "chapter-1", "第一章 总则"),
        (2, "chapter-2", "第二章 建设"),
        (3, "chapter-3", "第三章 收费"),
        (4, "chapter-4", "第四章 附则"),
    ]


def test_import_drafts_texts_that_nobody_reads_yet(empty: Course) -> None:
    made = imported(empty)
    drafts = Revision.objects.values_list("number", "published_at", "edition", "note")
    assert set(drafts) == {(1, None, made.edition.pk, "办法.txt")}
    assert not empty.lessons.readable().exists()


def test_import_keeps_labels_and_kinds_of_passages(empty: Course) -> None:
    imported(empty)
    passages = Passage.objects.filter(revision__lesson__slug="chapter-2").order_by("position")
    assert list(passages.values_list("label", "kind")) == [
        ("第三条", "paragraph"),
        ("第四条第一款", "paragraph"),
        ("第四条第二款", "paragraph"),
    ]


def test_import_makes_the_source_and_its_edition(empty: Course) -> None:
    edition = imported(empty).edition
    assert (edition.source.slug, edition.source.title, edition.source.publisher) == (
        "document",
        "湖畔市公共停车场管理办法",
        "湖畔市人民政府",
    )
    assert (edition.label, edition.number, edition.issued_on, edition.effective_on) == (
        "湖政发〔2025〕12号",
        "湖政发〔2025〕12号",
        date(2025, 1, 15),
        date(2025, 3, 1),
    )


def test_import_comes_behind_the_lessons_there_are(lesson: Lesson) -> None:
    imported(lesson.course)
    first = lesson.course.lessons.order_by("position").values_list("slug", flat=True)[:2]
    assert list(first) == ["numbers", "chapter-1"]


def test_second_document_finds_other_short_names(empty: Course) -> None:
    imported(empty)
    edition = imported(empty, FOREIGN).edition
    slugs = empty.lessons.order_by("position").values_list("slug", flat=True)
    assert (edition.source.slug, list(slugs)[4:]) == ("document-2", ["chapter-1-2", "chapter-2-2"])


def test_same_document_again_makes_nothing(empty: Course) -> None:
    imported(empty)
    with pytest.raises(NothingToMake):
        imported(empty)
    assert (empty.lessons.count(), Edition.objects.count(), DocumentImport.objects.count()) == (
        4,
        1,
        1,
    )


def test_document_without_lessons_makes_nothing(empty: Course) -> None:
    waiting = begun(empty)
    arrangement = arrangement_of(waiting)
    for place in range(4):
        arrangement = drop(arrangement, place)
    change_outline(document_import=waiting, before=arrangement_of(waiting), after=arrangement)
    with pytest.raises(NothingToMake):
        apply(waiting)
    assert not Source.objects.exists()


def test_dropped_lessons_are_not_made(empty: Course) -> None:
    waiting = begun(empty)
    before = arrangement_of(waiting)
    change_outline(document_import=waiting, before=before, after=drop(before, 1))
    apply(waiting)
    assert titles(empty) == ["第一章 总则", "第三章 收费", "第四章 附则"]


def test_outline_changed_meanwhile_is_not_overwritten(empty: Course) -> None:
    waiting = begun(empty)
    before = arrangement_of(waiting)
    change_outline(document_import=waiting, before=before, after=drop(before, 1))
    with pytest.raises(ChangedMeanwhile):
        change_outline(document_import=waiting, before=before, after=rename(before, {0: "新"}))
    assert arrangement_of(waiting) == drop(before, 1)


def test_outline_changed_meanwhile_is_not_applied(empty: Course) -> None:
    waiting = begun(empty)
    before = arrangement_of(waiting)
    change_outline(document_import=waiting, before=before, after=drop(before, 1))
    with pytest.raises(ChangedMeanwhile):
        apply(waiting, before)
    assert not Lesson.objects.exists()


def test_import_is_applied_once(empty: Course) -> None:
    waiting = begun(empty)
    apply(waiting)
    with pytest.raises(ChangedMeanwhile):
        apply(waiting)
    assert empty.lessons.count() == 4


def test_applied_import_names_its_edition(empty: Course) -> None:
    waiting = begun(empty)
    apply(waiting)
    waiting.refresh_from_db()
    assert (waiting.edition, waiting.applied_at) == (Edition.objects.get(), NOW)


def test_applied_import_is_neither_changed_nor_discarded(empty: Course) -> None:
    waiting = begun(empty)
    apply(waiting)
    before = arrangement_of(waiting)
    with pytest.raises(ChangedMeanwhile):
        change_outline(document_import=waiting, before=before, after=drop(before, 1))
    assert (discard_import(document_import=waiting), DocumentImport.objects.count()) == (False, 1)


def test_open_import_is_discarded(empty: Course) -> None:
    assert discard_import(document_import=begun(empty))
    assert not DocumentImport.objects.exists()


def test_new_edition_drafts_only_what_differs(empty: Course) -> None:
    source = published(empty)
    made = imported(empty, SECOND, source)
    written = [(revision.lesson.slug, revision.number) for revision in made.revisions]
    assert written == [("chapter-2", 2), ("chapter-3-2", 1), ("chapter-3", 2), ("chapter-4", 2)]
    assert (made.edition.source, made.edition.label) == (source, "湖政发〔2026〕30号")


def test_new_edition_changes_nothing_that_is_read(empty: Course) -> None:
    source = published(empty)
    before = list(empty.lessons.order_by("pk").values("slug", "title", "current_revision"))
    imported(empty, SECOND, source)
    after = empty.lessons.order_by("pk").values("slug", "title", "current_revision")
    assert [
        *before,
        {"slug": "chapter-3-2", "title": "第三章 共享", "current_revision": None},
    ] == list(after)


def test_new_lesson_of_an_edition_stands_where_the_document_has_it(empty: Course) -> None:
    source = published(empty)
    imported(empty, SECOND, source)
    slugs = empty.lessons.order_by("position").values_list("slug", flat=True)
    assert list(slugs) == ["chapter-1", "chapter-2", "chapter-3-2", "chapter-3", "chapter-4"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("自受理申请之日起", "自受理申请之日起"),
        ("比例不得低于百分之二十", "比例不得低于百分之三十"),
        ("第六条 残疾人驾驶", "第五条 残疾人驾驶"),
        ("第七条 本办法自", "第八条 本办法自"),
    ],
    ids=["unchanged", "reworded", "moved to another lesson", "renumbered"],
)
def test_passages_keep_their_keys_over_the_course(empty: Course, before: str, after: str) -> None:
    source = published(empty)
    key = key_of(before)
    imported(empty, SECOND, source)
    assert key_of(after) == key


def test_new_passage_has_a_key_of_its_own(empty: Course) -> None:
    source = published(empty)
    known = set(Passage.objects.values_list("key", flat=True))
    imported(empty, SECOND, source)
    assert key_of("机关和企业的停车位") not in known


def test_passage_of_a_lesson_that_is_gone_keeps_its_key(empty: Course) -> None:
    source = published(empty)
    key = key_of("公示收费标准")
    merged = FIRST.replace("第三章 收费\n", "").replace("第四章", "第三章").replace("12号", "13号")
    made = imported(empty, merged, source)
    moved = Passage.objects.get(revision__in=made.revisions, text__contains="公示收费标准")
    assert (moved.key, [lesson.slug for lesson in made.plan.gone]) == (key, ["chapter-3"])


def test_passage_of_a_gone_lesson_gives_its_key_once(empty: Course) -> None:
    source = published(empty)
    twice = FIRST.replace("第三章 收费\n", "").replace(
        "第四章 附则\n", "第三章 附则\n\n第五条 经营者应当在停车场入口处公示收费标准和投诉电话。\n"
    )
    made = imported(empty, twice, source)
    keys = Passage.objects.filter(revision__in=made.revisions, text__contains="公示收费标准")
    assert len(set(keys.values_list("key", flat=True))) == 2


def test_passage_that_a_gone_lesson_has_dropped_gives_its_key_once(empty: Course) -> None:
    source = published(empty)
    charging = empty.lessons.get(slug="chapter-3")
    add_revision(lesson=charging, body="第六条 残疾人驾驶的机动车停放免收停车费。\n", now=NOW)
    once = "第五条 经营者应当在停车场入口处公示收费标准和投诉电话。"
    twice = FIRST.replace("第三章 收费\n", "").replace(once, f"{once}\n\n{once}")
    made = imported(empty, twice.replace("第四章", "第三章"), source)
    keys = Passage.objects.filter(revision__in=made.revisions).values_list("key", flat=True)
    assert len(set(keys)) == len(keys)


def test_same_edition_again_makes_nothing(empty: Course) -> None:
    source = published(empty)
    imported(empty, SECOND, source)
    with pytest.raises(NothingToMake):
        imported(empty, SECOND, source)
    assert (Edition.objects.count(), Revision.objects.count()) == (2, 8)


def test_edition_that_only_drops_a_lesson_is_made_once(empty: Course) -> None:
    source = published(empty)
    shorter = FIRST.replace("第四章 附则\n\n第七条 本办法自2025年3月1日起施行。\n", "")
    made = imported(empty, shorter, source)
    with pytest.raises(NothingToMake):
        imported(empty, shorter, source)
    assert ([lesson.slug for lesson in made.plan.gone], list(made.revisions)) == (["chapter-4"], [])


def test_edition_of_the_same_number_gets_another_label(empty: Course) -> None:
    source = published(empty)
    made = imported(empty, FIRST.replace("投诉电话", "监督电话"), source)
    assert made.edition.label == "湖政发〔2025〕12号（2）"


def test_edition_with_nothing_in_common_is_refused(lesson: Lesson) -> None:
    source = Source.objects.create(course=lesson.course, slug="article", title="文章")
    with pytest.raises(NothingStands):
        imported(lesson.course, SECOND, source)
    assert (Lesson.objects.count(), DocumentImport.objects.count()) == (1, 0)


def test_edition_with_nothing_in_common_makes_new_lessons_when_told_to(lesson: Lesson) -> None:
    source = Source.objects.create(course=lesson.course, slug="article", title="文章")
    made = import_outline(
        course=lesson.course,
        revises=source,
        file_name="办法.txt",
        outline=outline_of(SECOND),
        author=None,
        now=NOW,
        with_new_lessons=True,
    )
    assert (len(made.revisions), made.edition.source, made.plan.gone) == (5, source, [])


def test_lessons_of_other_sources_are_left_alone(empty: Course) -> None:
    source = published(empty)
    published(empty, FOREIGN)
    made = imported(empty, SECOND, source)
    assert list(made.plan.gone) == []


def test_author_stands_with_the_texts(empty: Course) -> None:
    author = make_user()
    import_outline(
        course=empty,
        revises=None,
        file_name="办法.txt",
        outline=outline_of(FIRST),
        author=author,
        now=NOW,
    )
    assert set(Revision.objects.values_list("author", flat=True)) == {author.pk}


def test_articles_may_be_lessons(empty: Course) -> None:
    import_outline(
        course=empty,
        revises=None,
        file_name="办法.txt",
        outline=outline_of(FIRST, Level.ARTICLE),
        author=None,
        now=NOW,
    )
    slugs = empty.lessons.order_by("position").values_list("slug", flat=True)
    assert list(slugs)[:2] == ["article-1", "article-2"]


def test_withdrawn_lesson_that_comes_back_gets_a_text_to_publish(empty: Course) -> None:
    source = published(empty)
    empty.lessons.filter(slug="chapter-3").update(current_revision=None)
    made = imported(empty, FIRST, source)
    assert [revision.lesson.slug for revision in made.revisions] == ["chapter-3"]


def test_course_is_made_for_nobody_to_see(db: None) -> None:
    course = make_course(slug="parking", title="停车" * 200, now=NOW)
    assert (course.published_at, len(course.title)) == (None, 200)


def test_hand_written_lesson_with_the_same_words_is_found(empty: Course) -> None:
    body = "第一条 为了加强公共停车场管理，改善城市交通秩序，制定本办法。\n"
    lesson = make_lesson(empty, "general", body=body)
    source = Source.objects.create(course=empty, slug="rules", title="办法")
    made = imported(empty, FIRST, source)
    assert made.plan.lessons[0].lesson == lesson
