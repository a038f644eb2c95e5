import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.formats.texts import Form, from_html, head_of, to_markdown
from lessons.passages import plain_text, render


@pytest.mark.parametrize(
    ("page", "markdown"),
    [
        ("湖在城西。", "湖在城西。"),
        ("<p>湖在<b> 城西 </b>。</p><p>河在城东。</p>", "湖在 **城西** 。\n\n河在城东。"),
        ("<strong><em>湖</em></strong>", "***湖***"),
        ("<b>湖</b><i>河</i>", "**湖***河*"),
        ("甲<br>乙<br/>丙", "甲  \n乙  \n丙"),
        ("<b>甲<br>乙</b>", "**甲**  \n**乙**"),
        ("H<sub>2</sub>O, 10<sup>3</sup>", "H<sub>2</sub>O, 10<sup>3</sup>"),
        ("<ul><li>甲</li><li><p>乙</p></li></ul>丙", "- 甲\n- 乙\n\n丙"),
        ("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>", "1. 甲\n    - 乙\n2. 丙"),
        (
            "<table><tr><th>地方</th><th>方位</th></tr><tr><td>湖</td><td>西</td></tr></table>",
            "地方 | 方位  \n湖 | 西",
        ),
        ('<a href="https://example.org/a">公告</a>', "[公告](https://example.org/a)"),
        ('<a href="javascript:alert(1)">公告</a>', "公告"),
        ("<a href='/x'>公告</a>", "公告"),
        ("<script>alert(1)</script>湖<style>p{}</style>", "湖"),
        ("<!-- 注 -->湖<?php 1 ?>", "湖"),
        ("3 < 5 &amp; 7 &gt; 6&nbsp;", "3 < 5 & 7 > 6"),
        ("甲<乙>丙", "甲<乙>丙"),
        ("<foo>", "&lt;foo>"),
        ("<o:p>甲</o:p>", "甲"),
        ("甲<pre>乙\n丙</pre>丁\n戊", "甲\n\n乙  \n丙\n\n丁 戊"),
        ("<p></p><div> </div>", ""),
    ],
)
def test_from_html_keeps_what_markdown_can_say(page: str, markdown: str) -> None:
    assert from_html(page).markdown == markdown


@pytest.mark.parametrize(
    ("page", "images"),
    [
        ('<img src="@@PLUGINFILE@@/lake%201.png" alt="lake">', ("lake 1.png",)),
        ("<img src='data:image/png;base64,AAAA' alt='湖>图'>", ("湖>图",)),
        ("<audio src='a/b.mp3'>没有声音</audio>", ("b.mp3",)),
        ("<img src=a.png><img src=a.png>", ("a.png",)),
    ],
)
def test_from_html_names_pictures(page: str, images: tuple[str, ...]) -> None:
    assert from_html(page).images == images


def test_from_html_shows_the_words_for_a_picture() -> None:
    assert from_html('<img src="x.png" alt="湖的地图">如图。').markdown == "湖的地图如图。"


MARKS = "甲乙 \n1.#*_-+=>|`[]()!&;\\~"


@given(st.text(MARKS, max_size=20))
def test_plain_text_reads_as_written(text: str) -> None:
    assert plain_text(to_markdown(text, Form.PLAIN).markdown).split() == text.split()


@given(st.text(MARKS.replace("&", "").replace("<", ""), max_size=20))
def test_text_without_tags_reads_as_written_in_moodle_too(text: str) -> None:
    assert plain_text(to_markdown(text, Form.MOODLE).markdown).split() == text.split()


PIECES = st.sampled_from(
    [*"甲乙1 .#*_-&", "<b>", "</b>", "<i>", "</i>", "<sub>", "</sub>", "<p>", "</p>", "<br>", "<li>",
     "<ul>", "</ul>", "<ol>", "<td>", "<tr>", "<a href='https://example.org'>", "</a>", "<!--", "-->",
     "<img src='x'>", "&lt;", "&#42;", "<", ">", "'", '"', "\U0010fff0", "&#x10fff2;"]
)  # fmt: skip


@pytest.mark.promise("C1")
@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=15).map("".join))
def test_from_html_takes_anything_and_lets_nothing_act(page: str) -> None:
    assert "<img" not in render(from_html(page).markdown)


@given(st.lists(PIECES, max_size=15).map("".join))
def test_from_html_leaves_no_mark_of_its_own(page: str) -> None:
    assert [char for char in from_html(f"<p></p>{page}").markdown if ord(char) > 0x10FF00] == []


def test_markdown_is_taken_as_it_is() -> None:
    assert to_markdown(" **湖** <b>x</b>\n", Form.MARKDOWN).markdown == "**湖** <b>x</b>"


def test_moodle_text_keeps_its_lines() -> None:
    assert to_markdown("甲\n乙<b>\n丙</b>", Form.MOODLE).markdown == "甲  \n乙  \n**丙**"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_head_of_reads_what_files_begin_with(encoding: str) -> None:
    assert head_of(("湖" * 3_000).encode(encoding)).startswith("湖湖湖")


PATTERNS = [
    "<",
    "<b ",
    "<a '",
    '<a "',
    "<b>",
    "<!--",
    "<ul><li>",
    "<td>",
    "<a href=http://a.b>x</a>",
    "&",
]


@pytest.mark.promise("C5")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_from_html_of_odd_input_comes_to_an_end(pattern: str) -> None:
    assert isinstance(from_html(pattern * 20_000, keeps_lines=True).markdown, str)
