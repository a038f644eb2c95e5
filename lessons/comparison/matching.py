"""Tell which passages of a course's new text are the old ones, wherever they moved."""

from collections import Counter
from collections.abc import Collection, Sequence

from lessons.comparison.markers import without_markers
from lessons.comparison.pairing import (
    After,
    Before,
    LessonId,
    Match,
    Pairing,
    in_reading_order,
    pair_same,
)
from lessons.comparison.similar import SHORT, pair_similar
from lessons.comparison.words import Alphabet
from lessons.passages import KEY_LENGTH, digest_of


def match_passages(old: Sequence[Before], new: Sequence[After]) -> tuple[Match, ...]:
    """Match each new passage with at most one old one and the other way round, in new order.

    Preferred are, one after the other: the same text in the same lesson, the same text elsewhere,
    the same but for its numbering, and what is most similar. A text keeps all its keys as long as
    it stands as often as before. About linear: 5,000 passages, all reworded, take seconds.
    """
    first = {before.key: index for index, before in reversed(list(enumerate(old)))}
    old_order = [index for index in in_reading_order(old) if first[old[index].key] == index]
    new_order = in_reading_order(new)
    pairing = Pairing([old[index] for index in old_order], [new[index] for index in new_order])
    _pair(pairing)
    matches = [
        Match(
            key=pairing.old[old_place].key,
            old=old_order[old_place],
            new=new_order[new_place],
            similarity=pairing.similarity[new_place],
        )
        for new_place, old_place in pairing.old_of.items()
    ]
    return tuple(sorted(matches, key=lambda match: match.new))


def keys_for(
    matches: Sequence[Match], new: Sequence[After], taken: Collection[str]
) -> tuple[str, ...]:
    """Return the key of each new passage: that of its match, else a fresh one.

    `taken` are all keys of the course, gone ones too, which a fresh key must not repeat.
    """
    kept = {match.new: match.key for match in matches}
    used = {*taken, *kept.values()}
    copies: Counter[str] = Counter()
    keys: list[str] = []
    for index, after in enumerate(new):
        key = kept.get(index) or _fresh_key(after.text, used, copies)
        used.add(key)
        keys.append(key)
    return tuple(keys)


def fresh_key(text: str, used: Collection[str]) -> str:
    """Return a key for a passage that is new: a short digest of its text, numbered when taken."""
    return _fresh_key(text, used, Counter())


def _pair(pairing: Pairing) -> None:
    old_texts = [before.text for before in pairing.old]
    new_texts = [after.text for after in pairing.new]
    _pair_same(pairing, old_texts, new_texts)
    old_bodies = [without_markers(text) for text in old_texts]
    new_bodies = [without_markers(text) for text in new_texts]
    _pair_same(pairing, _long(old_bodies), _long(new_bodies))
    alphabet = Alphabet()
    pair_similar(
        pairing,
        [alphabet.write(body) for body in old_bodies],
        [alphabet.write(body) for body in new_bodies],
    )


def _pair_same(
    pairing: Pairing, old_texts: Sequence[str | None], new_texts: Sequence[str | None]
) -> None:
    old_lessons = [before.lesson for before in pairing.old]
    new_lessons = [after.lesson for after in pairing.new]
    pair_same(pairing, _within(old_lessons, old_texts), _within(new_lessons, new_texts))
    pair_same(pairing, old_texts, new_texts)


def _within(
    lessons: Sequence[LessonId], texts: Sequence[str | None]
) -> list[tuple[LessonId, str] | None]:
    return [
        None if text is None else (lesson, text)
        for lesson, text in zip(lessons, texts, strict=True)
    ]


def _long(texts: Sequence[str]) -> list[str | None]:
    return [text if len(text) >= SHORT else None for text in texts]


def _fresh_key(text: str, used: Collection[str], copies: Counter[str]) -> str:
    """Return a short digest of `text`, numbered when it is taken; `copies` has the last number."""
    stem = digest_of(text)[:KEY_LENGTH]
    while True:
        copies[stem] += 1
        key = stem if copies[stem] == 1 else f"{stem}-{copies[stem]}"
        if key not in used:
            return key
