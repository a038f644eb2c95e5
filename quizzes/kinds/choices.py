"""What single and multiple choice share: options in a drawn order (pure)."""

from collections.abc import Collection, Sequence

from pydantic import Field

from quizzes.kinds.base import Answer, Content, Feedback, Frozen, Line, Row, Text, fold, short_id


class Option(Frozen):
    text: Text
    right: bool = False
    feedback: Feedback = ""

    @property
    def id(self) -> str:
        return short_id(self.text)


class OptionsContent[A: Answer](Content[A]):
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)

    @property
    def key(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)

    def order(self) -> tuple[str, ...]:
        return tuple(sorted(option.id for option in self.options))

    def order_as_written(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def in_order(self, order: Sequence[str]) -> list[Option]:
        by_id = {option.id: option for option in self.options}
        return [by_id[option_id] for option_id in order]

    def rows(self, order: Sequence[str], chosen: Collection[str]) -> tuple[Row, ...]:
        return tuple(
            Row(option.id, option.text, is_chosen=option.id in chosen)
            for option in self.in_order(order)
        )

    def lines(self, order: Sequence[str], chosen: Collection[str]) -> tuple[Line, ...]:
        return tuple(_line(option, option.id in chosen) for option in self.in_order(order))

    def problems(self) -> tuple[str, ...]:
        found = list(super().problems())
        if not self.key:
            found.append("no-key")
        if len({fold(option.text) for option in self.options}) < len(self.options):
            found.append("equal-options")
        if len(self.key) == len(self.options):
            found.append("all-right")
        return tuple(found)


def _line(option: Option, is_chosen: bool) -> Line:  # noqa: FBT001 -- private, one call
    verdict = "right" if option.right else "wrong"
    if not is_chosen:
        verdict = "missed" if option.right else ""
    return Line(
        option.id,
        option.text,
        verdict=verdict,  # type: ignore[arg-type] # one of Line's words by construction
        feedback=option.feedback,
        is_chosen=is_chosen,
    )
