"""What the bank makes of a blueprint, saved or as it is being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.counting import PaperCount, count_papers
from quizzes.models import Part, Quiz, Version
from quizzes.papers import pools_of, problems_of

FEW_PAPERS = 10
"""Below it, neighbours may well sit the same paper."""

_UNCOUNTABLE = 12
"""Powers of ten from which on the number itself says nothing to anybody."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Outlook:
    problems: tuple[str, ...]
    """Why no paper can be drawn."""
    fitting: tuple[int, ...]
    """How many questions each part may draw."""
    papers: PaperCount
    item_count: int
    points: tuple[Decimal, Decimal]
    """No paper is worth less than the first, and none more than the second."""
    is_drawn: bool
    """Whether any part leaves a choice of questions."""
    is_frozen: bool

    @property
    def has_few_papers(self) -> bool:
        few = self.papers.is_exact and 0 < self.papers.number < FEW_PAPERS
        return self.is_drawn and few

    @property
    def papers_in_words(self) -> str:
        return papers_in_words(self.papers)


def outlook(quiz: Quiz, parts: Sequence[Part]) -> Outlook:
    """Return what comes of `parts`, saved or not, numbered by their positions. 2 queries."""
    versions, pools = pools_of(quiz, parts)
    counts = [part.count for part in parts]
    return Outlook(
        problems=tuple(problems_of(parts, pools)),
        fitting=tuple(map(len, pools)),
        papers=count_papers(pools, counts),
        item_count=sum(counts),
        points=_points(parts, [[versions[pk] for pk in fitting] for fitting in pools]),
        is_drawn=any(part.question_id is None for part in parts),
        is_frozen=quiz.is_frozen,
    )


def papers_in_words(papers: PaperCount) -> str:
    """Say how many different papers there are, and whether there may be more."""
    if papers.magnitude >= _UNCOUNTABLE:
        power = str(papers.magnitude).translate(_RAISED)
        return _("more than 10%(power)s different papers") % {"power": power}
    if papers.is_exact:
        words = ngettext("%(number)s different paper", "%(number)s different papers", papers.number)
    else:
        words = ngettext(
            "at least %(number)s different paper",
            "at least %(number)s different papers",
            papers.number,
        )
    return words % {"number": f"{papers.number:,}"}


def _points(parts: Sequence[Part], pools: Sequence[Sequence[Version]]) -> tuple[Decimal, Decimal]:
    """Return bounds of what a paper is worth: each part draws its cheapest, or its dearest."""
    least = most = Decimal(0)
    for part, versions in zip(parts, pools, strict=True):
        worth = sorted(part.points or version.points for version in versions)
        least += sum(worth[: part.count], Decimal(0))
        most += sum(worth[-part.count :], Decimal(0))
    return least, most
