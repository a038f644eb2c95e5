"""What a person does, in words of the page."""

from playwright.sync_api import Page

from quizzes.kinds.base import short_id
from quizzes.kinds.blanks import Blanks
from quizzes.kinds.matching import Matching
from quizzes.kinds.multiple_choice import MultipleChoice
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.single_choice import SingleChoice
from quizzes.kinds.true_false import TrueFalse
from quizzes.models import Attempt
from tests.builders import PASSWORD


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def kind_in_focus(page: Page) -> str:
    """Return the kind of the question in focus, as its form names it."""
    kind = page.locator("#answer").get_attribute("data-kind")
    assert kind is not None
    return kind


def answer_somehow(page: Page) -> str:
    """Answer the question in focus without caring whether it is right; return its kind."""
    kind = kind_in_focus(page)
    question = page.locator("#question")
    match kind:
        case "single_choice" | "true_false":
            question.locator("label.option").first.click()
        case "multiple_choice":
            question.locator("label.option").nth(0).click()
            question.locator("label.option").nth(1).click()
        case "blanks":
            for blank in question.locator("input.blank").all():
                blank.fill("北京")
        case "numeric":
            question.locator("[name=number]").fill("12.5")
        case "ordering":
            question.locator(".order-down").first.click()
        case "matching":
            for select in question.locator("select").all():
                select.select_option(index=1)
        case "essay":
            question.locator("textarea").fill(
                "官方数据可以核对，引语要看谁说的，传闻只能当传闻。" * 4
            )
    return kind


def answer_wrongly(page: Page, attempt: Attempt) -> None:
    """Answer the first question of `attempt` so that it earns nothing."""
    item = attempt.items.get(position=1)
    content = item.version.loaded
    question = page.locator("#question")
    match content:
        case SingleChoice() | MultipleChoice():
            wrong = next(option.id for option in content.options if not option.right)
            question.locator(f"label:has([value='{wrong}'])").click()
        case TrueFalse():
            wrong = "false" if content.answer else "true"
            question.locator(f"label:has([value='{wrong}'])").click()
        case Blanks():
            for blank in question.locator("input.blank").all():
                blank.fill("不知道")
        case Numeric():
            question.locator("[name=number]").fill("-1")
        case Ordering():
            for place, entry in enumerate(reversed(content.entries), start=1):
                page.evaluate(
                    "([name, place]) => { document.querySelector(`[name='${name}']`).value = place }",
                    [f"place-{short_id(entry)}", str(place)],
                )
        case Matching():
            rights = [short_id(pair.right) for pair in content.pairs]
            for pair, right in zip(content.pairs, [*rights[1:], rights[0]], strict=True):
                question.locator(f"[name='match-{pair.id}']").select_option(right)
