from datetime import date

import pytest

from authoring.actions.imports_naming import edition_label, free_slug, lesson_slug
from authoring.outlines import Facts


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("第二章", "chapter-2"),
        ("第12章", "chapter-12"),
        ("第十二条之一", "article-12"),
        ("第四条第一款", "article-4"),
        ("第一编第二章", "part-1-chapter-2"),
        ("第一分编", "subpart-1"),
        ("第三节", "section-3"),
        ("附件", "annex-1"),
        ("附件2", "annex-2"),
        ("一", "lesson-5"),
        ("01", "lesson-5"),
        ("引言", "lesson-5"),
        ("", "lesson-5"),
    ],
)
def test_slug_says_what_the_lesson_is_of_the_document(label: str, expected: str) -> None:
    assert lesson_slug(label, 5, set()) == expected


def test_slug_of_a_taken_chapter_is_numbered() -> None:
    assert lesson_slug("第二章", 5, {"chapter-2", "chapter-2-2"}) == "chapter-2-3"


def test_slug_by_place_takes_the_next_free_one() -> None:
    assert lesson_slug("一", 2, {"lesson-2", "lesson-3"}) == "lesson-4"


def test_slug_is_as_short_as_an_address_must_be() -> None:
    label = "第九百九十九编第九百九十九章第九百九十九节第九百九十九条"
    slug = lesson_slug(label, 1, set())
    assert (len(slug) <= 50, slug[-1] != "-") == (True, True)


def test_stem_is_used_as_it_is_while_it_is_free() -> None:
    assert free_slug("document", {"documents"}) == "document"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(number="湖政发〔2026〕1号", issued_on=date(2026, 1, 2)), "湖政发〔2026〕1号"),
        (Facts(issued_on=date(2026, 1, 2)), "2026-01-02"),
        (Facts(), "第1版"),
        (Facts(number="长" * 100), "长" * 50),
    ],
)
def test_edition_is_called_by_what_tells_it_from_others(facts: Facts, expected: str) -> None:
    assert edition_label(facts, set()) == expected


def test_edition_of_a_taken_label_is_numbered() -> None:
    label = "长" * 50
    assert edition_label(Facts(number=label), {label}) == "长" * 47 + "（2）"


def test_edition_without_facts_is_counted() -> None:
    assert edition_label(Facts(), {"2025", "第2版"}) == "第3版"
