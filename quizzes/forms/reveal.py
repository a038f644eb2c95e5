"""Choosing what is shown when: a ready-made choice, or each thing by itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.policy import Mode
from quizzes.reveal import EXAM, MOCK, Aspect, Moment, Reveal

_PRESETS = [
    (
        "mode",
        _(
            "As its mode has it. Practice: everything after each answer. Exam: the score once it "
            "is marked, everything else once nobody can sit it any more"
        ),
    ),
    ("mock", _("Mock exam: everything after handing in")),
    ("own", _("Choose for each")),
]
_MOMENT_WORDS = [
    (Moment.ANSWER.value, _("after each answer")),
    (Moment.SUBMIT.value, _("after handing in")),
    (Moment.CLOSE.value, _("once nobody can sit it any more")),
    (Moment.MARKING.value, _("once it is marked and released")),
    (Moment.NEVER.value, _("never")),
]
_ASPECT_WORDS = {
    Aspect.VERDICT: _("right or wrong"),
    Aspect.SCORE: _("points and score"),
    Aspect.KEY: _("right answers"),
    Aspect.EXPLANATION: _("explanations and comments"),
    Aspect.EVIDENCE: _("evidence"),
}
_ORDER = list(Moment)


def _name(aspect: Aspect) -> str:
    return f"reveal_{aspect.value}"


class RevealFields(forms.Form):
    """Part of the quiz's form; its instance gets `reveal` from it."""

    NAMES: ClassVar[tuple[str, ...]] = ("preset", *(_name(aspect) for aspect in Aspect))

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiz = self.instance
        reveal: Reveal = quiz.revealing if quiz.mode else EXAM
        is_mock = quiz.reveal is not None and reveal == MOCK
        self.fields["preset"] = forms.ChoiceField(
            label=_("what is shown when"),
            choices=_PRESETS,
            widget=forms.RadioSelect,
            required=False,
        )
        self.initial["preset"] = "mode" if quiz.reveal is None else "mock" if is_mock else "own"
        for aspect in Aspect:
            self.fields[_name(aspect)] = forms.ChoiceField(
                label=_ASPECT_WORDS[aspect], choices=_MOMENT_WORDS, required=False
            )
            self.initial[_name(aspect)] = reveal.moment(aspect).value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        reveal = self._chosen(cleaned)
        self.instance.reveal = reveal and reveal.model_dump(mode="json")
        if reveal and cleaned.get("mode") == Mode.EXAM and reveal.waits_for(Moment.ANSWER):
            self.add_error("preset", _("In an exam nothing is shown before it has ended."))
        if reveal and _ORDER.index(reveal.key) < _ORDER.index(reveal.verdict):
            sentence = _("The right answers tell what was right: show that no later than them.")
            self.add_error(_name(Aspect.VERDICT), sentence)
        return cleaned

    def _chosen(self, cleaned: dict[str, Any]) -> Reveal | None:
        """Return the choice; None where the mode decides, or something is missing."""
        if cleaned.get("preset") != "own":
            return MOCK if cleaned.get("preset") == "mock" else None
        moments = {aspect.value: cleaned.get(_name(aspect)) for aspect in Aspect}
        missing = [aspect for aspect in Aspect if not moments[aspect.value]]
        for aspect in missing:
            self.add_error(_name(aspect), _("Choose when this is shown."))
        return None if missing else Reveal.model_validate(moments)
