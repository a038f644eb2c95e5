"""The whole way, as the people it is for go it: read, practise, sit the exam, see the progress."""

import re

from playwright.sync_api import Page, expect

from quizzes.models import Attempt, Item
from tests.browser.steps import answer_somehow, answer_wrongly, sign_in
from tests.browser.world import make_world


def test_learner_reads_practises_and_sits_the_exam(page: Page, complaints: list[str]) -> None:
    world = make_world()
    sign_in(page, "learner")
    page.get_by_role("link", name="开始学习").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("现象之问：为什么是杭州")
    page.get_by_role("button", name="我已读完本课").click()
    page.locator("#next-step").get_by_role("link").click()

    page.locator("main").get_by_role("button", name="开始练习").click()
    attempt = Attempt.objects.get(quiz=world.practice, user=world.learner)
    answer_wrongly(page, attempt)
    page.get_by_role("button", name="提交答案").click()
    feedback = page.locator(".feedback")
    expect(feedback.get_by_role("heading", level=2)).to_contain_text("还不对")
    evidence = _first_item(attempt).version.evidence.all()
    marked = "".join(feedback.locator("mark").all_inner_texts())
    assert all(entry.quote in marked for entry in evidence)
    places = [link.get_attribute("href") for link in feedback.locator("figcaption a").all()]
    assert {f"#{entry.passage.anchor}" for entry in evidence} == {
        f"#{(place or '').partition('#')[2]}" for place in places
    }

    for _number in range(attempt.items.count() - 1):
        page.locator("#question .actions .button").click()
        page.wait_for_selector("#answer")
        answer_somehow(page)
        page.get_by_role("button", name="提交答案").click()
        page.wait_for_selector(".feedback")
    page.get_by_role("button", name="完成并查看结果").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("结果")

    page.goto(world.exam.get_absolute_url())
    page.get_by_role("button", name="开始考试").click()
    exam = Attempt.objects.get(quiz=world.exam, user=world.learner)
    for _number in range(exam.items.count()):
        answer_somehow(page)
        heading = page.locator("h1").inner_text()
        page.locator("#answer .actions .button").click()
        expect(page.locator("h1")).not_to_have_text(heading)
    expect(page.get_by_role("heading", level=1)).to_have_text("现在交卷吗？")
    page.locator("main").get_by_role("button", name="交卷").click()
    page.wait_for_url(re.compile("/result/$"))
    assert exam.answers.counted().values("item").distinct().count() == exam.items.count()
    expect(page.locator("main")).to_contain_text("等待评阅")

    page.goto("/progress/")
    expect(page.locator("main")).to_contain_text("结业考试")
    assert complaints == []


def _first_item(attempt: Attempt) -> Item:
    return attempt.items.select_related("version").get(position=1)
