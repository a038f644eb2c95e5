"""Read a response as a browser without JavaScript does: elements by id, forms with their fields."""

from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, TreeBuilder

from django.test import Client

from accounts.models import User

HTMX = {"HX-Request": "true"}
VOID = {"br", "hr", "img", "input", "link", "meta", "path"}

type Fields = dict[str, list[str]]


class _Reader(HTMLParser):
    """Build a tree; what is not well nested is an error, as it is to no browser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()
        self.open: list[str] = []
        self.tree.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)

    def result(self) -> Element:
        assert not self.open, f"never closed: {self.open}"
        self.tree.end("page")
        return self.tree.close()


def browser_of(user: User, *, in_english: bool = False) -> Client:
    """Return a client in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    if in_english:
        client.cookies["django_language"] = "en"
    return client


def parse(response: Any) -> Element:
    """Return the body of `response` as a tree under one <page>."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    return reader.result()


def by_id(page: Element, name: str) -> Element:
    """Return the one element with this id."""
    found = [element for element in page.iter() if element.get("id") == name]
    assert len(found) == 1, f"{len(found)} elements have the id {name}"
    return found[0]


def has_id(page: Element, name: str) -> bool:
    return any(element.get("id") == name for element in page.iter())


def root_ids(page: Element) -> list[str]:
    """Return the ids of the elements on top: what htmx swaps, and what goes out of band."""
    return [element.get("id", "") for element in page]


def words(element: Element) -> str:
    """Return the text inside, white space folded."""
    return " ".join("".join(element.itertext()).split())


def links(element: Element) -> dict[str, str]:
    """Return href → words of every link inside."""
    return {link.get("href", ""): words(link) for link in element.iter("a")}


def forms(page: Element) -> list[Element]:
    return list(page.iter("form"))


def form_to(page: Element, action: str) -> Element:
    """Return the first form that posts to `action`."""
    return next(form for form in forms(page) if form.get("action") == action)


def fields(page: Element, form: Element) -> Fields:
    """Return what the browser would send of `form` with no button pressed."""
    sent: Fields = {}
    for name, value in _successful(page, form):
        sent.setdefault(name, []).append(value)
    return sent


def submit(
    client: Client,
    page: Element,
    form: Element,
    *,
    at: str = "",
    changed: Mapping[str, str | Sequence[str]] | None = None,
) -> Any:
    """Send `form` with some fields changed (a pressed button among them), and follow redirects.

    `at` is the page's address, for a form that names no action.
    """
    sent: dict[str, Any] = dict(fields(page, form)) | dict(changed or {})
    address = urljoin(at, form.get("action", "")) if at else form.get("action", "")
    if form.get("method", "get") == "post":
        return client.post(address, sent, follow=True)
    return client.get(address, sent, follow=True)


def _successful(page: Element, form: Element) -> Iterator[tuple[str, str]]:
    inside = set(map(id, form.iter()))
    for element in page.iter():
        belongs = id(element) in inside or element.get("form") == form.get("id", "-")
        if not belongs or not element.get("name") or "disabled" in element.attrib:
            continue
        yield from ((element.get("name", ""), value) for value in _values(element))


def _values(element: Element) -> list[str]:
    if element.tag == "textarea":
        return ["".join(element.itertext()).removeprefix("\n")]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if element.tag != "input" or element.get("type") in {"submit", "button"}:
        return []
    if element.get("type") in {"radio", "checkbox"}:
        return [element.get("value", "on")] if "checked" in element.attrib else []
    return [element.get("value", "")]
