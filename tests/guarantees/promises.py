"""The promises by their ids, read from promises.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Promise:
    title: str
    promise: str
    soak: str = ""
    """What `make soak` does for it; empty where the tests alone show it."""


def _load() -> dict[str, Promise]:
    text = Path(__file__).with_name("promises.toml").read_text(encoding="utf-8")
    return {name: Promise(**fields) for name, fields in tomllib.loads(text).items()}


PROMISES = _load()
