"""Make the pictures of docs/screenshots: `python -m tests.browser.screenshots`.

It makes a demonstration of its own in a temporary folder, serves it, and walks through it.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "screenshots"
PASSWORD = "hangzhou-demo-2026"
SHAPES: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {
    "phone": ({"width": 390, "height": 844}, "light"),
    "desktop": ({"width": 1280, "height": 900}, "light"),
    "dark": ({"width": 390, "height": 844}, "dark"),
}


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve a fresh demonstration; yield its address."""
    folder = tempfile.mkdtemp()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"VAR_DIR": folder, "HTTPS": "0", "DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    for command in (
        ["migrate", "--verbosity", "0"],
        ["load_course", "content/hangzhou"],
        ["make_demo"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], check=True, env=environment, cwd=ROOT
        )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"],
        env=environment,
        cwd=ROOT,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(folder)


def main() -> None:
    path = chromium.find()
    if path is None:
        sys.exit(chromium.MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for shape in SHAPES:  # each with people who have not been pictured yet
            with demonstration() as address:
                _learner(browser, address, shape)
                if shape == "desktop":
                    _instructor(browser, address)
        browser.close()


def _learner(browser: Browser, address: str, shape: str) -> None:
    page = _page(browser, address, shape)
    page.goto("/sign-in/")
    _take(page, f"sign-in-{shape}")
    _sign_in(page, "learner")
    _take(page, f"home-{shape}")
    page.goto("/courses/supplies/chapter-3/changes/")
    _take(page, f"changes-{shape}", whole=True)
    page.goto("/courses/hangzhou/")
    _take(page, f"course-{shape}")
    page.goto("/courses/hangzhou/phenomenon/")
    _take(page, f"lesson-{shape}")
    _practise(page, shape)
    page.goto("/courses/hangzhou/")
    page.locator("a", has_text="考试").last.click()
    page.locator("main .actions .button").click()
    page.locator("#question").wait_for()
    _take(page, f"exam-{shape}")
    page.goto("/progress/")
    _take(page, f"progress-{shape}")
    page.context.close()


def _practise(page: Page, shape: str) -> None:
    """Answer a single choice question of the first practice, and picture its feedback."""
    page.goto("/courses/hangzhou/")
    page.locator(".today-what a").first.click()
    page.locator("main .actions .button").click()
    page.locator("#question").wait_for()
    start = page.url.partition("?")[0]
    number = 1
    while page.locator("#answer").get_attribute("data-kind") != "single_choice":
        number += 1
        page.goto(f"{start}?item={number}")
    page.locator("#question label.option").nth(1).click()
    _take(page, f"practice-{shape}")
    page.locator("#answer .actions .button").click()
    page.locator(".feedback").wait_for()
    _take(page, f"feedback-{shape}", whole=True)


def _instructor(browser: Browser, address: str) -> None:
    page = _page(browser, address, "desktop")
    _sign_in(page, "instructor")
    page.goto("/admin/quizzes/question/")
    _take(page, "bank-desktop")
    page.locator("#result_list tbody th a").first.click()
    _take(page, "question-desktop")
    page.goto("/admin/authoring/review/?reason=intact")
    _take(page, "review-queue-desktop")
    page.locator("main tbody th a").first.click()
    _take(page, "review-desktop", whole=True)
    _import(page)
    page.goto("/admin/quizzes/quiz/1/statistics/?attempts=all")
    _take(page, "statistics-desktop")
    page.context.close()


def _import(page: Page) -> None:
    """Bring the first edition of the example back as if it were the next one, up to comparing."""
    page.goto("/admin/authoring/imports/add/")
    page.locator("[name=course]").select_option(label="机关办公用品管理办法（演示）")
    page.locator("[name=document]").set_input_files(ROOT / "docs/example/supplies-2025.txt")
    page.locator("[name=revises]").select_option(index=2)
    page.locator("[name=level]").select_option("chapter")
    page.locator(".import-begin [type=submit]").click()
    _take(page, "import-desktop")
    page.locator("button[name=do][value=onward]").click()
    page.locator(".import-apply [type=submit]").click()
    page.locator("a[href*='/authoring/editions/']").first.click()
    _take(page, "edition-desktop")
    page.locator(".edition-drafts a").nth(1).click()
    _take(page, "compare-desktop", whole=True)


def _page(browser: Browser, address: str, shape: str) -> Page:
    viewport, scheme = SHAPES[shape]
    context = browser.new_context(
        base_url=address, viewport=viewport, color_scheme=scheme, locale="zh-CN"
    )
    return context.new_page()


def _sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _take(page: Page, name: str, *, whole: bool = False) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png", caret="initial", full_page=whole)


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            with urlopen(f"{address}/healthz") as answer:
                if answer.status == 200:
                    return
        except URLError:
            sleep(0.1)
    sys.exit("The server did not answer.")


if __name__ == "__main__":
    main()
