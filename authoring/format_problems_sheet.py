"""What is lost or wrong in sheets and papers of questions, in people's words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

_FILES: Mapping[str, Callable[[], str]] = {
    "binary-file": lambda: _("The file is no text: it holds control characters."),
    "unknown-encoding": lambda: _("The text is in no encoding that is known: save it as UTF-8."),
    "empty-file": lambda: _("The file is empty."),
    "old-office-file": lambda: _(
        "This is a file of the old kind (.xls, .doc), or one with a password. Save it as .xlsx or "
        ".docx, without a password."
    ),
    "broken-package": lambda: _("The file is damaged and cannot be read."),
    "other-package": lambda: _("The file is another package than its name says: no %(wanted)s."),
    "too-many-files": lambda: _("The file is a package of more than %(most)s parts."),
    "unpacks-too-large": lambda: _("Unpacked, the file is larger than %(most)s MB."),
    "odd-path": lambda: _("A part of the file has a path that leads out of it."),
    "encrypted": lambda: _("The file is protected by a password. Save it without one."),
    "odd-encoding": lambda: _("A part of the file is in an encoding that is not read."),
    "document-type": lambda: _("The file defines entities of its own (DTD), which is not allowed."),
    "broken-document": lambda: _("The file breaks off here; what stands before was read."),
    "no-header": lambda: _(
        "No row says what the columns are. The header must stand in the first 20 rows, with at "
        "least 题干 (or 题目, question) and 答案 (or 正确答案, answer)."
    ),
    "no-questions-found": lambda: _(
        "No question was found. Questions begin with a number such as 1. and have options A. B. C. "
        "or a line with the answer, such as 答案：B."
    ),
    "outside-a-question": lambda: _(
        "Options or an answer stand here without a question: it must begin with a number, such as 1."
    ),
    "too-many-rows": lambda: _("Only the first %(most)s rows of a sheet are read."),
    "too-many-sheets": lambda: _("Only the first %(most)s sheets are read."),
    "too-many-lines": lambda: _("The file has more than %(most)s lines."),
    "broken-sheet": lambda: _("The sheet is damaged from here on; what stands before was read."),
    "broken-record": lambda: _("A quotation mark is opened in this line and never closed."),
    "too-many-broken": lambda: _(
        "More than %(most)s lines open a quotation mark and never close it: the rest was not read."
    ),
    "unknown-column": lambda: _("Nothing is known of the column “%(column)s”: it was not read."),
    "answer-without-question": lambda: _(
        "The key has an answer to %(number)s, but no question has."
    ),
}
_QUESTIONS: Mapping[str, Callable[[], str]] = {
    "no-stem": lambda: _("The text of the question is missing."),
    "no-answer": lambda: _("The answer is missing."),
    "not-an-option": lambda: _("The answer “%(answer)s” names no option of the question."),
    "truth-expected": lambda: _("The answer must be 对 or 错 (or √ ×, T F), not “%(answer)s”."),
    "order-expected": lambda: _("The answer must name each of the %(count)s entries once: BADC."),
    "pairs-expected": lambda: _(
        "Pairs are expected: an option for each, such as 左 → 右, or an answer such as 1-B 2-A."
    ),
    "blank-count": lambda: _("The stem has %(blanks)s blanks, the answer %(answers)s."),
    "equal-options": lambda: _("Two options say the same: “%(text)s”."),
    "no-counterpart": lambda: _("There is no kind of question for “%(kind)s”."),
    "text-too-long": lambda: _("A text is longer than %(most)s characters."),
    "text-missing": lambda: _("A text that must be there is empty."),
    "too-many-entries": lambda: _("There are more than %(most)s options, blanks or pairs."),
    "too-few-entries": lambda: _("At least %(least)s options, blanks or pairs are needed."),
    "invalid": lambda: _("Something in the question is not as it must be."),
}
_LOST: Mapping[str, Callable[[], str]] = {
    "image": lambda: _("A picture."),
    "formula": lambda: _("The form of a formula: only its characters were read."),
    "difficulty": lambda: _("The difficulty “%(value)s”: it must be 易, 中 or 难, or a number."),
    "points": lambda: _("The points: they must be a number above 0 with at most two decimals."),
    "uid": lambda: _("The identifier: it is longer than %(most)s characters."),
    "tag": lambda: _("A tag: it is longer than %(most)s characters."),
    "kind-by-answer": lambda: _("The kind “%(kind)s”: by its answer the question is another one."),
    "unknown-kind": lambda: _("The kind “%(kind)s”, which is not known: the answer told another."),
    "formatting": lambda: _("Formatting, such as bold words or a list (%(field)s)."),
    "changed": lambda: _("Reading the file again gives something else here (%(field)s)."),
    "left-out": lambda: _("The whole question is left out: the format cannot say it."),
}

SENTENCES: Mapping[str, Callable[[], str]] = {**_FILES, **_QUESTIONS, **_LOST}

FIELDS: Mapping[str, Callable[[], str]] = {
    "stem": lambda: _("text of the question"),
    "options": lambda: _("options"),
    "entries": lambda: _("entries"),
    "pairs": lambda: _("pairs"),
    "distractors": lambda: _("further right sides"),
    "blanks": lambda: _("blanks"),
    "answer": lambda: _("answer"),
    "sample": lambda: _("sample answer"),
    "guidance": lambda: _("marking guide"),
    "explanation": lambda: _("explanation"),
    "feedback": lambda: _("feedback"),
    "near_misses": lambda: _("near misses"),
    "value": lambda: _("value"),
    "tolerance": lambda: _("tolerance"),
    "unit": lambda: _("unit"),
    "min_characters": lambda: _("least number of characters"),
    "max_characters": lambda: _("most characters"),
    "kind": lambda: _("kind"),
    "difficulty": lambda: _("difficulty"),
    "points": lambda: _("points"),
    "tags": lambda: _("tags"),
    "category": lambda: _("chapter"),
    "uid": lambda: _("identifier"),
    "quote": lambda: _("quote"),
}
"""What people call the fields that notices name in `field`."""
