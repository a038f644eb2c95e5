"""Importing a document in the admin: a file, its outline, a summary, drafts."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from authoring.actions.imports import apply_import, begin_import, change_outline
from authoring.models import DocumentImport
from authoring.outlines import Arrangement, digest_of, drop, load_arrangement
from lessons.models import Course, Edition, Lesson, Revision, Source
from tests.authoring.policies import FIRST, FOREIGN, SECOND, outline_of, published
from tests.builders import NOW, make_course, make_instructor, make_lesson, make_user
from tests.pages import (
    browser_of,
    by_id,
    fields,
    form_to,
    forms,
    has_id,
    links,
    parse,
    submit,
    words,
)
from tests.queries import count_queries
from tests.test_urls import INLINE

TITLES = ["第一章 总则", "第二章 建设", "第三章 收费", "第四章 附则"]


@pytest.fixture
def parking(db: None) -> Course:
    return make_course("parking")


@pytest.fixture
def instructor(parking: Course) -> User:
    return make_instructor(parking, "instructor")


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


@pytest.fixture
def waiting(parking: Course) -> DocumentImport:
    return begun(parking)


def begun(course: Course, text: str = FIRST, revises: Source | None = None) -> DocumentImport:
    return begin_import(
        course=course,
        revises=revises,
        file_name="办法.txt",
        outline=outline_of(text),
        author=None,
        now=NOW,
    )


def url_of(found: DocumentImport, name: str = "import") -> str:
    return reverse(f"admin:authoring_{name}", args=[found.pk])


def arrangement_of(found: DocumentImport) -> Arrangement:
    found.refresh_from_db()
    return load_arrangement(found.outline)


def titles(found: DocumentImport) -> list[str]:
    return [lesson.title for lesson in arrangement_of(found).kept]


def the_form(page: Any, name: str) -> Any:
    return next(form for form in forms(page) if form.get("class") == name)


def press(client: Client, found: DocumentImport, button: str, **typed: str) -> Any:
    """Open the outline, type, and press the button with this value."""
    page = parse(client.get(url_of(found)))
    form = the_form(page, "outline-form")
    return submit(client, page, form, at=url_of(found), changed={**typed, "do": button})


def buttons(page: Any) -> list[str]:
    return [button.get("value", "") for button in page.iter("button") if button.get("name") == "do"]


def confirm(client: Client, found: DocumentImport, **ticked: str) -> Any:
    """Open the summary and press its button."""
    url = url_of(found, "import_summary")
    page = parse(client.get(url))
    return submit(client, page, the_form(page, "import-apply"), at=url, changed=ticked)


def upload(client: Client, course: Course, text: str = FIRST, **changed: Any) -> Any:
    url = reverse("admin:authoring_import_begin")
    page = parse(client.get(url))
    sent = {
        **fields(page, the_form(page, "import-begin")),
        "course": str(course.pk),
        "level": "chapter",
        "document": SimpleUploadedFile("办法.txt", text.encode()),
    }
    return client.post(url, sent | changed, follow=True)


def test_upload_leads_to_the_outline_that_was_found(teacher: Client, parking: Course) -> None:
    response = upload(teacher, parking)
    found = DocumentImport.objects.get()
    assert response.redirect_chain == [(url_of(found), 302)]
    assert titles(found) == TITLES
    assert not Lesson.objects.exists()


def test_upload_keeps_who_brought_what(teacher: Client, instructor: User, parking: Course) -> None:
    source = published(parking)
    upload(teacher, parking, revises=str(source.pk))
    found = DocumentImport.objects.get(applied_at=None)
    assert (found.author, found.file_name, found.course, found.revises) == (
        instructor,
        "办法.txt",
        parking,
        source,
    )


def test_upload_takes_the_title_that_is_typed(teacher: Client, parking: Course) -> None:
    upload(teacher, parking, title="停车")
    assert arrangement_of(DocumentImport.objects.get()).outline.title == "停车"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("办法.txt", b"\x89PNG\x00", "The file is no text: it holds control characters."),
        ("办法.csv", b"a,b", "Files called .txt, .md, .docx, .html or .pdf are read."),
        ("办法.docx", b"no zip", "The file is called .docx and is something else."),
        ("办法.txt", b"", "The submitted file is empty."),
        ("办法.md", b"\n\n", "There is no text in the file."),
        ("办" * 250 + ".txt", b"a", "Ensure this filename has at most 200 characters"),
        ("办法.txt", b"a" * 10_000_001, "The file is larger than 10 MB."),
    ],
    ids=["binary", "ending", "other content", "no bytes", "no text", "long name", "large"],
)
def test_file_that_cannot_be_read_is_refused_in_a_sentence(
    teacher: Client, parking: Course, name: str, content: bytes, sentence: str
) -> None:
    response = upload(teacher, parking, document=SimpleUploadedFile(name, content))
    assert sentence in words(parse(response))
    assert not DocumentImport.objects.exists()


def test_document_of_too_many_lessons_is_refused(teacher: Client, parking: Course) -> None:
    text = "办法\n\n" + "\n\n".join(f"第{number}条 应当有序停车。" for number in range(1, 402))
    response = upload(teacher, parking, text, level="article")
    assert "That makes 401 lessons, and 400 is the most." in words(parse(response))


def test_source_of_another_course_is_refused(
    teacher: Client, instructor: User, parking: Course
) -> None:
    other = make_course("other")
    other.instructors.add(instructor)
    response = upload(teacher, parking, revises=str(published(other).pk))
    assert "This document belongs to another course." in words(parse(response))


def test_only_courses_and_sources_that_one_teaches_are_offered(
    teacher: Client, parking: Course
) -> None:
    foreign = make_course("foreign")
    source = published(foreign)
    upload(teacher, foreign)
    upload(teacher, parking, revises=str(source.pk))
    page = parse(teacher.get(reverse("admin:authoring_import_begin")))
    offered = [[option.get("value") for option in it.iter("option")] for it in page.iter("select")]
    assert offered[:2] == [["", str(parking.pk)], [""]]
    assert not DocumentImport.objects.filter(applied_at=None).exists()


def test_course_page_leads_to_the_import_with_its_course(teacher: Client, parking: Course) -> None:
    page = parse(teacher.get(reverse("admin:lessons_course_change", args=[parking.pk])))
    url = f"{reverse('admin:authoring_import_begin')}?course={parking.pk}"
    assert links(page)[url] == "Import a document"
    form = the_form(opened := parse(teacher.get(url)), "import-begin")
    assert fields(opened, form)["course"] == [str(parking.pk)]


def test_admin_index_leads_to_the_import(teacher: Client) -> None:
    page = parse(teacher.get(reverse("admin:index")))
    assert links(page)[reverse("admin:authoring_import_begin")] == "Import a document"


@pytest.mark.parametrize("number", ["x", "-1", "99999999999999999999999"])
def test_address_with_an_odd_course_opens_the_form(teacher: Client, number: str) -> None:
    url = f"{reverse('admin:authoring_import_begin')}?course={number}&revises={number}"
    assert teacher.get(url).status_code == 200


def test_outline_shows_facts_with_the_lines_they_were_found_in(
    teacher: Client, waiting: DocumentImport
) -> None:
    page = parse(teacher.get(url_of(waiting)))
    shown = fields(page, the_form(page, "outline-form"))
    assert (shown["number"], shown["effective_on"]) == (["湖政发〔2025〕12号"], ["2025-03-01"])
    assert "Found in: “第七条 本办法自2025年3月1日起施行。”" in words(page)


def test_outline_shows_passages_and_what_is_left_out(
    teacher: Client, waiting: DocumentImport
) -> None:
    page = words(parse(teacher.get(url_of(waiting))))
    assert "第四条第二款 申请材料不全的，应当一次告知需要补正的全部内容。" in page
    assert "signature and date 湖畔市人民政府" in page


def test_outline_says_what_looks_odd(teacher: Client, parking: Course) -> None:
    found = begun(parking, FIRST.replace("第六条", "第九条"))
    assert "A number is skipped before 第九条." in words(parse(teacher.get(url_of(found))))


def test_lesson_is_renamed(teacher: Client, waiting: DocumentImport) -> None:
    press(teacher, waiting, "save", **{"title-1": "停车场的建设"})
    assert titles(waiting) == ["第一章 总则", "停车场的建设", "第三章 收费", "第四章 附则"]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("up 1", [TITLES[1], TITLES[0], TITLES[2], TITLES[3]]),
        ("down 1", [TITLES[0], TITLES[2], TITLES[1], TITLES[3]]),
        ("merge 1", [TITLES[0], TITLES[2], TITLES[3]]),
        (
            "split 1 1",
            [*TITLES[:2], "第四条 市交通运输局应当自受理申请之日起十五个工作日内", *TITLES[2:]],
        ),
        ("drop 1", [TITLES[0], TITLES[2], TITLES[3]]),
    ],
)
def test_button_changes_the_outline(
    teacher: Client, waiting: DocumentImport, button: str, expected: list[str]
) -> None:
    press(teacher, waiting, button)
    found = titles(waiting)
    assert [title[: len(want)] for title, want in zip(found, expected, strict=True)] == expected


def test_lesson_that_is_left_out_is_taken_back_in(teacher: Client, waiting: DocumentImport) -> None:
    press(teacher, waiting, "drop 1")
    assert "restore 1" in buttons(parse(teacher.get(url_of(waiting))))
    press(teacher, waiting, "restore 1")
    assert titles(waiting) == TITLES


def test_every_button_saves_what_was_typed(teacher: Client, waiting: DocumentImport) -> None:
    press(teacher, waiting, "down 0", **{"title-0": "总的规定", "publisher": "市政府"})
    assert titles(waiting)[:2] == ["第二章 建设", "总的规定"]
    assert arrangement_of(waiting).outline.source.publisher == "市政府"


def test_button_comes_back_to_the_lesson_it_moved(teacher: Client, waiting: DocumentImport) -> None:
    response = press(teacher, waiting, "down 0")
    assert response.redirect_chain == [(f"{url_of(waiting)}#lesson-1", 302)]
    assert has_id(parse(response), "lesson-1")


def test_buttons_are_offered_where_they_can_do_something(
    teacher: Client, waiting: DocumentImport
) -> None:
    found = buttons(parse(teacher.get(url_of(waiting))))
    assert [button for button in found if button.split()[0] in {"up", "down", "merge"}] == [
        "down 0",
        *("up 1", "down 1", "merge 1"),
        *("up 2", "down 2", "merge 2"),
        *("up 3", "merge 3"),
    ]
    assert [button for button in found if button.startswith("split")] == [
        "split 0 1",
        "split 1 1",
        "split 1 2",
        "split 2 1",
    ]


@pytest.mark.parametrize(
    "button",
    ["up 0", "down 3", "merge 0", "split 1 0", "split 9 1", "drop 9", "drop -1", "drop x", "drop",
     "split 1", "drop 1 2", "fly 1", "drop 99999999999999999999", "restore ²", " "],
)  # fmt: skip
def test_button_that_cannot_be_there_changes_nothing(
    teacher: Client, waiting: DocumentImport, button: str
) -> None:
    before = arrangement_of(waiting)
    assert press(teacher, waiting, button).status_code == 200
    assert arrangement_of(waiting) == before


def test_enter_in_a_field_saves(teacher: Client, waiting: DocumentImport) -> None:
    page = parse(teacher.get(url_of(waiting)))
    form = the_form(page, "outline-form")
    submit(teacher, page, form, at=url_of(waiting), changed={"title-0": "总的规定"})
    assert titles(waiting)[0] == "总的规定"


def test_fact_that_is_none_is_marked_and_nothing_typed_is_lost(
    teacher: Client, waiting: DocumentImport
) -> None:
    before = arrangement_of(waiting)
    response = press(
        teacher, waiting, "save", **{"issued_on": "gestern", "title-0": "总的规定", "title": ""}
    )
    page = parse(response)
    shown = fields(page, the_form(page, "outline-form"))
    assert (shown["issued_on"], shown["title-0"]) == (["gestern"], ["总的规定"])
    assert "Enter a valid date." in words(page)
    assert arrangement_of(waiting) == before
    assert shown["seen"] == [digest_of(before)]


def changed_elsewhere(found: DocumentImport) -> None:
    before = arrangement_of(found)
    change_outline(document_import=found, before=before, after=drop(before, 3))


def typed_late(client: Client, found: DocumentImport, **typed: str) -> Any:
    """Open the outline, have it changed elsewhere, then send what was typed."""
    page = parse(client.get(url_of(found)))
    sent = fields(page, the_form(page, "outline-form")) | {"do": ["up 1"]}
    changed_elsewhere(found)
    return client.post(url_of(found), sent | {name: [text] for name, text in typed.items()})


def test_outline_changed_elsewhere_is_not_overwritten(
    teacher: Client, waiting: DocumentImport
) -> None:
    response = typed_late(teacher, waiting)
    assert (response.status_code, titles(waiting)) == (409, TITLES[:3])
    assert "changed in another window" in words(parse(response))


def test_what_was_typed_to_an_outline_changed_elsewhere_is_shown(
    teacher: Client, waiting: DocumentImport
) -> None:
    page = parse(typed_late(teacher, waiting, publisher="市政府", **{"title-0": "总的规定"}))
    shown = fields(page, the_form(page, "outline-form"))
    unsaved = [words(item) for item in page.iter("li") if words(item) == "总的规定"]
    assert (shown["publisher"], unsaved) == (["市政府"], ["总的规定"])
    assert shown["seen"] == [digest_of(arrangement_of(waiting))]


def test_onward_leads_to_what_will_be_made(teacher: Client, waiting: DocumentImport) -> None:
    response = press(teacher, waiting, "onward", **{"title-0": "总的规定"})
    assert response.redirect_chain == [(url_of(waiting, "import_summary"), 302)]
    assert "总的规定" in words(parse(response))


def test_summary_of_a_new_document(teacher: Client, waiting: DocumentImport) -> None:
    press(teacher, waiting, "drop 3")
    page = words(parse(teacher.get(url_of(waiting, "import_summary"))))
    assert "3 new lessons. 1 is left out." in page
    assert "湖政发〔2025〕12号" in page


def test_summary_of_a_new_edition(teacher: Client, parking: Course) -> None:
    found = begun(parking, SECOND, published(parking))
    page = words(parse(teacher.get(url_of(found, "import_summary"))))
    assert "1 new lesson. 3 lessons get a new text. 1 lesson stays as it is." in page
    assert "changed 第二章 建设 unchanged 2, renumbered 1, reworded 1" in page
    assert "第四章 收费 is “第三章 收费” in the course" in page


def test_summary_names_lessons_that_are_gone(teacher: Client, parking: Course) -> None:
    found = begun(parking, FIRST, published(parking))
    press(teacher, found, "drop 3")
    page = parse(teacher.get(url_of(found, "import_summary")))
    gone = parking.lessons.get(slug="chapter-4")
    assert links(page)[reverse("admin:lessons_lesson_change", args=[gone.pk])] == "第四章 附则"


def test_confirming_makes_drafts(
    teacher: Client, instructor: User, waiting: DocumentImport
) -> None:
    response = confirm(teacher, waiting)
    assert response.redirect_chain == [(url_of(waiting), 302)]
    drafts = Revision.objects.values_list("author", "published_at")
    assert (Lesson.objects.count(), set(drafts)) == (4, {(instructor.pk, None)})


def test_confirming_leads_to_the_texts_and_the_edition(
    teacher: Client, waiting: DocumentImport
) -> None:
    found = links(parse(confirm(teacher, waiting)))
    lesson = Lesson.objects.get(slug="chapter-1")
    assert found[reverse("admin:lessons_lesson_text", args=[lesson.pk, 1])] == "Text 1"
    assert reverse("admin:authoring_edition", args=[Edition.objects.get().pk]) in found


def test_confirming_stands_in_the_history_of_each_lesson(
    teacher: Client, waiting: DocumentImport
) -> None:
    confirm(teacher, waiting)
    noted = set(LogEntry.objects.values_list("object_id", flat=True))
    assert noted == {str(pk) for pk in Lesson.objects.values_list("pk", flat=True)}


def test_confirming_twice_makes_one_set_of_lessons(
    teacher: Client, waiting: DocumentImport
) -> None:
    seen = {"seen": digest_of(arrangement_of(waiting))}
    for _time in range(2):
        teacher.post(url_of(waiting, "import_summary"), seen)
    assert (Lesson.objects.count(), Edition.objects.count()) == (4, 1)


def test_confirming_what_was_changed_elsewhere_makes_nothing(
    teacher: Client, waiting: DocumentImport
) -> None:
    seen = {"seen": digest_of(arrangement_of(waiting))}
    changed_elsewhere(waiting)
    response = teacher.post(url_of(waiting, "import_summary"), seen, follow=True)
    assert "This import was changed in another window" in words(parse(response))
    assert not Lesson.objects.exists()


def test_document_that_the_course_has_is_not_made_again(teacher: Client, parking: Course) -> None:
    published(parking)
    found = begun(parking)
    url = url_of(found, "import_summary")
    page = parse(teacher.get(url))
    teacher.post(url, {"seen": digest_of(arrangement_of(found))})
    assert "The course has these texts already" in words(page)
    assert not [form for form in forms(page) if form.get("class") == "import-apply"]
    assert Lesson.objects.count() == 4


def foreign_edition(course: Course) -> DocumentImport:
    make_lesson(course)
    source = Source.objects.create(course=course, slug="article", title="文章")
    return begun(course, SECOND, source)


def test_edition_with_nothing_in_common_asks_for_a_tick(teacher: Client, parking: Course) -> None:
    found = foreign_edition(parking)
    shown = words(parse(teacher.get(url_of(found, "import_summary"))))
    page = words(parse(confirm(teacher, found)))
    assert "No passage of the document stands in the course, or hardly any." in shown
    assert "Tick the box if you want all lessons of the document as new ones." in page
    assert Lesson.objects.count() == 1


def test_edition_with_nothing_in_common_is_made_once_ticked(
    teacher: Client, parking: Course
) -> None:
    confirm(teacher, foreign_edition(parking), new_lessons="on")
    assert Lesson.objects.count() == 6


def test_outline_without_lessons_leads_nowhere(teacher: Client, waiting: DocumentImport) -> None:
    for place in range(4):
        press(teacher, waiting, f"drop {place}")
    page = parse(teacher.get(url_of(waiting, "import_summary")))
    assert "All lessons are left out: there is nothing to make." in words(page)
    teacher.post(url_of(waiting, "import_summary"), {"seen": digest_of(arrangement_of(waiting))})
    assert not Edition.objects.exists()


def test_applied_import_is_no_longer_changed(teacher: Client, waiting: DocumentImport) -> None:
    before = arrangement_of(waiting)
    apply_import(document_import=waiting, before=before, author=None, now=NOW)
    teacher.post(url_of(waiting), {"seen": digest_of(before), "do": "drop 0"})
    summary = teacher.get(url_of(waiting, "import_summary"))
    teacher.post(url_of(waiting, "import_discard"))
    assert (arrangement_of(waiting), summary.headers["Location"]) == (before, url_of(waiting))


def test_import_is_discarded(teacher: Client, waiting: DocumentImport) -> None:
    page = parse(teacher.get(url_of(waiting)))
    response = submit(teacher, page, form_to(page, url_of(waiting, "import_discard")))
    assert response.redirect_chain == [(reverse("admin:authoring_imports"), 302)]
    assert not DocumentImport.objects.exists()


def test_list_says_what_waits_and_what_is_made(teacher: Client, parking: Course) -> None:
    published(parking)
    begun(parking, FOREIGN)
    page = words(by_id(parse(teacher.get(reverse("admin:authoring_imports"))), "content"))
    assert ("to be gone through" in page, "drafts made" in page) == (True, True)


def test_list_holds_imports_of_ones_own_courses(teacher: Client) -> None:
    begun(make_course("foreign"))
    page = words(parse(teacher.get(reverse("admin:authoring_imports"))))
    assert "No document has been imported yet." in page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["import", "import_summary", "import_discard"])
def test_import_of_another_course_is_missing(teacher: Client, name: str, method: str) -> None:
    found = begun(make_course("foreign"))
    expected = 405 if (name, method) == ("import_discard", "get") else 404
    response = getattr(teacher, method)(url_of(found, name))
    assert (response.status_code, DocumentImport.objects.count()) == (expected, 1)


@pytest.mark.parametrize("pk", [0, 999_999, 2**31, 2**63, 10**30])
def test_import_that_is_not_there_is_missing(teacher: Client, pk: int) -> None:
    assert teacher.get(f"/admin/authoring/imports/{pk}/").status_code == 404


PLAIN = ["imports", "import_begin"]


@pytest.mark.parametrize("is_staff", [True, False])
def test_people_without_the_right_are_refused(
    parking: Course, waiting: DocumentImport, *, is_staff: bool
) -> None:
    person = make_user(is_staff=is_staff)
    parking.instructors.add(person)
    urls = [reverse(f"admin:authoring_{name}") for name in PLAIN]
    urls += [url_of(waiting), url_of(waiting, "import_summary")]
    client = browser_of(person)
    assert [client.get(url, follow=True).status_code for url in urls] == [403] * 4
    assert client.post(url_of(waiting, "import_discard"), follow=True).status_code == 403
    assert DocumentImport.objects.exists()


def test_strangers_are_sent_to_sign_in(client: Client, waiting: DocumentImport) -> None:
    assert client.post(url_of(waiting, "import_discard")).status_code == 302
    assert DocumentImport.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(teacher: Client, waiting: DocumentImport, method: str) -> None:
    urls = [*(reverse(f"admin:authoring_{name}") for name in PLAIN), url_of(waiting)]
    urls += [url_of(waiting, "import_summary"), url_of(waiting, "import_discard")]
    assert [getattr(teacher, method)(url).status_code for url in urls] == [405] * 5


def test_changing_needs_a_token(instructor: User, waiting: DocumentImport) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor)
    sent = {"seen": digest_of(arrangement_of(waiting))}
    assert client.post(url_of(waiting, "import_summary"), sent).status_code == 403
    assert not Lesson.objects.exists()


def test_words_of_a_document_are_shown_as_text(teacher: Client, parking: Course) -> None:
    text = FIRST.replace("第二章 建设", "第二章 <script>alert(1)</script>").replace(
        "申请材料不全的", "<img src=x onerror=alert(1)>申请材料不全的"
    )
    found = begun(parking, text)
    pages = [teacher.get(url_of(found)), teacher.get(url_of(found, "import_summary"))]
    assert not any(b"<script>alert" in page.content for page in pages)
    assert not any(b"<img src=x" in page.content for page in pages)


def test_pages_have_nothing_inline(teacher: Client, parking: Course) -> None:
    waiting = begun(parking)
    pages = [teacher.get(reverse(f"admin:authoring_{name}")) for name in PLAIN]
    pages += [teacher.get(url_of(waiting)), teacher.get(url_of(waiting, "import_summary"))]
    pages += [confirm(teacher, waiting)]
    assert [INLINE.findall(page.content.decode()) for page in pages] == [[]] * 5


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "count"),
    [("imports", 6), ("import", 5), ("import_summary", 6), ("applied", 6), ("edition summary", 8)],
)
def test_pages_take_the_same_queries_whatever_the_size(
    teacher: Client, parking: Course, size: int, name: str, count: int
) -> None:
    rows = [begun(parking, FIRST * size) for _number in range(size)]
    url = reverse("admin:authoring_imports") if name == "imports" else url_of(rows[0])
    if name == "import_summary":
        url = url_of(rows[0], name)
    if name == "edition summary":
        url = url_of(begun(parking, SECOND, published(parking)), "import_summary")
    if name == "applied":
        before = arrangement_of(rows[0])
        apply_import(document_import=rows[0], before=before, author=None, now=NOW)
    teacher.get(url)
    with count_queries() as queries:
        teacher.get(url)
    assert len(queries) == count
