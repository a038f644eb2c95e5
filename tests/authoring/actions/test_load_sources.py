import pytest

from authoring.actions.changes import Outcome
from tests.authoring.actions.loads import LESSON, SHEET, loaded, refusal
from tests.authoring.coursetexts import FILES, edited

pytestmark = pytest.mark.django_db


def test_source_that_no_text_rests_on_is_removed() -> None:
    sheet = FILES[SHEET].replace("sources:\n", "sources:\n- slug: a\n  title: 甲\n")
    loaded({**FILES, SHEET: sheet})
    report = loaded()
    assert report.sheet is Outcome.CHANGED
    assert [source.slug for source in report.course.sources.all()] == ["report"]


def test_edition_that_a_text_rests_on_cannot_be_removed_even_by_force() -> None:
    loaded()
    files = edited(SHEET, "label: '2025'", "label: '2026'")
    files = edited(LESSON, "report/2025", "report/2026", files)
    assert refusal(files, force=True) == [(f"{SHEET}:6", "edition-in-use")]
