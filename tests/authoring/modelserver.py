"""A language model's server on this machine, that says what a test wants and counts who asks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, override


@dataclass
class ModelServer:
    """Its address, what it replies, and the requests that came."""

    reply: str = '{"questions": []}'
    status: int = 200
    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The JSON of each request."""
    keys: list[str | None] = field(default_factory=list)
    """The Authorization header of each request."""

    @property
    def passages(self) -> list[int]:
        """The indexes of the passages sent, over all requests."""
        return [
            passage["passage"]
            for request in self.asked
            for passage in json.loads(request["messages"][-1]["content"])["passages"]
        ]


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve on a free port until the block ends."""
    served = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            served.asked.append(json.loads(self.rfile.read(length)))
            served.keys.append(self.headers["Authorization"])
            body = {"choices": [{"message": {"role": "assistant", "content": served.reply}}]}
            self.send_response(served.status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.address = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
