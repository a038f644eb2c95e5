"""Stems with places to fill in: made safe while their text is converted (pure)."""

import re

from quizzes.kinds.blanks import BLANK

GAP = "\U0010fffa"
"""Stands for a blank until the text around it is Markdown; nobody writes it."""

_UNDERSCORES = re.compile("_{3,}")
_TOUCHING = re.compile(f"_+(?={GAP})|(?<={GAP})_+|_{{4,}}")


def filled(markdown: str) -> str:
    """Return a stem whose gaps are blanks, and no other underscores look like one."""
    safe = _TOUCHING.sub(lambda found: "&#95;" * len(found[0]), markdown)
    return safe.replace(GAP, BLANK)


def with_blank(stem: str) -> str:
    """Return a stem that has one blank: where its only run of underscores is, else at its end."""
    if stem.count(BLANK) == 1 and len(_UNDERSCORES.findall(stem)) == 1:
        return stem
    marked, count = _UNDERSCORES.subn(GAP, stem)
    if count == 1:
        return filled(marked)
    space = " " if stem and stem[-1].isascii() and not stem[-1].isspace() else ""
    return filled(f"{stem}{space}{GAP}")


def one_run(stem: str) -> str:
    """Return a converted stem with its only long run of underscores as long as a blank is."""
    marked, count = _UNDERSCORES.subn(BLANK, stem)
    return marked if count == 1 else stem
