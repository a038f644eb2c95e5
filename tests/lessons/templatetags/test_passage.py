from django.utils.translation import override

from lessons.models import Passage
from lessons.reader import ShownPassage
from lessons.templatetags.text import passage


def _shown(label: str = "1.1", markdown: str = "湖水**清**。") -> ShownPassage:
    own = Passage(key="abc", position=2, kind="paragraph", label=label, text="湖水清。")
    return ShownPassage(own, markdown)


def test_passage_is_rendered_with_its_anchor_and_markdown() -> None:
    page = passage(_shown())
    assert 'id="p-abc"' in page
    assert "<strong>清</strong>" in page


def test_passage_speaks_the_language_of_each_reader() -> None:
    pages = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            pages.append(passage(_shown()))
    assert 'aria-label="Passage 1.1"' in pages[1]
    assert pages[0] == pages[2] != pages[1]


def test_passage_is_rendered_anew_when_its_text_or_label_differs() -> None:
    assert len({passage(_shown()), passage(_shown("1.2")), passage(_shown(markdown="湖。"))}) == 3


def test_passage_escapes_its_label() -> None:
    assert "<b>" not in passage(_shown(label="<b>"))
