"""Writing questions one by one, each read again at once, so that what is lost is told (pure)."""

from collections.abc import Callable, Sequence

from authoring.formats.moodle.writable import writable
from authoring.formats.shape import Batch, Item, Notice, Written
from authoring.formats.typed.differences import differences


def write_telling(
    items: Sequence[Item],
    *,
    question: Callable[[Item], str],
    category: Callable[[str], str],
    read: Callable[[bytes], Batch],
    frame: tuple[str, str] = ("", ""),
) -> Written:
    """Write `items` between the two ends of `frame`, a category before the first of its items.

    A question that `question` cannot say, or that comes back as another kind, is left out and told.
    """
    pieces: list[str] = []
    lost: list[tuple[int, Notice]] = []
    current = ""
    for index, item in enumerate(items):
        text = question(writable(item))
        alone = f"{frame[0]}{category(item.category)}{text}{frame[1]}"
        back = _back(item, read(alone.encode()).items)
        lost += [(index, notice) for notice in differences(item, back)]
        if back is None:
            continue
        if item.category != current:
            current = item.category
            pieces.append(category(current))
        pieces.append(text)
    return Written("".join([frame[0], *pieces, frame[1]]).encode(), tuple(lost))


def _back(item: Item, items: Sequence[Item]) -> Item | None:
    """Return what the written question was read as; None where it is not the same kind."""
    if len(items) != 1 or items[0].content.kind != item.content.kind:
        return None
    return items[0]
