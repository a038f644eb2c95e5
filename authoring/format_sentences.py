"""Formats, and what is lost or wrong in their files, in people's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import authoring
from authoring.coursefiles import Place as FilePlace
from authoring.coursefiles import Problem
from authoring.formats import Notice, Place
from authoring.problems import sentence as file_sentence
from authoring.question_plans import Fate

_FORMATS: Mapping[str, Callable[[], str]] = {
    "xlsx": lambda: _("Excel workbook (.xlsx)"),
    "csv": lambda: _("Table as text (.csv)"),
    "docx": lambda: _("Word paper (.docx)"),
    "paper": lambda: _("Paper as plain text (.txt)"),
    "gift": lambda: _("Moodle GIFT (.gift)"),
    "aiken": lambda: _("Aiken (.txt)"),
    "moodle_xml": lambda: _("Moodle XML (.xml)"),
    "qti": lambda: _("QTI package (.zip)"),
    "qti21": lambda: _("QTI 2.1 package (.zip)"),
    "qti30": lambda: _("QTI 3.0 package (.zip)"),
    "yaml": lambda: _("Course file (.yaml)"),
}
_FATES: Mapping[Fate, Callable[[], str]] = {
    Fate.NEW: lambda: pgettext("an imported question", "new"),
    Fate.CHANGED: lambda: pgettext("an imported question", "changed"),
    Fate.UNCHANGED: lambda: pgettext("an imported question", "unchanged"),
    Fate.REPEATED: lambda: pgettext("an imported question", "stands in the file twice"),
    Fate.RETIRED: lambda: pgettext("an imported question", "retired before"),
}
_OWN: Mapping[str, Callable[[], str]] = {
    "unknown-format": lambda: _("The file is of no format that questions are read from."),
    "format-not-there": lambda: _("The format %(format)s cannot be used on this machine."),
    "too-large": lambda: _("The file is larger than %(most)s MB."),
    "file-is-gone": lambda: _("The file is no longer there. Send it again."),
    "no-questions": lambda: _("No question was found in the file."),
    "nothing-visible": lambda: _("A text of the question is empty or cannot be shown."),
    "not-said": lambda: _("It has no %(field)s as course files ask for."),
    "category": lambda: _("The lesson or category it belongs to."),
    "evidence": lambda: _("A further quote that it rests on."),
    "check": lambda: _("That it is shown in the lesson, to check oneself."),
    "use": lambda: _("What it may be used for."),
    "more-than-read": lambda: _("A course file of more than %(most)s questions is not read."),
}


def format_label(name: str) -> str:
    """Return what people call the format of this name."""
    return _FORMATS[name]() if name in _FORMATS else name


def fate_label(fate: Fate) -> str:
    """Return what becomes of a question, in a word or two."""
    return _FATES[fate]()


def place_words(place: Place) -> str:
    """Return where in the file something stands; "" if it is not said."""
    return ", ".join(_place_parts(place))


def notice_sentence(notice: Notice) -> str:
    """Return what is lost or wrong; where there is no sentence for it, its code and its values."""
    values = _named_fields(notice.values)
    for sentences in (*of_formats("SENTENCES"), _OWN):
        if notice.code in sentences:
            try:
                return sentences[notice.code]() % values
            except (KeyError, TypeError, ValueError):  # another format's, with other values
                continue
    return _file_sentence(notice) or _plain(notice)


def notice_line(notice: Notice) -> str:
    """Return place, sentence and the words it is about, for one line."""
    place = place_words(notice.place)
    excerpt = " ".join(notice.excerpt.split())
    words = f"{notice_sentence(notice)} “{excerpt}”" if excerpt else notice_sentence(notice)
    return f"{place}: {words}" if place else words


def _place_parts(place: Place) -> Iterator[str]:
    if place.sheet:
        yield _("sheet %(name)s") % {"name": place.sheet}
    if place.row:
        yield _("row %(number)s") % {"number": place.row}
    if place.column:
        yield _("column %(letters)s") % {"letters": place.column}
    if place.line:
        yield _("line %(number)s") % {"number": place.line}
    if place.element:
        yield place.element


def _file_sentence(notice: Notice) -> str:
    """Return the sentence for a code of course files; "" if it is none."""
    values = {name: str(value) for name, value in notice.values.items()}
    try:
        sentence = file_sentence(Problem(FilePlace(""), notice.code, values))
    except (KeyError, TypeError, ValueError):
        return ""
    return "" if sentence == notice.code else sentence


def _named_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the word for a field in the place of its name."""
    named = dict(values)
    for words in of_formats("FIELDS"):
        if named.get("field") in words:
            named["field"] = words[named["field"]]()
    return named


def _plain(notice: Notice) -> str:
    values = ", ".join(f"{name}: {value}" for name, value in notice.values.items())
    return f"{notice.code} ({values})" if values else notice.code


@cache
def of_formats(name: str) -> tuple[Mapping[str, Callable[[], str]], ...]:
    """Return the mapping of this name that each format brings along for its own codes."""
    modules = sorted(
        found.name
        for found in iter_modules(authoring.__path__)
        if found.name.startswith("format_problems_")
    )
    return tuple(getattr(import_module(f"authoring.{module}"), name, {}) for module in modules)
