"""Archives as an attacker or a bad disk would leave them."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.crypto import salted_hmac

type Entries = dict[str, bytes]


def entries_of(path: Path) -> Entries:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_entries(path: Path, entries: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def with_manifest(entries: Entries, **changes: Any) -> Entries:
    """Return the entries with another manifest, signed as only this installation can."""
    text = json.dumps(json.loads(entries["manifest.json"]) | changes).encode()
    signature = salted_hmac("hangzhou_lessons.backup", text, algorithm="sha256").hexdigest()
    return entries | {"manifest.json": text, "signature": signature.encode()}
