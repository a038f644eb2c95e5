from django.utils.translation import override

from quizzes.models import Item
from quizzes.templatetags.quizzes import navigator_places


def _items() -> list[Item]:
    items = [Item(position=1), Item(position=2, is_flagged=True), Item(position=3)]
    for item, is_answered in zip(items, [True, True, False], strict=True):
        item.is_answered = is_answered
    return items


def test_navigator_shows_what_is_answered_flagged_and_current() -> None:
    page = navigator_places(_items(), 3)
    assert page.count("is-answered") == 2
    assert page.count("is-flagged") == 1
    assert page.count('aria-current="true"') == 1


def test_navigator_follows_what_changes() -> None:
    items = _items()
    before = navigator_places(items, 3)
    items[2].is_answered = True
    after = navigator_places(items, 3)
    assert (before.count("is-answered"), after.count("is-answered")) == (2, 3)


def test_navigator_speaks_the_language_of_each_reader() -> None:
    pages = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            pages.append(navigator_places(_items(), 1))
    assert "not answered" in pages[1]
    assert pages[0] == pages[2] != pages[1]
