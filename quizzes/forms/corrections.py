"""A correction of a key: what holds instead, where, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.answerform import fields_of
from quizzes.corrections import accepted
from quizzes.forms.kind import text_area
from quizzes.given import GivenAnswers
from quizzes.kinds import load_answer
from quizzes.kinds.base import AnswerProblem, Rule, Verdict
from quizzes.models import Answer, KeyCorrection, Quiz, Version
from quizzes.models.correction import CorrectionRule
from quizzes.sentences import answer_sentence

EVERYWHERE = ""
LONGEST_REASON = 2_000

_SAYS = {
    CorrectionRule.ACCEPT: _(
        "Whoever gave one of the answers ticked below gets all points. Everybody else keeps theirs."
    ),
    CorrectionRule.VOID: _(
        "The question counts for nobody: neither in the score nor in the most possible."
    ),
    CorrectionRule.FULL_MARKS: _(
        "Everybody who was asked it gets all points, whether they answered or not."
    ),
}


class CorrectionForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("What shall hold?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what shall hold instead of the key.")},
    )
    answers = forms.MultipleChoiceField(label=_("also right"), required=False)
    scope = forms.ChoiceField(
        label=_("where"),
        required=False,
        help_text=_("Whoever hands in later is marked by it from the start."),
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=LONGEST_REASON,
        widget=text_area(3),
        help_text=_("It stays in the record, with your name. Learners do not see it."),
        error_messages={"required": _("Say in a sentence why: it stays in the record.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        version: Version,
        given: GivenAnswers,
        quizzes: Iterable[Quiz],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.version = version
        self.quizzes = {str(quiz.pk): quiz for quiz in quizzes}
        everywhere = (EVERYWHERE, _("Wherever it was asked in this wording"))
        only_in = [
            (pk, _("Only in “%(quiz)s”") % {"quiz": quiz}) for pk, quiz in self.quizzes.items()
        ]
        _choices(self, "scope", [*only_in, everywhere])
        _choices(self, "answers", [(str(row.answer_id), "") for row in given.rows])
        _choices(self, "rule", [(rule.value, rule.label) for rule in self.rules])

    @property
    def rules(self) -> list[CorrectionRule]:
        """What may be chosen: only a person says which essay is right."""
        by_hand = self.version.loaded.is_marked_by_hand
        return [rule for rule in CorrectionRule if not by_hand or rule is not CorrectionRule.ACCEPT]

    @property
    def rule_rows(self) -> list[tuple[CorrectionRule, Any, bool]]:
        """Each rule with what it means, and whether it is chosen."""
        return [(rule, _SAYS[rule], self["rule"].value() == rule.value) for rule in self.rules]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rule, quiz = cleaned.get("rule"), self.quizzes.get(cleaned.get("scope", ""))
        cleaned["quiz"] = quiz
        cleaned["stored"] = self._answers(cleaned) if rule == CorrectionRule.ACCEPT else []
        here = Q(quiz=None) | Q(quiz=quiz)
        standing = self.version.corrections.standing().filter(here, rule=rule)
        if rule != CorrectionRule.ACCEPT and standing.exists():
            self.add_error(
                "rule", _("This correction stands already: see the list of corrections.")
            )
        return cleaned

    def correction(self) -> KeyCorrection:
        """Return what the form says, not saved."""
        return KeyCorrection(
            version=self.version,
            quiz=self.cleaned_data["quiz"],
            rule=self.cleaned_data["rule"],
            answers=self.cleaned_data["stored"],
            reason=self.cleaned_data["reason"],
        )

    def _answers(self, cleaned: dict[str, Any]) -> list[Any]:
        """Return the stored form of what was ticked and of what was written, if it says anything."""
        ticked = Answer.objects.filter(pk__in=cleaned.get("answers") or ())
        found = [*ticked.values_list("content", flat=True), *self._own()]
        new = [answer for answer in found if not self._is_accepted(answer, cleaned.get("quiz"))]
        if not self.has_error("answers"):
            if not found:
                self.add_error("answers", _("Tick an answer that is also right, or write one."))
            elif not new:
                self.add_error("answers", _("This is accepted already: see the corrections above."))
        return new

    def _is_accepted(self, stored: Any, quiz: Quiz | None) -> bool:
        """Say whether a correction that stands there accepts the answer already."""
        content = self.version.loaded
        meaning = content.meaning(load_answer(content, stored))
        return any(
            meaning in accepted(one, content)
            for one in self.version.corrections.all()
            if one.withdrawn_at is None and one.quiz in {None, quiz}
        )

    def _own(self) -> Sequence[Any]:
        """Return the answer given in the question's own form, if there is one."""
        content = self.version.loaded
        try:
            answer = content.read(fields_of(self.data))
        except AnswerProblem as problem:
            if problem.code != "empty":
                self.add_error("answers", answer_sentence(problem))
            return []
        if content.grade(answer, Rule.ALL_OR_NOTHING).verdict is Verdict.RIGHT:
            self.add_error("answers", _("The answer you wrote is right already, by the key."))
        return [answer.model_dump(mode="json")]


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined] # each of the three has choices
