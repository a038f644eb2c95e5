"""`{% load text %}`: authors' Markdown as safe HTML."""

import re
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lessons.models import Passage
from lessons.passages import render
from lessons.reader import ShownPassage

register = template.Library()


@register.filter
def markdown(source: str) -> SafeString:
    """Return block Markdown as HTML that has been through the sanitiser."""
    return mark_safe(render(source))  # noqa: S308 -- `render` sanitises


@register.filter
def inline_markdown(source: str) -> SafeString:
    """Return Markdown for inside a line: a single paragraph loses its <p>."""
    page = render(source)
    only = re.fullmatch(r"<p>((?:(?!<p>).)*)</p>\s*", page, flags=re.DOTALL)
    return mark_safe(only[1] if only else page)  # noqa: S308 -- as above


@register.simple_tag
def passage(shown: ShownPassage) -> SafeString:
    """Return a passage as the reader shows it."""
    own = shown.passage
    return _passage(own.key, own.position, own.kind, own.label, shown.markdown, get_language())


@lru_cache(maxsize=4096)
def _passage(
    key: str, position: int, kind: str, label: str, source: str, language: str | None
) -> SafeString:
    """Render once what is the same for every reader."""
    del language  # the words around the text are in the language of the request
    shown = Passage(key=key, position=position, kind=kind, label=label)
    return render_to_string("lessons/_passage.html", {"passage": shown, "markdown": source})
