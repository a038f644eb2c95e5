from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats import Batch, FileRefused, qti
from authoring.formats.sheet.examples import examples
from tests.authoring.formats.qti_pages import (
    CHOICES,
    asked,
    declared,
    equal,
    item_1,
    lid,
    manifest,
    package,
    page_1,
    page_2,
    rule,
    words,
)

CHOICE = asked("choiceInteraction", f"<prompt>西湖在哪里？</prompt>{CHOICES}")
ONE = page_2(declared("A"), CHOICE)
OLD = page_1(
    item_1("", words("哪里？") + lid("response1", {"a": "甲", "b": "乙"}), rule(equal("a")))
)
MANIFEST = "imsmanifest.xml"
BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'


def packed(files: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def found(batch: Batch) -> tuple[list[str], list[tuple[str, str]]]:
    return (
        [item.place.element for item in batch.items],
        [(problem.code, problem.place.element) for problem in batch.problems],
    )


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        qti.read(content)
    return refused.value.notice.code


def test_items_come_in_the_order_of_the_manifest() -> None:
    files = {MANIFEST: manifest("b.xml", "a.xml"), "a.xml": ONE, "b.xml": ONE}
    assert found(qti.read(package(files))) == (["b.xml", "a.xml"], [])


def test_manifest_may_stand_in_a_folder() -> None:
    files = {"bank/imsmanifest.xml": manifest("items/a.xml"), "bank/items/a.xml": ONE}
    assert found(qti.read(package(files))) == (["items/a.xml"], [])


def test_package_without_a_manifest_is_read_all_the_same() -> None:
    assert found(qti.read(package({"a.xml": ONE}))) == (["a.xml"], [])


def test_version_1_package_of_canvas() -> None:
    files = {
        MANIFEST: manifest("g1/g1.xml", kind="imsqti_xmlv1p2"),
        "g1/g1.xml": OLD,
        "g1/assessment_meta.xml": b"<quiz/>",
    }
    assert found(qti.read(package(files))) == (["g1/g1.xml/item[1]"], [])


def test_question_banks_that_canvas_does_not_list_are_read() -> None:
    files = {
        MANIFEST: manifest("g1/g1.xml", kind="imsqti_xmlv1p2"),
        "g1/g1.xml": OLD,
        "non_cc_assessments/g2.xml.qti": OLD,
    }
    assert len(qti.read(package(files)).items) == 2


@pytest.mark.promise("C3")
@pytest.mark.parametrize(
    "href",
    ["../a.xml", "/etc/passwd", "http://example.org/a.xml", "C:\\a.xml", "x/%2e%2e/../../a.xml"],
)
def test_reference_outside_the_package_is_refused(href: str) -> None:
    files = {MANIFEST: manifest(href, "a.xml"), "a.xml": ONE}
    assert found(qti.read(package(files))) == (["a.xml"], [("outside-reference", href)])


def test_missing_file_is_a_problem_of_its_own() -> None:
    files = {MANIFEST: manifest("b.xml", "a.xml"), "a.xml": ONE}
    assert found(qti.read(package(files))) == (["a.xml"], [("missing-file", "b.xml")])


def test_broken_file_does_not_stop_the_others() -> None:
    files = {MANIFEST: manifest("b.xml", "a.xml"), "a.xml": ONE, "b.xml": b"<assessmentItem>"}
    assert found(qti.read(package(files))) == (["a.xml"], [("broken-xml", "b.xml")])


def test_tests_give_categories_and_the_title() -> None:
    test = (
        '<assessmentTest title="期末"><testPart><assessmentSection title="第一章">'
        '<assessmentSection title="第二节"><assessmentItemRef identifier="i" href="a.xml"/>'
        "</assessmentSection></assessmentSection></testPart></assessmentTest>"
    )
    files = {
        MANIFEST: manifest("test/test.xml", "test/a.xml"),
        "test/test.xml": test.encode(),
        "test/a.xml": ONE,
    }
    batch = qti.read(package(files))
    assert (batch.title, batch.items[0].category) == ("期末", "第一章/第二节")


def test_keywords_and_difficulty_of_the_manifest_are_labels() -> None:
    lom = (
        "<metadata><lom><general><keyword><string>西湖</string></keyword></general><educational>"
        "<difficulty><value>difficult</value></difficulty></educational></lom></metadata>"
    )
    (item,) = qti.read(package({MANIFEST: manifest("a.xml", metadata=lom), "a.xml": ONE})).items
    assert (item.tags, item.difficulty) == (("西湖",), 3)


@pytest.mark.promise("C3")
@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"{BOMB}<assessmentItem>&c;</assessmentItem>".encode(), "document-type"),
        (f"{BOMB}<assessmentItem>&c;</assessmentItem>".encode("utf-16"), "document-type"),
        (b'<!doctype questestinterop SYSTEM "file:///etc/passwd"><a/>', "document-type"),
        (b"<assessmentItem>", "broken-xml"),
        (b"<a>" * 300 + b"</a>" * 300, "broken-xml"),
        (b"<html/>", "not-qti"),
        (b"", "broken-xml"),
        (b"\x00\x01\x02", "binary-file"),
        (b"PK\x03\x04rubbish", "broken-package"),
        (package({"../a.xml": ONE}), "odd-path"),
        (package({MANIFEST: BOMB.encode() + manifest("a.xml")}), "document-type"),
        (package({"picture.png": b"x"}), "other-package"),
        (package({f"{number}.xml": ONE for number in range(1_001)}), "too-many-files"),
    ],
)  # fmt: skip
def test_dangerous_or_other_file_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.promise("C3")
def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    assert refusal(packed({"a.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})) == "unpacks-too-large"


def test_archive_of_packages_is_read_package_by_package() -> None:
    one = package({MANIFEST: manifest("a.xml"), "a.xml": ONE})
    broken = package({MANIFEST: manifest("b.xml", "a.xml"), "a.xml": ONE})
    assert found(qti.read(package({"1.zip": one, "2.zip": broken}))) == (
        ["1.zip/a.xml", "2.zip/a.xml"],
        [("missing-file", "2.zip/b.xml")],
    )


@pytest.mark.promise("C3")
@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({f"{number}.zip": b"" for number in range(1_001)}, "too-many-files"),
        ({"../1.zip": package({"a.xml": ONE})}, "odd-path"),
        ({"1.zip": b"PK\x03\x04rubbish"}, "broken-package"),
        ({"1.zip": package({"1.zip": package({"a.xml": ONE})})}, "other-package"),
        ({"1.zip": package({"../a.xml": ONE})}, "odd-path"),
    ],
)
def test_dangerous_archive_of_packages_is_refused(parts: dict[str, bytes], code: str) -> None:
    assert refusal(package(parts)) == code


@pytest.mark.promise("C3")
def test_packages_of_an_archive_may_unpack_to_no_more_than_one() -> None:
    page = f"<!--{'湖' * 3_000_000}-->{ONE.decode().partition('?>')[2]}".encode()
    part = packed({f"{number}.xml": page for number in range(1)})
    assert refusal(packed({f"{number}.zip": part for number in range(12)})) == "unpacks-too-large"


HARMLESS = (
    '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">',
    "<!DOCTYPE questestinterop SYSTEM 'ims_qtiasiv1p2p1.dtd' >",
    '<!DOCTYPE questestinterop\n  SYSTEM "http://example.invalid/xsd/ims_qtiasiv1p2.dtd">',
    '<!DOCTYPE questestinterop PUBLIC "-//IMS//DTD QTI 1.2//EN" "qti.dtd">',
    '<!-- made by hand -->\n<?xml-stylesheet href="a.css"?>\n<!DOCTYPE a SYSTEM "x.dtd">',
)


@pytest.mark.promise("C4")
@pytest.mark.parametrize("doctype", HARMLESS)
def test_document_type_that_only_names_a_file_is_passed_over(doctype: str) -> None:
    page = OLD.replace(b"<questestinterop", f"{doctype}\n<questestinterop".encode(), 1)
    assert doctype in page.decode()
    assert len(qti.read(page).items) == 1
    assert len(qti.read(package({MANIFEST: manifest("a.xml"), "a.xml": page})).items) == 1


@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE questestinterop SYSTEM "a.dtd" []>',
        '<!DOCTYPE questestinterop SYSTEM "a.dtd" [<!ENTITY b "ha">]>',
        '<!DOCTYPE questestinterop [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE questestinterop [<!ENTITY % b SYSTEM "http://example.invalid/"> %b;]>',
        '<!DOCTYPE questestinterop PUBLIC "a" "b" [<!ATTLIST item ident CDATA "x">]>',
        '<!DOCTYPE questestinterop SYSTEM "a.dtd"><!DOCTYPE b SYSTEM "b.dtd">',
        '<!DOCTYPE questestinterop SYSTEM "a[.dtd">',
        "<!DOCTYPE questestinterop>",
        "<!DOCTYPE>",
        '<!doctype questestinterop SYSTEM "a.dtd">',
        "<!-- <!DOCTYPE a [ -->",
    ],
)
def test_document_type_that_defines_or_is_odd_is_refused(doctype: str) -> None:
    page = OLD.replace(b"<questestinterop", f"{doctype}<questestinterop".encode(), 1)
    inside = package({MANIFEST: manifest("a.xml"), "a.xml": page})
    assert (refusal(page), refusal(inside)) == ("document-type", "document-type")


