from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.passages import (
    BlockKind,
    digest_of,
    find_quote,
    label_line,
    minutes_to_read,
    normalise,
    plain_text,
    render,
    split,
)
from tests.lessons.xss import XSS

KINDS = {
    "# 总则": BlockKind.HEADING,
    "###### 附则": BlockKind.HEADING,
    "##总则": BlockKind.HEADING,
    "湖在城西。": BlockKind.PARAGRAPH,
    "**第一条** 湖在城西。": BlockKind.PARAGRAPH,
    "*湖*在城西。": BlockKind.PARAGRAPH,
    "2026 年，湖在城西。": BlockKind.PARAGRAPH,
    "- 湖\n- 河": BlockKind.LIST,
    "* 湖": BlockKind.LIST,
    "1. 湖\n2. 河": BlockKind.LIST,
    "> 湖在城西。": BlockKind.QUOTE,
    "| 湖 | 河 |\n|---|---|\n| 1 | 2 |": BlockKind.TABLE,
}


@pytest.mark.parametrize(("source", "kind"), KINDS.items())
def test_split_tells_the_kinds_of_blocks(source: str, kind: BlockKind) -> None:
    assert [block.kind for block in split(source)] == [kind]


def test_split_labels_sections_and_their_paragraphs() -> None:
    body = "引言。\n\n## 一\n\n甲。\n\n- 乙\n\n## 二\n\n丙。"
    assert [block.label for block in split(body)] == ["0.1", "1", "1.1", "1.2", "2", "2.1"]


def test_split_keeps_markdown_and_plain_text() -> None:
    block = split("湖面 **6.4** 平方\n公里。")[0]
    assert (block.markdown, block.text) == ("湖面 **6.4** 平方\n公里。", "湖面 6.4 平方\n公里。")


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n", "\n \n \n"])
def test_split_parts_at_blank_lines(blank: str) -> None:
    assert [block.text for block in split(f"甲{blank}乙")] == ["甲", "乙"]


@pytest.mark.parametrize("body", ["", " \n\t\n ", "\r\n\r\n"])
def test_split_of_nothing_is_nothing(body: str) -> None:
    assert split(body) == ()


@given(st.text(max_size=300))
def test_split_takes_any_text(body: str) -> None:
    blocks = split(body)
    assert [block.label for block in split("\n\n".join(block.markdown for block in blocks))] == [
        block.label for block in blocks
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("湖面 **6.4** 平方公里", "湖面 6.4 平方公里"),
        ("**《行政处罚法》**第三条", "《行政处罚法》第三条"),
        ("见[公告](https://example.org/a)。", "见公告。"),
        ("甲  \n乙", "甲\n乙"),
        ("甲<br>乙", "甲\n乙"),
        ("- 甲\n- 乙", "甲\n乙"),
        ("1. 甲\n2. 乙", "甲\n乙"),
        ("## 数字", "数字"),
        ("> 甲", "甲"),
        ("| 城市 | 外资 |\n|:---|---:|\n| 湖畔 | 12.5 |", "城市 | 外资\n湖畔 | 12.5"),
        ("| a | b |\n|---|---|\n|  | x |", "a | b\n| x"),
        ("3 &lt; 5 &amp; 7", "3 < 5 & 7"),
        ("`<b>`", "<b>"),
        ("`&amp;lt;`", "&amp;lt;"),
        ("H<sub>2</sub>O", "H2O"),
        ("---", ""),
    ],
)
def test_plain_text_is_what_a_reader_sees(source: str, text: str) -> None:
    assert plain_text(source) == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" a  b\t c ", "a b c"),
        ("a　　b", "a b"),
        ("a\u00a0b", "a b"),
        ("a\n\n\r\n b", "a\nb"),
        ("e\u0301", "é"),
        ("１２", "１２"),
        ("", ""),
    ],
)
def test_normalise_folds_white_space_and_composes(text: str, normal: str) -> None:
    assert normalise(text) == normal


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_digest_of_changes_with_one_character() -> None:
    assert digest_of("湖在城西。") != digest_of("湖在城东。")


def test_find_quote_names_each_text_and_place() -> None:
    assert find_quote("实验室", ["全市有实验室。", "没有。", "实验室，实验室"]) == [(0, 3), (2, 0)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [("7  家", [(0, 2)]), ("７ 家", []), ("**7** 家", []), ("", []), (" \n", [])],
    ids=["spaces", "full width", "Markdown", "nothing", "blank"],
)
def test_find_quote_wants_the_very_words(quote: str, found: list[tuple[int, int]]) -> None:
    assert find_quote(quote, ["共有7 家。"]) == found


