"""What is lost or wrong in GIFT, Aiken and Moodle XML files, in people's words.

Codes these formats share with sheets and papers have their sentences there.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

_FILES: Mapping[str, Callable[[], str]] = {
    "not-this-format": lambda: _("The file is not of the format that was chosen (%(format)s)."),
    "too-many-items": lambda: _("Only the first %(most)s questions of a file are read."),
    "unknown-directive": lambda: _("The instruction $%(name)s is not known; it was passed over."),
    "xml": lambda: _("The question is not well-formed XML (line %(line)s: %(reason)s)."),
}
_QUESTIONS: Mapping[str, Callable[[], str]] = {
    "description": lambda: _("This is text without a question: nothing is asked in it."),
    "unclosed": lambda: _("The question does not end: “%(expected)s” is missing."),
    "unopened": lambda: _("“%(expected)s” is missing before the answers."),
    "nested-braces": lambda: _(
        "Braces stand within braces. Those that belong to the text want a backslash: \\{ \\}"
    ),
    "several-groups": lambda: _("Only blanks may have several pairs of braces in one question."),
    "sign-expected": lambda: _("Each answer begins with one of the signs %(expected)s."),
    "pair-expected": lambda: _("A pair is written as: left %(expected)s right."),
    "number-expected": lambda: _("A number is expected, such as 5, 5:0.1 or 4.9..5.1."),
    "too-many-digits": lambda: _("A number has too many digits: at most %(most)s are kept."),
    "answer-line-expected": lambda: _("The line with the answer is missing: %(expected)s"),
    "options-expected": lambda: _("The options are missing: lines such as %(expected)s"),
    "letters-expected": lambda: _("The answer must be the letter of an option, such as B."),
    "no-fields": lambda: _("There is nothing to fill in: the text has no fields for answers."),
}
_LOST_MARKING: Mapping[str, Callable[[], str]] = {
    "weights": lambda: _("That this answer is worth %(percent)s percent."),
    "any-of": lambda: _("That one of the right options is enough: now all of them are wanted."),
    "became-single": lambda: _("That several options may be chosen: only one of them is right."),
    "more-answers": lambda: _("A further right number: a question has one."),
    "tolerance": lambda: _("The tolerance of a number: here it must be met exactly."),
    "units": lambda: _("A further unit: a number has one."),
    "case": lambda: _("That capital and small letters are told apart."),
    "wildcard": lambda: _("The star (*) that stands for any letters: the word must be exact."),
    "choices": lambda: _("The words to choose from: now the word is typed."),
}
_LOST_TEXTS: Mapping[str, Callable[[], str]] = {
    "title": lambda: _("The question's name."),
    "right-feedback": lambda: _("Feedback for a right answer."),
    "wrong-feedback": lambda: _("Feedback for all wrong numbers."),
    "answer-feedback": lambda: _("Feedback for a certain wrong answer."),
    "combined-feedback": lambda: _("Feedback for the question as a whole."),
    "hint": lambda: _("A hint between two tries."),
    "hidden": lambda: _("That the question was hidden or deleted."),
    "template": lambda: _("The text that the answer begins with."),
    "word-limit": lambda: _("A limit of the answer's words."),
    "attachments": lambda: _("That files may be handed in."),
    "explanation-too-long": lambda: _("The explanation: it is longer than %(most)s characters."),
    "points-too-large": lambda: _("The points: they are more than %(most)s."),
}

SENTENCES: Mapping[str, Callable[[], str]] = {
    **_FILES,
    **_QUESTIONS,
    **_LOST_MARKING,
    **_LOST_TEXTS,
}
