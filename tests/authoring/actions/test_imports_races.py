"""Two people who apply or change one import at the same moment."""

from functools import partial

import pytest

from authoring.actions.imports import ChangedMeanwhile, apply_import, begin_import, change_outline
from authoring.models import DocumentImport
from authoring.outlines import drop, load_arrangement
from lessons.models import Edition, Lesson
from tests.authoring.policies import FIRST, outline_of
from tests.builders import NOW, make_course
from tests.quizzes.races import racers

pytestmark = pytest.mark.django_db(transaction=True)


def begun() -> DocumentImport:
    return begin_import(
        course=make_course(),
        revises=None,
        file_name="办法.txt",
        outline=outline_of(FIRST),
        author=None,
        now=NOW,
    )


def test_applying_twice_at_once_makes_one_edition() -> None:
    waiting = begun()
    before = load_arrangement(waiting.outline)

    def attempt() -> str:
        try:
            apply_import(document_import=waiting, before=before, author=None, now=NOW)
        except ChangedMeanwhile:
            return "late"
        return "made"

    with racers(2) as race:
        said = race(attempt, attempt)
    assert (sorted(map(str, said)), Lesson.objects.count(), Edition.objects.count()) == (
        ["late", "made"],
        4,
        1,
    )


def test_of_two_changes_at_once_one_is_refused() -> None:
    waiting = begun()
    before = load_arrangement(waiting.outline)

    def attempt(place: int) -> int | None:
        found = DocumentImport.objects.get(pk=waiting.pk)
        try:
            change_outline(document_import=found, before=before, after=drop(before, place))
        except ChangedMeanwhile:
            return None
        return place

    with racers(2) as race:
        said = race(partial(attempt, 0), partial(attempt, 1))
    waiting.refresh_from_db()
    (kept,) = [place for place in said if place is not None]
    assert load_arrangement(waiting.outline).dropped == {kept}
