"""Questions → items in the names of QTI 2.1 (pure)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lxml import etree

from authoring.formats.qti import scoring
from authoring.formats.qti.asked import TOOL
from authoring.formats.qti.markup import add, add_words
from authoring.formats.qti.scoring import EXPLANATION, INCORRECT, RESPONSE
from authoring.formats.qti.trees import Element, legal
from authoring.formats.shape import Item
from authoring.formats.typed.markup import plain
from authoring.formats.typed.writing import drawn
from quizzes.kinds.blanks import BLANK, Blanks
from quizzes.kinds.choices import OptionsContent
from quizzes.kinds.essay import Essay
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.true_false import TrueFalse

_LONGEST_TITLE = 60
_TRUTHS = (("true", "正确", True), ("false", "错误", False))


@dataclass(slots=True)
class _Page:
    """An item while it is written: declarations before the body, rules and feedback behind."""

    item: Item
    root: Element
    body: Element
    responses: list[Element] = field(default_factory=list)
    feedback: list[tuple[str, str]] = field(default_factory=list)
    template: str = ""
    """The standard rules that say all there is to say."""

    @property
    def points(self) -> Decimal | None:
        return self.item.points

    @property
    def is_plain(self) -> bool:
        return self.points in {None, Decimal(1)} and not self.item.explanation

    def declare(
        self, cardinality: str, base_type: str, correct: Iterable[str], ident: str = RESPONSE
    ) -> Element:
        declared = etree.Element(
            "responseDeclaration",
            {"identifier": ident, "cardinality": cardinality, "baseType": base_type},
        )
        values = list(correct)
        parent = add(declared, "correctResponse") if values else declared
        for value in values:
            add(parent, "value", value)
        self.responses.append(declared)
        return declared

    def say(self, ident: str, markdown: str) -> bool:
        """Add feedback, if there is any."""
        if markdown:
            self.feedback.append((ident, markdown))
        return bool(markdown)


def item_tree(item: Item, identifier: str) -> Element:
    """Return the `assessmentItem` of a question."""
    root = etree.Element("assessmentItem", _attributes(item, identifier))
    page = _Page(item, root, etree.Element("itemBody"))
    root.append(page.body)
    write = next(writer for kind, writer in _WRITERS.items() if isinstance(item.content, kind))
    write(item.content, page)
    if page.say(EXPLANATION, item.explanation):
        scoring.show(root, EXPLANATION)
    if page.template:
        add(root, "responseProcessing", template=page.template)
    _declare_outcomes(page)
    for ident, markdown in page.feedback:
        shown = add(
            root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=ident, showHide="show"
        )
        add_words(shown, markdown)
    return root


def _attributes(item: Item, identifier: str) -> dict[str, str]:
    title = " ".join(legal(plain(item.content.stem)).split())
    attributes = {"identifier": identifier, "title": title[:_LONGEST_TITLE]}
    if item.uid:
        attributes["label"] = legal(item.uid)
    return attributes | {"adaptive": "false", "timeDependent": "false", "toolName": TOOL}


def _declare_outcomes(page: _Page) -> None:
    """Put the declarations before the body, as the schema wants them."""
    declared = [*page.responses, _outcome("SCORE", "single", "float", "0")]
    if page.points is not None:
        declared.append(_outcome("MAXSCORE", "single", "float", f"{page.points:f}"))
    if page.feedback:
        declared.append(_outcome("FEEDBACK", "multiple", "identifier"))
    for place, element in enumerate(declared):
        page.root.insert(place, element)


def _outcome(identifier: str, cardinality: str, base_type: str, default: str = "") -> Element:
    outcome = etree.Element(
        "outcomeDeclaration",
        {"identifier": identifier, "cardinality": cardinality, "baseType": base_type},
    )
    if default:
        add(add(outcome, "defaultValue"), "value", default)
    return outcome


def _score_whole(page: _Page) -> None:
    """Give all or nothing, by the standard template where it says all."""
    if page.is_plain and not page.feedback:
        page.template = "match_correct"
    else:
        scoring.add_right_or_wrong(page.root, scoring.matches(), page.points)


def _choice(content: OptionsContent[Any], page: _Page) -> None:
    is_multiple = isinstance(content, MultipleChoice)
    idents = [_letter(place) for place in range(len(content.options))]
    right = [ident for ident, option in zip(idents, content.options, strict=True) if option.right]
    cardinality = "multiple" if is_multiple else "single"
    declared = page.declare(cardinality, "identifier", right if is_multiple else right[:1])
    if not is_multiple and len(right) > 1:
        _map(declared, right, 1, page.points)
    add_words(page.body, content.stem)
    asked = _interaction(
        page, "choiceInteraction", shuffle="true", maxChoices="0" if is_multiple else "1"
    )
    for ident, option in zip(idents, content.options, strict=True):
        add_words(add(asked, "simpleChoice", identifier=ident), option.text)
        page.say(ident, option.feedback)
    _score_whole(page)
    if page.feedback:
        scoring.show_for_choices(page.root)


def _true_false(content: TrueFalse, page: _Page) -> None:
    page.declare("single", "identifier", ["true" if content.answer else "false"])
    add_words(page.body, content.stem)
    asked = _interaction(page, "choiceInteraction", shuffle="false", maxChoices="1")
    for ident, words, is_true in _TRUTHS:
        add(asked, "simpleChoice", words, identifier=ident)
        if is_true is not content.answer:
            page.say(ident, content.feedback)
    _score_whole(page)
    if page.feedback:
        scoring.show_for_choices(page.root)


def _blanks(content: Blanks, page: _Page) -> None:
    entries: list[Element] = []
    for number, blank in enumerate(content.blanks, 1):
        ident = RESPONSE if len(content.blanks) == 1 else f"{RESPONSE}_{number}"
        declared = page.declare("single", "string", blank.accept[:1], ident)
        _map(declared, blank.accept, len(content.blanks), page.points, caseSensitive="false")
        entries.append(etree.Element("textEntryInteraction", {"responseIdentifier": ident}))
        page.say(ident, blank.feedback)
    names = [entry.get("responseIdentifier") or "" for entry in entries]
    add_words(page.body, content.stem, entries)
    if page.item.explanation or page.feedback or len(names) > 1:
        scoring.add_sum(page.root, names)
    else:
        page.template = "map_response"
    for ident, _ in page.feedback:
        scoring.show(page.root, ident, scoring.earns_nothing(ident))


def _numeric(content: Numeric, page: _Page) -> None:
    page.declare("single", "float", [f"{content.value:f}"])
    add_words(page.body, content.stem)
    answer = add(page.body, "p")
    entry = add(answer, "textEntryInteraction", responseIdentifier=RESPONSE)
    entry.tail = legal(f" {content.unit}") if content.unit else ""
    right = scoring.equals(content.value, content.tolerance)
    scoring.add_right_or_wrong(page.root, right, page.points)
    for number, miss in enumerate(content.near_misses, 1):
        if page.say(f"miss-{number}", miss.feedback):
            scoring.show(page.root, f"miss-{number}", scoring.equals(miss.value))


def _ordering(content: Ordering, page: _Page) -> None:
    shown = drawn(content.entries)
    idents = {text: _letter(place) for place, text in enumerate(shown)}
    page.declare("ordered", "identifier", [idents[entry] for entry in content.entries])
    add_words(page.body, content.stem)
    asked = _interaction(page, "orderInteraction", shuffle="true")
    for text, ident in idents.items():
        add_words(add(asked, "simpleChoice", identifier=ident), text)
    page.say(INCORRECT, content.feedback)
    _score_whole(page)
    if page.feedback:
        scoring.show(page.root, INCORRECT, scoring.negated(scoring.matches()))


def _matching(content: Matching, page: _Page) -> None:
    rights = drawn([pair.right for pair in content.pairs], content.distractors)
    idents = {text: f"R{place}" for place, text in enumerate(rights, 1)}
    joined = [f"L{place} {idents[pair.right]}" for place, pair in enumerate(content.pairs, 1)]
    _map(page.declare("multiple", "directedPair", joined), joined, len(joined), page.points)
    add_words(page.body, content.stem)
    count = str(len(joined))
    asked = _interaction(page, "matchInteraction", shuffle="true", maxAssociations=count)
    left_set, right_set = (add(asked, "simpleMatchSet") for _ in range(2))
    for place, pair in enumerate(content.pairs, 1):
        add_words(_associable(left_set, f"L{place}", "1"), pair.left)
        page.say(f"L{place}", pair.feedback)
    for text, ident in idents.items():
        add_words(_associable(right_set, ident, count), text)
    if page.item.explanation or page.feedback:
        scoring.add_sum(page.root, [RESPONSE])
    else:
        page.template = "map_response"
    values = {value.partition(" ")[0]: value for value in joined}
    for ident, _ in page.feedback:
        scoring.show(page.root, ident, scoring.lacks(values[ident]))


def _essay(content: Essay, page: _Page) -> None:
    page.declare("single", "string", [plain(content.sample)] if content.sample else [])
    if content.guidance:
        block = add(page.body, "rubricBlock", view="scorer", use="scoring")
        add_words(add(block, "div"), content.guidance)
    add_words(page.body, content.stem)
    asked = _interaction(page, "extendedTextInteraction")
    if (content.min_characters, content.max_characters) != (0, 2_000):
        asked.set("patternMask", f"[\\s\\S]{{{content.min_characters},{content.max_characters}}}")


def _associable(parent: Element, identifier: str, most: str) -> Element:
    return add(parent, "simpleAssociableChoice", identifier=identifier, matchMax=most)


def _interaction(page: _Page, name: str, **attributes: str) -> Element:
    return add(page.body, name, responseIdentifier=RESPONSE, **attributes)


def _map(
    declared: Element, keys: Sequence[str], parts: int, points: Decimal | None, **attributes: str
) -> None:
    """Give each key its share of the points."""
    mapping = add(declared, "mapping", defaultValue="0")
    for key in keys:
        share = scoring.score_text(Fraction(1, parts), points)
        add(mapping, "mapEntry", mapKey=key, mappedValue=share, **attributes)


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def has_all_blanks(item: Item) -> bool:
    """Say that the stem has as many blanks as there are answers; else it cannot be written."""
    content = item.content
    return not isinstance(content, Blanks) or content.stem.count(BLANK) == len(content.blanks)


_WRITERS: dict[type, Callable[[Any, _Page], None]] = {
    OptionsContent: _choice,
    TrueFalse: _true_false,
    Blanks: _blanks,
    Numeric: _numeric,
    Ordering: _ordering,
    Matching: _matching,
    Essay: _essay,
}
