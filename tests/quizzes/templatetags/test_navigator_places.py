from django.utils.translation import override

from quizzes.paper import NavigatorPlace
from quizzes.templatetags.quizzes import navigator_places

PLACES = [
    NavigatorPlace(1, is_flagged=False, is_answered=True),
    NavigatorPlace(2, is_flagged=True, is_answered=True),
    NavigatorPlace(3, is_flagged=False, is_answered=False),
]


def test_navigator_shows_what_is_answered_flagged_and_current() -> None:
    page = navigator_places(PLACES, 3)
    assert page.count("is-answered") == 2
    assert page.count("is-flagged") == 1
    assert page.count('aria-current="true"') == 1


def test_navigator_follows_what_changes() -> None:
    before = navigator_places(PLACES, 3)
    after = navigator_places([*PLACES[:2], PLACES[2]._replace(is_answered=True)], 3)
    assert (before.count("is-answered"), after.count("is-answered")) == (2, 3)


def test_navigator_speaks_the_language_of_each_reader() -> None:
    pages = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            pages.append(navigator_places(PLACES, 1))
    assert "not answered" in pages[1]
    assert pages[0] == pages[2] != pages[1]


def test_navigator_without_a_way_back_leads_nowhere() -> None:
    page = navigator_places(PLACES, 3, True)  # noqa: FBT003 -- as a template gives it
    assert ("<button" in page, "is-flagged" in page) == (False, False)
    assert page.count("is-answered") == 2
    assert page.count('aria-current="true"') == 1
