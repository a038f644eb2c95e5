"""Cut a passage where its wording changed and where it is quoted (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from lessons.comparison import StretchState, differences

type Span = tuple[int, int]
"""Where some words begin and end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are alike in both respects."""

    text: str
    is_changed: bool = False
    is_quoted: bool = False


def cut(text: str, *, changed: Iterable[Span] = (), quoted: Iterable[Span] = ()) -> list[Piece]:
    """Return `text` in pieces; spans may overlap and touch. Time grows with their number only."""
    steps: dict[int, list[int]] = {0: [0, 0], len(text): [0, 0]}
    for which, spans in enumerate((changed, quoted)):
        for start, end in spans:
            steps.setdefault(start, [0, 0])[which] += 1
            steps.setdefault(end, [0, 0])[which] -= 1
    pieces, depth = [], [0, 0]
    for start, end in pairwise(sorted(steps)):
        depth = [before + step for before, step in zip(depth, steps[start], strict=True)]
        pieces.append(Piece(text[start:end], is_changed=depth[0] > 0, is_quoted=depth[1] > 0))
    return _joined(pieces)


def side_by_side(
    old: str, new: str, *, quoted_in_old: Iterable[Span], quoted_in_new: Iterable[Span]
) -> tuple[list[Piece], list[Piece]]:
    """Return the old text with what was taken out marked, and the new one with what was put in."""
    stretches = differences(old, new)
    taken = _spans(
        (len(part.text), part.state is StretchState.REMOVED)
        for part in stretches
        if part.state is not StretchState.ADDED
    )
    put = _spans(
        (len(part.text), part.state is StretchState.ADDED)
        for part in stretches
        if part.state is not StretchState.REMOVED
    )
    return cut(old, changed=taken, quoted=quoted_in_old), cut(
        new, changed=put, quoted=quoted_in_new
    )


def _spans(parts: Iterable[tuple[int, bool]]) -> list[Span]:
    """Return where the marked ones of adjoining parts lie, each given as length and mark."""
    spans, place = [], 0
    for length, is_marked in parts:
        if is_marked:
            spans.append((place, place + length))
        place += length
    return spans


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Put neighbours together that are marked alike; leave out empty ones."""
    runs = groupby(pieces, key=lambda piece: (piece.is_changed, piece.is_quoted))
    joined = [
        Piece("".join(piece.text for piece in run), is_changed=is_changed, is_quoted=is_quoted)
        for (is_changed, is_quoted), run in runs
    ]
    return [piece for piece in joined if piece.text]
