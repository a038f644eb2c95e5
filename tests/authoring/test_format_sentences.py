"""Formats, fates and notices in words."""

import pytest
from django.utils.translation import override

from authoring.format_sentences import (
    fate_label,
    format_label,
    notice_line,
    notice_sentence,
    of_formats,
    place_words,
)
from authoring.formats import Notice, Place
from authoring.formats.registry import FORMATS
from authoring.question_plans import Fate


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_name_with_its_ending(name: str) -> None:
    assert f".{FORMATS[name].extension}" in format_label(name)


def test_every_fate_has_a_word_of_its_own() -> None:
    assert len({fate_label(fate) for fate in Fate}) == len(Fate)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(), ""),
        (Place(line=3), "line 3"),
        (Place(row=5, column="C", sheet="单选"), "sheet 单选, row 5, column C"),
        (Place(element="question[3]"), "question[3]"),
    ],
)
def test_place_is_said_from_the_large_to_the_small(place: Place, said: str) -> None:
    with override("en"):
        assert place_words(place) == said


def test_notice_is_one_line_with_place_and_words() -> None:
    notice = Notice("evidence", Place(line=2), excerpt="第一行\n第二行")
    with override("en"):
        assert notice_line(notice) == "line 2: A further quote that it rests on. “第一行 第二行”"


def test_code_without_a_sentence_is_shown_with_its_values() -> None:
    assert notice_sentence(Notice("odd-one", values={"most": 3})) == "odd-one (most: 3)"


def test_formats_mean_the_same_by_the_same_code() -> None:
    found: dict[str, set[str]] = {}
    with override("en"):
        for sentences in of_formats("SENTENCES"):
            for code, sentence in sentences.items():
                found.setdefault(code, set()).add(sentence())
    assert {code: said for code, said in found.items() if len(said) > 1} == {}


def test_field_is_called_as_people_call_it() -> None:
    with override("en"):
        found = notice_sentence(Notice("not-said", values={"field": "uid"}))
    assert found == "It has no identifier as course files ask for."


def test_sentence_without_its_values_is_no_error() -> None:
    assert notice_sentence(Notice("too-large")) == "too-large"


def test_codes_of_course_files_have_their_sentences() -> None:
    with override("en"):
        found = notice_sentence(Notice("missing", values={"field": "answer"}))
    assert found == "The field “answer” is missing."
