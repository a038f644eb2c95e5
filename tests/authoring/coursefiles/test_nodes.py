from datetime import date
from decimal import Decimal

import pytest

from authoring.coursefiles import nodes
from authoring.coursefiles.nodes import compose


def plain(text: str) -> object:
    node, problems = compose("x.yaml", text)
    assert problems == []
    assert node is not None
    return node.plain()


def problem(text: str) -> tuple[int, str]:
    _node, problems = compose("x.yaml", text)
    return problems[0].place.line, problems[0].code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("65.42", Decimal("65.42")),
        ("12.50", Decimal("12.50")),
        ("true", True),
        ("null", None),
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-13-02", "2026-13-02"),
        ("'12'", "12"),
        ("no", "no"),
        ("12:30", "12:30"),
        ("007", "007"),
        ("1e5", "1e5"),
        ("0x1F", "0x1F"),
        ("9" * 31, "9" * 31),
    ],
)
def test_scalar_is_read_as_its_writer_meant(text: str, value: object) -> None:
    assert plain(text) == value


def test_decimal_keeps_the_digits_that_were_written() -> None:
    assert str(plain("12.50")) == "12.50"


def test_byte_order_mark_and_windows_line_ends_are_no_part_of_a_text() -> None:
    assert nodes.tidy("\ufeffa: 1\r\nb: 2\r") == "a: 1\nb: 2\n"


def test_node_knows_the_line_of_its_key_or_dash() -> None:
    node, _problems = compose("x.yaml", "a: 1\nb:\n- c\n- d:\n    e: 1\n", first_line=10)
    assert node is not None
    lines = [node.at(*path).line for path in [("a",), ("b",), ("b", 1), ("b", 1, "d", "e")]]
    assert lines == [10, 11, 13, 14]


def test_node_of_a_missing_path_is_the_last_one_there_is() -> None:
    node, _problems = compose("x.yaml", "a:\n  b: 1\n")
    assert node is not None
    assert node.at("a", "c", 3).line == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\n\tb: 2\n", (2, "tab")),
        ("a: 1\nb: c: d\n", (2, "yaml")),
        ('a: 1\nb: "open\nc: 1\n', (2, "yaml")),
        ("a: 1\nb: &x 1\nc: *x\n", (2, "anchor")),
        ("a: *x\n", (1, "anchor")),
        ("a: 1\nb: !!python/name:os.system x\n", (2, "tag")),
        ("a: 1\n---\nb: 1\n", (2, "several-documents")),
        ("a: 1\n2: 1\n", (2, "key-not-text")),
        ("a: 1\n? [b]\n: 1\n", (2, "key-not-text")),
        ("a: 1\nb: 2\na: 3\n", (3, "repeated-key")),
        ("a: 1\nb: \x07\n", (2, "odd-character")),
        ('a: 1\nb: "\\0"\n', (2, "odd-character")),
        ("a:\n- " + "[" * 20, (2, "too-deep")),
    ],
)
def test_what_no_course_needs_is_refused_with_its_line(text: str, found: tuple[int, str]) -> None:
    assert problem(text) == found


def test_half_a_character_is_refused() -> None:
    assert compose("x.yaml", 'a: "\\ud800"\n')[1] != []


def test_aliases_that_would_grow_without_end_are_refused() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problem(text) == (1, "anchor")


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 10)
    assert problem("- a\n" * 20) == (10, "too-many-values")
