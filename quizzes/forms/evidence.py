"""The evidence of a question: a passage, and the words of it that the answer rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.models import Passage
from lessons.passages import normalise
from quizzes.actions.bank import Quote, find_quote
from quizzes.forms.kind import LONG, text_area
from quizzes.forms.rows import RowForm, RowSet
from quizzes.models import Version


class EvidenceForm(RowForm):
    """A quote; the passage may be left open when only one holds it."""

    silent = frozenset({"start"})

    passage = forms.ChoiceField(
        label=_("passage"),
        required=False,
        error_messages={"invalid_choice": _("This passage is not in the lesson's text any more.")},
    )
    quote = forms.CharField(
        label=_("quote"),
        max_length=LONG,
        widget=text_area(2),
        error_messages={"required": _("Mark the words in the passage, or type them here.")},
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    found: Quote

    def __init__(self, *args: Any, passages: Sequence[Passage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages = {str(passage.pk): passage for passage in passages}
        field = self.fields["passage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = [(pk, passage.label) for pk, passage in self.passages.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "quote" in cleaned and "passage" in cleaned:
            self._find(cleaned["quote"], self.passages.get(cleaned["passage"]))
        return cleaned

    def content(self) -> Quote:
        return self.found

    def _find(self, quote: str, chosen: Passage | None) -> None:
        passages = [chosen] if chosen else self.passages.values()
        places = find_quote(text=quote, passages=passages)
        if len(places) == 1:
            self.found = self._at_start(places[0])
        elif places:
            self.add_error("passage", _("Several passages hold these words: choose the one meant."))
        elif chosen:
            sentence = _(
                "These words are not in the chosen passage, word for word: mark them in it, or "
                "copy them from it."
            )
            self.add_error("quote", sentence)
        else:
            sentence = _("No passage of the lesson holds these words, word for word.")
            self.add_error("quote", sentence)

    def _at_start(self, place: Quote) -> Quote:
        """Keep to where the words were marked, if they stand in the passage more than once."""
        start: int | None = self.cleaned_data.get("start")
        if start is None or not place.passage.text.startswith(place.text, start):
            return place
        return Quote(place.passage, place.text, start)


class EvidenceRows(RowSet):
    name = "evidence"
    form = EvidenceForm
    heading = _("Evidence")
    help_text = _(
        "Choose the passage that the right answer rests on, select the words with mouse or finger "
        "and press “Use as quote”. Learners see the passage with these words highlighted. A "
        "question cannot be published without."
    )
    too_many = _("Choose at most eight quotes.")
    more = _("Another quote")
    most, shown = 8, 1  # as in course files
    can_order = False
    template_name_row = "admin/quizzes/_evidence_row.html"

    def __init__(
        self,
        data: Any = None,
        *,
        passages: Sequence[Passage],
        version: Version | None = None,
        chosen: str = "",
    ) -> None:
        self.passages = passages
        begun = [{"passage": chosen}] if chosen in {str(passage.pk) for passage in passages} else []
        stored = cited(version, passages) if version else begun
        super().__init__(data, stored=stored, form_kwargs={"passages": passages})

    def content(self) -> list[Quote]:
        return [row.content() for row in self.kept]

    def clean(self) -> None:
        super().clean()
        if any(row.errors for row in self.kept):
            return
        places = [(quote.passage.pk, quote.start) for quote in self.content()]
        if len(set(places)) < len(places):
            raise ValidationError(_("The same quote is chosen twice."))


def cited(version: Version, passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Return the evidence of `version` as it stands in `passages`; words now gone come along last.

    A version may have been confirmed for several texts of a lesson: each quote comes once.
    """
    today = {passage.key: passage for passage in passages}
    rows: dict[str, dict[str, Any]] = {}
    for entry in version.evidence.select_related("passage").order_by("pk"):
        passage = today.get(entry.passage.key)
        row: dict[str, Any] = {"passage": str(passage.pk) if passage else "", "quote": entry.quote}
        if passage and passage.text.startswith(entry.quote, entry.start):
            row["start"] = entry.start
        if passage or entry.quote not in rows:
            rows[entry.quote] = row
    return [{**row, "quote": normalise(row["quote"])} for row in rows.values()]
