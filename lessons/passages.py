"""Cut a lesson's Markdown into passages, and say what a reader sees of each (pure).

A passage is one block: a heading, paragraph, list, quote or table, set off by blank lines. Its
plain text is what questions quote from and what revisions are compared by.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

import markdown
import nh3

KEY_LENGTH = 10
"""Hex digits of a new key: 40 bits, so that two texts of one course never meet by chance."""

SIMILAR = 0.6
"""Least share of matching characters (difflib ratio) for a reworded passage to keep its key."""

_MOST_MARKS = 1_000
"""A block with more brackets or headings than this is no prose, and is shown as it is written:
Python-Markdown looks for the partner of each through all that follows."""

_LABEL = re.compile(r'\{: ?label="([^"\n]{1,50})" ?\}')

_READING_SPEED = 400  # Chinese characters a minute: careful reading of an official text

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One passage as cut from the text: its Markdown, its plain text and its place."""

    kind: BlockKind
    label: str
    """The citation label its last line gives, else section and paragraph, e.g. "2.3".

    A heading has the section alone; what stands before the first has section 0."""
    markdown: str
    text: str

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def split(body: str) -> tuple[Block, ...]:
    """Cut `body` into blocks, in order. Linear in its length.

    A block may name its own label in a last line, as attribute lists are written in Markdown:
    `{: label="第十二条第二款" }`. The line is no part of its text.
    """
    blocks: list[Block] = []
    section = paragraph = 0
    for written in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n")):
        if not written.strip():
            continue
        source, given = _cut_label(written.strip("\n"))
        kind = _kind_of(source.strip())
        if kind is BlockKind.HEADING:
            section, paragraph = section + 1, 0
            label = str(section)
        else:
            paragraph += 1
            label = f"{section}.{paragraph}"
        blocks.append(Block(kind, given or label, source, plain_text(source)))
    return tuple(blocks)


def digest_of(text: str) -> str:
    """Return 64 hex digits that change when the plain text does."""
    return blake2b(text.encode(), digest_size=32).hexdigest()


def find_quote(quote: str, texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return (index, start) of each text that holds `quote`, at its first place there."""
    wanted = normalise(quote)
    return [
        (index, text.find(wanted)) for index, text in enumerate(texts) if wanted and wanted in text
    ]


def normalise(text: str) -> str:
    """Return `text` in NFC with every run of white space in a line as one space."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def plain_text(source: str) -> str:
    """Return what a reader sees of a Markdown block; table cells are parted by " | "."""
    page = str(render(source))
    page = re.sub(r"</t[dh]>\s*<t[dh]>", " | ", page)
    page = re.sub(r"<br ?/?>", "\n", page)
    return normalise(html.unescape(nh3.clean(page, tags=set())))


@lru_cache(maxsize=4096)
def render(source: str) -> str:
    """Return safe HTML for Markdown: the only way text of authors reaches a page.

    Cached by content, since a revision or version never changes.
    """
    if any(source.count(mark) > _MOST_MARKS for mark in "[<#="):
        return f"<p>{html.escape(source)}</p>"
    try:
        page = markdown.markdown(source, extensions=["tables", "sane_lists"], output_format="html")
    except RecursionError:  # lists nested hundreds deep are no list: show what was written
        page = f"<p>{html.escape(source)}</p>"
    page = re.sub(r"<(/?)h1>", r"<\1h2>", page)  # the page's own title is the one h1
    page = re.sub(r"<(/?)h[56]>", r"<\1h4>", page)
    return nh3.clean(
        page,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def minutes_to_read(body: str) -> int:
    """Estimate the reading time in whole minutes, at least one."""
    return max(1, round(len(re.sub(r"\s", "", body)) / _READING_SPEED))


def label_line(label: str) -> str:
    """Return the line that gives a block its label; see `split`."""
    return f'{{: label="{label}" }}'


def _cut_label(source: str) -> tuple[str, str]:
    """Return a block without its label line, and the label; "" where it gives none."""
    text, _, last = source.rpartition("\n")
    found = _LABEL.fullmatch(last.strip())
    return (text, found[1].strip()) if found and text.strip() else (source, "")


def _kind_of(source: str) -> BlockKind:
    if source.startswith("#"):  # Python-Markdown asks for no space behind it
        return BlockKind.HEADING
    if re.match(r"([-*+]|\d+[.)]) ", source):
        return BlockKind.LIST
    if source.startswith(">"):
        return BlockKind.QUOTE
    if source.startswith("|"):
        return BlockKind.TABLE
    return BlockKind.PARAGRAPH
