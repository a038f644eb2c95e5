import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

import pytest

from authoring.drafting.language import Reading
from authoring.language_model import LanguageModel, draft_with_model
from tests.authoring.drafting.sources import sources

PASSAGES = sources("全市新建泳池35座。")
QUESTION = {
    "kind": "single_choice",
    "passage": 0,
    "quote": "全市新建泳池35座",
    "explanation": "见第1段。",
    "stem": "据课文，全市新建泳池多少座？",
    "options": [{"text": "35座", "right": True}, {"text": "40座"}, {"text": "52座"}],
}

type Respond = Callable[[BaseHTTPRequestHandler], None]


class Stub(ThreadingHTTPServer):
    """A server on this machine that answers as told and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers), None))
        self.server.respond(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), json.loads(body)))
        self.server.respond(self)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(respond: Respond) -> Iterator[Stub]:
    with Stub(respond) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def answering(body: bytes, status: int = 200, **headers: str) -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return respond


def completion(text: object) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


GOOD = completion(json.dumps({"questions": [QUESTION]}))


def drafted(url: str, *, timeout: float = 5.0, key: str = "") -> Reading:
    model = LanguageModel(url, "local-7b", key, timeout)
    return draft_with_model(PASSAGES, model=model, document="泳池规定")


def test_model_drafts_pass_the_gate_like_any_other() -> None:
    with serving(answering(GOOD)) as server:
        done = drafted(server.url)
    assert ([draft.origin for draft in done.drafts], done.refused) == (["model: local-7b"], {})


def test_model_is_asked_where_and_what_it_should_be() -> None:
    with serving(answering(GOOD)) as server:
        drafted(f"{server.url}/", key="secret")
    ((path, headers, body),) = server.asked
    assert (path, headers["Authorization"], body["model"]) == (
        "/v1/chat/completions",
        "Bearer secret",
        "local-7b",
    )


def test_no_key_sends_no_authorization() -> None:
    with serving(answering(GOOD)) as server:
        drafted(server.url)
    assert "Authorization" not in server.asked[0][1]


@pytest.mark.parametrize("name", ["", "local-7b"])
def test_model_that_is_off_is_never_asked(name: str) -> None:
    with serving(answering(GOOD)) as server:
        model = LanguageModel(server.url if not name else "", name)
        assert draft_with_model(PASSAGES, model=model) == Reading()
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/v1",
        "javascript:1",
        "127.0.0.1:8000",
        "http://",
        "http://user:word@127.0.0.1/v1",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1/v1?a=b",
        "http://127.0.0.1/v1\r\nX: y",
        "http://[::1/v1",
    ],
)
def test_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    assert drafted(url) == Reading(refused={"bad-address": 1})


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"{", b"[]", b"{}", b'{"choices": []}', completion(None), b"[" * 50_000],
)
def test_malformed_reply_is_counted(body: bytes) -> None:
    with serving(answering(body)) as server:
        assert drafted(server.url) == Reading(refused={"malformed-reply": 1})


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_error_status_is_counted(status: int) -> None:
    with serving(answering(GOOD, status)) as server:
        assert drafted(server.url) == Reading(refused={"refused": 1})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(status: int) -> None:
    with (
        serving(answering(GOOD)) as elsewhere,
        serving(answering(b"", status, Location=elsewhere.url)) as server,
    ):
        assert drafted(server.url) == Reading(refused={"refused": 1})
    assert elsewhere.asked == []


def test_reply_without_end_is_cut_off() -> None:
    with serving(answering(b"x" * 1_000_001)) as server:
        assert drafted(server.url) == Reading(refused={"too-large": 1})


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(GOOD)) as server, serving(answering(GOOD)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        drafted(server.url)
    assert (len(server.asked), proxy.asked) == (1, [])


def test_server_that_is_down_is_counted() -> None:
    with serving(answering(GOOD)) as server:
        url = server.url
    assert drafted(url) == Reading(refused={"unreachable": 1})


def test_host_without_a_name_is_counted() -> None:
    assert drafted("http://a..b/v1") == Reading(refused={"unreachable": 1})


def test_server_that_hangs_up_is_counted() -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    with serving(hang_up) as server:
        assert drafted(server.url) == Reading(refused={"unreachable": 1})


def test_silent_server_is_given_up() -> None:
    released = threading.Event()

    def wait(_handler: BaseHTTPRequestHandler) -> None:
        released.wait(10)

    with serving(wait) as server:
        done = drafted(server.url, timeout=0.2)
        released.set()
    assert done == Reading(refused={"slow": 1})


def test_dripping_server_is_given_up() -> None:
    released = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not released.wait(0.02):
            handler.wfile.write(b" ")

    with serving(drip) as server:
        done = drafted(server.url, timeout=0.3)
        released.set()
    assert done == Reading(refused={"slow": 1})


def test_after_a_failure_no_more_is_asked() -> None:
    passages = sources("湖" * 3_000, "河" * 3_000, "江" * 3_000)
    with serving(answering(b"", 500)) as server:
        draft_with_model(passages, model=LanguageModel(server.url, "local-7b"))
    assert len(server.asked) == 1


def test_long_lesson_is_asked_about_in_parts() -> None:
    passages = sources("湖" * 3_000, "河" * 3_000)
    with serving(answering(completion('{"questions": []}'))) as server:
        draft_with_model(passages, model=LanguageModel(server.url, "local-7b"))
    assert len(server.asked) == 2
