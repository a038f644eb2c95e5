"""Draft questions from passages by rule, and read those of a language model (pure).

Nothing drafted is used before a person has read it. Every draft, whoever made it, passes one gate.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from authoring.drafting.choosing import choose
from authoring.drafting.draft import Draft, DraftSource, Evidence
from authoring.drafting.gate import REFUSALS, gate
from authoring.drafting.material import Material, read_material
from authoring.drafting.rules.blanks import draft_gaps
from authoring.drafting.rules.bodies import draft_bodies, draft_matching
from authoring.drafting.rules.dates import draft_dates
from authoring.drafting.rules.definitions import draft_definitions
from authoring.drafting.rules.duties import draft_duties
from authoring.drafting.rules.enumerations import draft_lists, draft_orders
from authoring.drafting.rules.figures import draft_figures
from authoring.drafting.rules.penalties import draft_penalties
from authoring.drafting.rules.ranks import draft_ranks
from authoring.drafting.setting import Setting

__all__ = ["REFUSALS", "RULES", "Draft", "DraftSource", "Evidence", "draft_questions", "gate"]

RULES: tuple[Callable[[Material, Random], Iterator[Draft]], ...] = (
    draft_definitions,
    draft_penalties,
    draft_figures,
    draft_ranks,
    draft_dates,
    draft_bodies,
    draft_matching,
    draft_lists,
    draft_orders,
    draft_duties,
    draft_gaps,
)


def draft_questions(
    passages: Sequence[DraftSource],
    *,
    random: Random,
    most_per_passage: int = 3,
    document: str = "",
) -> tuple[Draft, ...]:
    """Return questions drafted by rule from `passages`, all through the gate, in their order.

    `document` is the title to name in stems, without 《》; without one they say 据课文. The same
    passages and the same state of `random` give the same drafts.
    """
    material = read_material(passages, Setting(document))
    made = (draft for rule in RULES for draft in rule(material, random))
    passed = [draft for draft in made if gate(draft, passages) is None]
    return choose(passed, most_per_passage, random)
