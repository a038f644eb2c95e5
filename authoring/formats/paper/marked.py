"""Right options that are marked among the others: in red, or as 12.5（正确答案） (pure)."""

import re
from dataclasses import replace

from authoring.formats.paper.lines import RED
from authoring.formats.typed.inline import CHOICES
from authoring.formats.typed.question import Typed, letters

_SAID = re.compile(r"\s*[（(【\[]\s*(?:正确答案|正确选项|正确|答案|√|✓)\s*[)）】\]]\s*$")


def take_marked(typed: Typed) -> Typed:
    """Return the question without marks; they are its answer if it has no other.

    An answer that is said counts, and if all options or none are marked, the marks say nothing.
    """
    options = tuple(_SAID.sub("", option.replace(RED, "")) for option in typed.options)
    marked = [
        place
        for place, (before, after) in enumerate(zip(typed.options, options, strict=True))
        if before != after
    ]
    if typed.answer or typed.kind not in {*CHOICES, ""} or not 0 < len(marked) < len(options):
        said = tuple(option.replace(RED, "") for option in typed.options)
        return replace(typed, options=options if typed.answer else said)
    return replace(typed, options=options, answer=letters(marked))
