"""What is lost or wrong in QTI files and packages, in people's words.

Codes that QTI shares with other formats have their sentences there.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

_FILES: Mapping[str, Callable[[], str]] = {
    "broken-xml": lambda: _("The file is not well-formed XML: %(reason)s."),
    "not-qti": lambda: _("The file is XML, but of another kind than QTI."),
    "outside-reference": lambda: _("The manifest names a file outside the package."),
    "missing-file": lambda: _("The manifest names a file that is not in the package."),
}
_QUESTIONS: Mapping[str, Callable[[], str]] = {
    "no-key": lambda: _("The file does not say which answer is right."),
    "several-interactions": lambda: _(
        "Several things (%(count)s) are asked in one question: divide it."
    ),
    "several-partners": lambda: _("An entry has several partners, and so have they."),
}
_LOST: Mapping[str, Callable[[], str]] = {
    "partial-scores": lambda: _("That some answers earn a part of the points, or cost some."),
    "choice": lambda: _("A choice or word that is part of no right answer."),
    "nearest-kind": lambda: _("That it was a “%(kind)s”: it became the nearest kind there is."),
    "scoring": lambda: _("How it is scored (%(name)s): a right answer gets all the points."),
    "adaptive": lambda: _("That the question changes with the answers."),
    "pattern": lambda: _("The pattern that an answer must have."),
    "feedback": lambda: _("Feedback that belongs to no answer of ours."),
}

SENTENCES: Mapping[str, Callable[[], str]] = {**_FILES, **_QUESTIONS, **_LOST}