@pytest.mark.parametrize(("characters", "minutes"), [(0, 1), (400, 1), (1_000, 2), (4_000, 10)])
def test_minutes_to_read_counts_characters(characters: int, minutes: int) -> None:
    assert minutes_to_read("字 " * characters) == minutes


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("**《行政处罚法》**第三条", "<p><strong>《行政处罚法》</strong>第三条</p>"),
        ("依照**“三定”**规定", "<p>依照<strong>“三定”</strong>规定</p>"),
        ("第**二**条", "<p>第<strong>二</strong>条</p>"),
        ("# 总则", "<h2>总则</h2>"),
        ("## 总则", "<h2>总则</h2>"),
        ("###### 总则", "<h4>总则</h4>"),
        ("3. 甲", '<ol start="3">\n<li>甲</li>\n</ol>'),
        ("3 < 5", "<p>3 &lt; 5</p>"),
        (
            "[甲](https://example.org)",
            '<p><a href="https://example.org" rel="noopener noreferrer">甲</a></p>',
        ),
    ],
)
def test_render_writes_plain_html(source: str, page: str) -> None:
    assert render(source) == page


def test_render_aligns_no_cell_by_style() -> None:
    page = render("| 甲 |\n|---:|\n| 1 |")
    assert page.replace("\n", "") == (
        "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )


class _Danger(HTMLParser):
    """Collect whatever could act: tags, attributes and addresses that no text needs."""

    TAGS = {
        "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol",
        "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    }  # fmt: skip
    ATTRIBUTES = {"href", "title", "rel", "start"}
    SCHEMES = {"", "http", "https", "mailto"}
    DROPPED = str.maketrans("", "", "\t\r\n")  # as browsers read an address (WHATWG URL)
    LEADING = "".join(map(chr, range(33)))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.TAGS:
            self.found.append(tag)
        self.found += [name for name, _value in attrs if name not in self.ATTRIBUTES]
        links = [
            (value or "").translate(self.DROPPED).lstrip(self.LEADING)
            for name, value in attrs
            if name == "href"
        ]
        self.found += [link for link in links if urlsplit(link).scheme not in self.SCHEMES]

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.promise("C1")
@pytest.mark.parametrize("source", XSS)
def test_render_lets_nothing_act(source: str) -> None:
    assert _Danger(render(source)).found == []


@pytest.mark.promise("C1")
@pytest.mark.parametrize("source", XSS)
def test_render_lets_nothing_act_in_the_midst_of_text(source: str) -> None:
    assert _Danger(render(f"甲**乙**\n{source}\n丙[丁](/x)")).found == []


@pytest.mark.promise("C1")
@given(st.lists(st.sampled_from(XSS) | st.text(max_size=5), max_size=4).map("".join))
def test_render_lets_no_mixture_act(source: str) -> None:
    assert _Danger(render(source)).found == []


@pytest.mark.parametrize("source", XSS)
def test_plain_text_is_rendered_to_itself(source: str) -> None:
    """No plain text becomes active by being taken for HTML once more than it should."""
    assert _Danger(render(plain_text(source))).found == []


PATTERNS = [
    "[",
    "![",
    "[a](",
    "[a][",
    "<a ",
    "<",
    "`",
    "*a ",
    "&",
    "| ",
    "- ",
    "#\n",
    "a\n=\n",
]


@pytest.mark.promise("C5")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_render_of_odd_input_comes_to_an_end(pattern: str) -> None:
    assert render(pattern * 10_000)


def test_render_shows_lists_nested_beyond_sense_as_written() -> None:
    assert render("1. " * 5_000).startswith("<p>1. 1. 1.")


def test_split_takes_the_label_a_block_gives_itself() -> None:
    body = '## 总则\n{: label="第一章" }\n\n本条例适用于全市。\n{: label="第一条第一款" }\n\n另起一段。\n'
    blocks = [(block.label, block.text, block.markdown) for block in split(body)]
    assert blocks == [
        ("第一章", "总则", "## 总则"),
        ("第一条第一款", "本条例适用于全市。", "本条例适用于全市。"),
        ("1.2", "另起一段。", "另起一段。"),
    ]


def test_label_line_is_what_split_reads() -> None:
    (block,) = split(f"文本。\n{label_line('二（三）2')}")
    assert block.label == "二（三）2"


def test_label_line_alone_is_text_like_any_other() -> None:
    (block,) = split('{: label="一" }')
    assert block.label == "0.1"
