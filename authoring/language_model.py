"""Ask a language model of one's own network for drafts. Off unless it has an address and a name."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, override
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from authoring.drafting import DraftSource
from authoring.drafting.language import Reading, add_readings, batches, read_reply, write_messages

MODEL_REFUSALS = ("bad-address", "unreachable", "slow", "refused", "too-large", "malformed-reply")
"""Reasons that `ask_model` and `draft_with_model` count when no usable reply came."""

LARGEST_REPLY = 1_000_000
"""Bytes; a model that has lost itself repeats a word for ever."""

_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where a model answers: any server with an OpenAI-compatible /chat/completions."""

    base_url: str = ""
    """As far as /v1, without /chat/completions."""
    name: str = ""
    key: str = ""
    """Sent as a bearer token; "" sends none."""
    timeout: float = 60.0
    """Seconds, for the whole reply."""

    @property
    def is_on(self) -> bool:
        return bool(self.base_url and self.name)


class NoReply(Exception):
    """No usable reply; `code` is one of MODEL_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def draft_with_model(
    passages: Sequence[DraftSource],
    *,
    model: LanguageModel,
    most_per_passage: int = 2,
    document: str = "",
) -> Reading:
    """Return the model's drafts that pass the gate, and count the rest by reason. Never raises.

    One request for about 4,000 characters. When one fails, no more are made. With the model off
    there is no request at all.
    """
    readings: list[Reading] = []
    for batch in batches(passages) if model.is_on else ():
        messages = write_messages(batch, most_per_passage=most_per_passage, document=document)
        try:
            reply = ask_model(model, messages)
        except NoReply as problem:
            readings.append(Reading(refused={problem.code: 1}))
            break
        readings.append(read_reply(reply, passages, model=model.name))
    return add_readings(readings)


def ask_model(model: LanguageModel, messages: Sequence[Mapping[str, str]]) -> str:
    """Return the text of the model's reply; raise NoReply."""
    deadline = time.monotonic() + model.timeout
    try:
        with _opener().open(_request(model, messages), timeout=model.timeout) as response:
            body = _read(response, deadline)
    except HTTPError as problem:
        problem.close()
        raise NoReply("refused") from problem
    except (URLError, TimeoutError) as problem:
        is_slow = isinstance(getattr(problem, "reason", problem), TimeoutError)
        raise NoReply("slow" if is_slow else "unreachable") from problem
    except (OSError, HTTPException, ValueError) as problem:  # ValueError: no such host name
        raise NoReply("unreachable") from problem
    return _text_of(body)


class _NoRedirect(HTTPRedirectHandler):
    """Follow nobody elsewhere: the texts were meant for the address configured."""

    @override
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def _opener() -> OpenerDirector:
    """Return an opener without proxies from the environment and without redirects."""
    return build_opener(ProxyHandler({}), _NoRedirect())


def _request(model: LanguageModel, messages: Sequence[Mapping[str, str]]) -> Request:
    body = {"model": model.name, "messages": list(messages), "temperature": 0}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    return Request(  # noqa: S310 -- _address lets http and https through alone
        _address(model.base_url), json.dumps(body).encode(), headers, method="POST"
    )


def _address(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as problem:
        raise NoReply("bad-address") from problem
    is_plain = base_url.isascii() and base_url.isprintable() and " " not in base_url
    if not is_usable or not is_plain or parts.username or parts.query or parts.fragment:
        raise NoReply("bad-address")
    return f"{base_url.rstrip('/')}/chat/completions"


def _read(response: Any, deadline: float) -> bytes:
    """Return the body, however slowly it drips, before the deadline and below the limit."""
    body = b""
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > LARGEST_REPLY:
            raise NoReply("too-large")
        if time.monotonic() > deadline:
            raise NoReply("slow")
    return body


def _text_of(body: bytes) -> str:
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as problem:
        raise NoReply("malformed-reply") from problem
    if not isinstance(text, str):
        raise NoReply("malformed-reply")
    return text
