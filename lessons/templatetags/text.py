"""`{% load text %}`: authors' Markdown as safe HTML."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from lessons.passages import render

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
