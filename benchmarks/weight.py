"""What a browser receives when someone opens their first lesson with an empty cache."""

import re
from dataclasses import dataclass

from benchmarks.client import Connection, Response, get
from benchmarks.problems import BenchmarkBroken

TARGET_BYTES = 60_000

_LINKED = re.compile(rb'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')
_IN_STYLES = re.compile(rb"url\(([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes on the wire, headers included, of each thing that is loaded."""

    parts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.parts.values())

    @property
    def is_met(self) -> bool:
        return self.total < TARGET_BYTES


def weigh(port: int, path: str, cookies: str) -> Weight:
    """Load the page and all it names: styles, scripts, icons, and what its styles name."""
    connection = Connection(port)
    page = _load(connection, path, cookies)
    parts = {"the page itself": page.size}
    waiting = [found.decode() for found in _LINKED.findall(page.body)]
    while waiting:
        name = waiting.pop()
        if name in parts:
            continue
        response = _load(connection, name, cookies)
        parts[name] = response.size
        if name.endswith(".css") and (deeper := _IN_STYLES.search(response.body)):
            raise BenchmarkBroken(f"{name} loads {deeper[1]!r}, which is not weighed yet.")
    connection.close()
    return Weight(parts)


def _load(connection: Connection, path: str, cookies: str) -> Response:
    response = connection.send(get(path, cookies))
    if response.status != 200:
        raise BenchmarkBroken(f"{path}: {response.status}")
    return response