@pytest.mark.promise("C4")
def test_document_type_defines_no_entity() -> None:
    doctype = b'<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">'
    page = OLD.replace(b"<questestinterop", doctype + b"<questestinterop", 1)
    assert refusal(page.replace("哪里".encode(), b"&where;", 1)) == "broken-xml"


def test_names_of_html_entities_are_read() -> None:
    page = ONE.replace("西湖".encode(), "西湖&nbsp;&ldquo;湖&rdquo;".encode())
    assert qti.read(page).items[0].content.stem == "西湖 “湖”在哪里？"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encoding_is_found(encoding: str) -> None:
    text = ONE.decode().replace('encoding="UTF-8"', "")
    assert qti.read(text.encode(encoding)).items[0].content.stem == "西湖在哪里？"


def test_encoding_that_is_named_is_used() -> None:
    text = ONE.decode().replace("UTF-8", "GB2312")
    assert qti.read(text.encode("gb18030")).items[0].content.stem == "西湖在哪里？"


def test_file_without_questions_says_so() -> None:
    assert found(qti.read(page_1())) == ([], [("no-questions", "")])


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (ONE, "a.xml", True),
        (OLD, "a.xml", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<qti-assessment-item/>", "", True),
        (qti.write_30(examples()).content, "bank.zip", True),
        (package({"xl/workbook.xml": b"<a/>"}), "book.xlsx", False),
        (b"<quiz><question type='essay'/></quiz>", "moodle.xml", False),
        ("题干,答案".encode(), "a.csv", False),
        (b"", "", False),
    ],
)
def test_sniff(content: bytes, name: str, expected: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert qti.sniff(content, name) is expected


def _damaged(content: bytes) -> Callable[[tuple[int, int, bytes]], bytes]:
    def damage(cut: tuple[int, int, bytes]) -> bytes:
        start, length, inserted = cut
        place = start % (len(content) + 1)
        return content[:place] + inserted + content[place + length :]

    return damage


PIECES = st.sampled_from(
    [b"", b"<", b"</p>", b"&amp;", b"<value>A</value>", b"<prompt>", b"\xff", b"\x00", b'"', b"-1",
     b"<simpleChoice/>", b"<gap/>", b"<textEntryInteraction/>", b"<item/>", b"</item>", b"<or/>"]
)  # fmt: skip
DAMAGE = st.tuples(st.integers(0, 10_000), st.integers(0, 60), PIECES)


@pytest.mark.promise("C5")
@given(st.sampled_from([ONE, OLD, package({MANIFEST: manifest("a.xml"), "a.xml": ONE})]), DAMAGE)
@settings(max_examples=300, deadline=None)
def test_damaged_file_gives_a_batch_or_a_refusal(
    content: bytes, cut: tuple[int, int, bytes]
) -> None:
    try:
        batch = qti.read(_damaged(content)(cut))
    except FileRefused:
        return
    assert len(batch.items) + len(batch.problems) >= 1
