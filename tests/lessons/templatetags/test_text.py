import pytest
from django.template import Context, Template

from lessons.templatetags.text import inline_markdown, markdown
from tests.lessons.xss import XSS


def test_markdown_writes_blocks() -> None:
    assert markdown("**甲**\n\n乙") == "<p><strong>甲</strong></p>\n<p>乙</p>"


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("**甲**乙", "<strong>甲</strong>乙"),
        ("甲\n乙", "甲\n乙"),
        ("甲\n\n乙", "<p>甲</p>\n<p>乙</p>"),
        ("- 甲", "<ul>\n<li>甲</li>\n</ul>"),
        ("", ""),
    ],
)
def test_inline_markdown_takes_the_paragraph_off_a_single_one(source: str, page: str) -> None:
    assert inline_markdown(source) == page


@pytest.mark.parametrize("name", ["markdown", "inline_markdown"])
@pytest.mark.parametrize("source", XSS)
def test_filters_print_what_the_sanitiser_left(name: str, source: str) -> None:
    template = Template(f"{{% load text %}}{{{{ source|{name} }}}}")
    page = template.render(Context({"source": source}))
    assert page in (markdown(source), inline_markdown(source))
