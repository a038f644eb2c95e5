"""What single and multiple choice share: options in a drawn order (pure)."""

import re
from collections.abc import Collection, Sequence

from pydantic import Field

from quizzes.kinds.base import Answer, Content, Feedback, Frozen, Line, Row, Text, fold, short_id

_ALL = "(?:全部都|全部|全都|都|皆|均|全)"
_NOT = "(?:不|没有|未)"
_HOLDS = "(?:是|非|对|错|正确|错误|属于|包括|符合|成立|可以|有|需要|选)"
_ABOVE = "(?:以上|上述|前述)(?:各项|各点|两项|三项|四项|几项|选项|所有选项|答案|说法|内容|情形)?"
_NAMES_THE_OTHERS = re.compile(
    rf"(?:{_ABOVE}{_ALL}{_NOT}?{_HOLDS}?"
    rf"|{_ABOVE}{_NOT}{_HOLDS}"
    rf"|{_ALL}{_NOT}?(?:是|非|对|错|正确|错误)"
    rf"|[a-h](?:[、,和与及]?[a-h]){{1,7}}{_ALL}?(?:是|对|正确)"
    r"|(?:all|none|both|neither|any)(?:of)?(?:the)?(?:above|others|options)"
    r"|(?:both|neither)[a-h](?:and|n?or)[a-h]"
    r")[.。!！]?"
)
"""An option that is nothing but a word about others; matched whole, against folded text."""

_LONGEST_WORD_ABOUT_OTHERS = 40


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
        if any(_names_the_others(option.text) for option in self.options):
            found.append("names-the-others")
        if len(self.key) == len(self.options):
            found.append("all-right")
        return tuple(found)


def _names_the_others(text: str) -> bool:
    """Say whether an option means something only beside the others, in the order written."""
    folded = fold(text)
    is_short = len(folded) <= _LONGEST_WORD_ABOUT_OTHERS
    return is_short and _NAMES_THE_OTHERS.fullmatch(folded) is not None


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
