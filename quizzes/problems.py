"""What keeps a version from being published, in sentences an instructor understands."""

from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import User
from quizzes.models import Evidence, Question, Version
from quizzes.models.question import Status

_SENTENCES = {
    "no-key": lambda: _("Mark which option is right."),
    "several-keys": lambda: _("A single choice question has one right option, not several."),
    "one-key": lambda: _("A multiple choice question has at least two right options."),
    "names-the-others": lambda: _(
        "An option speaks of the others, such as “all of the above”. Options are shown in a drawn "
        "order: say in it what is meant."
    ),
    "all-right": lambda: _("All options are right: at least one must be wrong."),
    "equal-options": lambda: _("Two entries say the same."),
    "blank-count": lambda: _("The stem needs one ____ for each blank."),
    "near-miss-is-right": lambda: _("A near miss lies within the tolerance of the right value."),
    "wide-tolerance": lambda: _("The tolerance is as large as the value itself."),
    "all-same": lambda: _("All pairs have the same right side: there is nothing to match."),
    "no-guidance": lambda: _("Say how the answer is to be marked."),
    "min-over-max": lambda: _("The least number of characters is above the most."),
}


def content_sentence(code: str) -> str | None:
    """Return the sentence for a code of `Content.problems`; None for any other word."""
    return _SENTENCES[code]() if code in _SENTENCES else None


def content_problems(version: Version) -> list[str]:
    """Return what is wrong with the wording and key."""
    try:
        codes = version.loaded.problems()
    except ValidationError:
        return [_("The question is not complete.")]
    return [_SENTENCES[code]() for code in codes]


def evidence_problems(version: Version) -> list[str]:
    """Return what is wrong with the evidence: it must be a quote of a passage read today."""
    evidence = list(Evidence.objects.filter(version=version).select_related("passage"))
    if not evidence:
        return [_("Choose the passage the question rests on, and mark the quote in it.")]
    broken = [
        entry
        for entry in evidence
        if not entry.quote
        or entry.passage.text[entry.start : entry.start + len(entry.quote)] != entry.quote
    ]
    if broken:
        return [_("The quote “%(quote)s” is not in its passage.") % {"quote": broken[0].quote}]
    if not Evidence.objects.current().filter(version=version).exists():
        return [_("The passage quoted is not in the lesson's published text any more.")]
    return []


def publishing_problems(version: Version) -> list[str]:
    """Return every reason against publishing `version`; none means it may be."""
    problems = content_problems(version) + evidence_problems(version)
    if not version.explanation.strip():
        problems.append(_("Explain why the right answer is right."))
    if Question.objects.filter(
        pk=version.question_id, published_version__number__gt=version.number
    ).exists():
        problems.append(_("A newer version of this question is in use."))
    return problems


def four_eyes_problems(version: Version, reviewer: User | None) -> list[str]:
    """Return why `reviewer` may not approve `version`: in some courses nobody does their own."""
    is_own = reviewer is not None and version.author_id == reviewer.pk
    if not is_own or version.status == Status.APPROVED or not version.question.course.four_eyes:
        return []
    return [_("In this course, a question is approved by someone else than its author.")]
