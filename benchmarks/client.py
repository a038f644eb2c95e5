"""A client that costs little: what it spends on a request is taken from the server's two cores.

`http.client` parses every header as e-mail, which costs as much as a part of the floor itself.
"""

import re
import socket
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.plan import Fields
from benchmarks.problems import BenchmarkBroken

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_GZIP = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
_HEADER = re.compile(rb"\r\n([^:\r\n]+): *([^\r\n]*)")
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Response:
    head: bytes
    raw: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    @property
    def size(self) -> int:
        """Bytes on the wire, headers and all."""
        return len(self.head) + 4 + len(self.raw)

    @property
    def body(self) -> bytes:
        content = _unchunked(self.raw) if _CHUNKED.search(self.head) else self.raw
        return zlib.decompress(content, wbits=31) if _GZIP.search(self.head) else content

    def headers(self, name: str) -> list[str]:
        pairs = _HEADER.findall(self.head)
        return [value.decode() for key, value in pairs if key.decode().lower() == name]


class Connection:
    """A connection to this machine, kept as long as the server keeps it (sync workers do not)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last response left it open; the server may have closed it since."""
        return self._socket is not None

    def send(self, request: bytes) -> Response:
        """Send `request` and read the whole response; nothing is ever sent twice."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), _SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        response = _read(self._socket)
        if _CLOSES.search(response.head):
            self.close()
        return response

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def get(path: str, cookies: str) -> bytes:
    return _request("GET", path, cookies, b"", {})


def post(path: str, cookies: str, fields: Fields, headers: dict[str, str]) -> bytes:
    form = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    return _request("POST", path, cookies, urlencode(fields).encode(), form)


def _request(method: str, path: str, cookies: str, body: bytes, more: dict[str, str]) -> bytes:
    headers = {
        "Host": "127.0.0.1",
        "Cookie": cookies,
        "Accept": "text/html",
        "Accept-Encoding": "gzip, deflate",
        **more,
    }
    if body:
        headers["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def _read(source: socket.socket) -> Response:
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(source)
    head = bytes(received[:end])
    body = received[end + 4 :]
    if length := _LENGTH.search(head):
        while len(body) < int(length[1]):
            body += _more(source)
    elif _CHUNKED.search(head):
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(source)
    elif not head.startswith((b"HTTP/1.1 204", b"HTTP/1.1 304")):
        while more := source.recv(65536):
            body += more
    return Response(head, bytes(body))


def _more(source: socket.socket) -> bytes:
    received = source.recv(65536)
    if not received:
        raise BenchmarkBroken("The server closed the connection in the middle of a response.")
    return received


def _unchunked(raw: bytes) -> bytes:
    content, rest = bytearray(), raw
    while rest:
        size, _newline, rest = rest.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        content += rest[:length]
        rest = rest[length + 2 :]
        if not length:
            break
    return bytes(content)
