"""Read settings from environment variables, with a clear error for a value that makes no sense."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def read_bool(name: str, *, default: bool) -> bool:
    """Return the switch `name`; anything but a plain yes or no is refused."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    message = f"{name}={text!r}: write 1 or 0."
    raise ImproperlyConfigured(message)


def read_list(name: str, *, default: list[str]) -> list[str]:
    """Return the comma-separated entries of `name`."""
    text = os.environ.get(name)
    if text is None:
        return default
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def read_seconds(name: str, *, default: int) -> int:
    """Return a whole number of seconds, at least one."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and int(text)):
        message = f"{name}={text!r}: write a whole number of seconds."
        raise ImproperlyConfigured(message)
    return int(text)


def read_secret_key(var_dir: Path) -> str:
    """Return SECRET_KEY, or the key made once for this installation and kept under `var_dir`."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = var_dir / "secret-key"
    if not path.exists():
        # Linked in whole: of two processes that start together, one makes the key, both read it.
        with NamedTemporaryFile("w", encoding="ascii", dir=var_dir) as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)
    return path.read_text(encoding="ascii")
