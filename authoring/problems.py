"""What is wrong with course files, in sentences their writer understands."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from authoring.coursefiles import Problem
from quizzes.problems import content_sentence

_FILES: Mapping[str, Callable[[], str]] = {
    "missing-file": lambda: _("The file %(file)s is missing."),
    "unknown-file": lambda: _("No course has a file called %(file)s."),
    "unlisted-file": lambda: _("course.yaml does not list %(file)s among its lessons."),
    "file-too-large": lambda: _("The file is larger than %(most)s characters."),
    "too-many-files": lambda: _("The folder holds more than %(most)s files."),
    "no-folder": lambda: _("There is no such folder."),
    "not-a-file": lambda: _("This is a link or a folder; only plain files are read."),
    "not-utf-8": lambda: _("The file is not written in UTF-8."),
    "odd-character": lambda: _("A character here cannot be shown, such as a control character."),
    "no-front-matter": lambda: _("A lesson begins with a line of three dashes: ---"),
    "open-front-matter": lambda: _("The lines at the top do not end with three dashes: ---"),
    "no-text": lambda: _("The lesson has no text."),
    "lesson-too-long": lambda: _("The lesson is longer than %(most)s characters: divide it."),
    "too-many-brackets": lambda: _("The lesson has more than %(most)s brackets: divide it."),
    "too-many-passages": lambda: _("The lesson has more than %(most)s passages: divide it."),
    "too-many-questions": lambda: _("The file holds more than %(most)s questions."),
}
_SYNTAX: Mapping[str, Callable[[], str]] = {
    "tab": lambda: _("The line is indented by a tab: use spaces."),
    "yaml": lambda: _("This is not YAML (%(reason)s). Text with : or # wants quotes."),
    "anchor": lambda: _("Anchors and aliases (& and *) are not read: write it out, or in quotes."),
    "tag": lambda: _("Tags (!) are not read: write the text in quotes."),
    "too-deep": lambda: _("Things are nested too deeply here."),
    "too-many-values": lambda: _("The file holds too many values."),
    "several-documents": lambda: _("The file holds several documents: write only one."),
    "key-not-text": lambda: _("The name of a field must be text."),
    "repeated-key": lambda: _("The field “%(key)s” stands here twice."),
    "missing": lambda: _("The field “%(field)s” is missing."),
    "unknown-field": lambda: _("There is no field “%(field)s” here."),
    "text-expected": lambda: _("“%(field)s” must be text: put it in quotes."),
    "true-or-false-expected": lambda: _("“%(field)s” must be true or false."),
    "whole-number-expected": lambda: _("“%(field)s” must be a whole number."),
    "number-expected": lambda: _("“%(field)s” must be a number."),
    "date-expected": lambda: _("“%(field)s” must be a date such as 2026-03-02."),
    "list-expected": lambda: _("A list is expected here: “%(field)s”."),
    "mapping-expected": lambda: _("Fields with their values are expected here: “%(field)s”."),
    "choice": lambda: _("“%(field)s” must be one of: %(expected)s."),
    "text-too-short": lambda: _("“%(field)s” is empty."),
    "text-too-long": lambda: _("“%(field)s” is longer than %(most)s characters."),
    "list-too-short": lambda: _("“%(field)s” needs at least %(least)s entries."),
    "list-too-long": lambda: _("“%(field)s” takes at most %(most)s entries."),
    "number-too-small": lambda: _("“%(field)s” is too small; the limit is %(least)s."),
    "number-too-large": lambda: _("“%(field)s” is too large; the limit is %(most)s."),
    "too-many-digits": lambda: _("“%(field)s” has too many digits."),
    "pattern": lambda: _("“%(field)s” is not written as such a field must be."),
    "invalid": lambda: _("“%(field)s”: %(reason)s"),
}
_REFERENCES: Mapping[str, Callable[[], str]] = {
    "repeated-lesson": lambda: _("The lesson %(name)s is listed twice (first: %(first)s)."),
    "repeated-slug": lambda: _("The short name %(name)s is taken (%(first)s)."),
    "repeated-edition": lambda: _("The edition %(name)s is listed twice (first: %(first)s)."),
    "repeated-uid": lambda: _("The identifier %(name)s is taken (%(first)s)."),
    "repeated-tag": lambda: _("The tag %(name)s stands here twice."),
    "repeated-evidence": lambda: _("Two quotes begin at the same place (first: %(first)s)."),
    "stem": lambda: _("The files of this lesson must be called %(expected)s, not %(stem)s."),
    "unknown-lesson": lambda: _("The course has no lesson %(name)s."),
    "unknown-edition": lambda: _("course.yaml has no edition %(name)s."),
    "unknown-question": lambda: _("The course has no question %(name)s."),
    "unknown-tag": lambda: _("No question has the tag %(name)s."),
    "fixed-or-drawn": lambda: _(
        "A part is either one fixed question, or conditions to draw by: not both."
    ),
    "check-in-exam": lambda: _("A question for exams only cannot be shown in a lesson."),
    "evidence-without-lesson": lambda: _("Say which lesson is quoted."),
    "missing-quote": lambda: _("The lesson %(lesson)s does not say “%(quote)s”."),
    "ambiguous-quote": lambda: _(
        "“%(quote)s” stands in %(count)s passages of the lesson %(lesson)s: quote more of one."
    ),
}
_COURSE: Mapping[str, Callable[[], str]] = {
    "changed-in-admin": lambda: _(
        "Changed in the admin since the last load or dump. Run dump_course first and merge, "
        "or load with --force to overwrite it."
    ),
    "open-draft": lambda: _(
        "The question %(name)s has a draft in the admin that says something else. "
        "Publish or return it first, or load with --force to overwrite it."
    ),
    "open-draft-lesson": lambda: _(
        "The lesson %(name)s has an unpublished text in the admin. "
        "Publish it first, or load with --force to leave it behind."
    ),
    "open-draft-quiz": lambda: _(
        "The quiz %(name)s is not published in the admin and says something else. "
        "Publish it first, or load with --force to overwrite it."
    ),
    "lesson-in-use": lambda: _(
        "The lesson %(name)s is missing, but has %(readers)s readers and %(questions)s questions. "
        "Keep it, or load with --force to withdraw it."
    ),
    "edition-in-use": lambda: _("Texts of lessons rest on the edition %(name)s: keep it listed."),
    "not-publishable": lambda: _("The question cannot be published: %(reasons)s"),
    "not-drawable": lambda: _("The quiz %(name)s cannot be drawn: %(reasons)s"),
    "not-writable": lambda: _("%(name)s cannot be written to a file: %(reason)s"),
}
_SENTENCES = {**_FILES, **_SYNTAX, **_REFERENCES, **_COURSE}


def sentence(problem: Problem) -> str:
    """Return why, in the language in use."""
    if problem.code in _SENTENCES:
        return _SENTENCES[problem.code]() % problem.args
    return content_sentence(problem.code) or problem.code


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Return "file:line: reason" for each, as compilers write it and editors follow it."""
    return [f"{problem.place}: {sentence(problem)}" for problem in problems]
