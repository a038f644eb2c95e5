"""A backup as a file: the database, a manifest that describes it, and the manifest's signature.

A database dump is code to whoever reads it back (pg_restore runs the SQL in it), so that nothing of
an archive is opened before its signature is known to be this installation's own.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from hangzhou_lessons.backup.census import Census
from hangzhou_lessons.backup.problems import BackupRefused

_MANIFEST, _SIGNATURE, _DATABASE = "manifest.json", "signature", "database"
_NAMES = sorted([_MANIFEST, _SIGNATURE, _DATABASE])
_SALT = "hangzhou_lessons.backup"
_MOST_MANIFEST_BYTES = 1_000_000
_CHUNK = 1 << 20


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    product: str
    """The version that made it."""
    made_at: datetime
    vendor: Literal["sqlite", "postgresql"]
    size: int
    """Bytes of the database."""
    digest: str
    """SHA-256 of the database."""
    census: Census

    @property
    def text(self) -> bytes:
        return self.model_dump_json(indent=2).encode()

    @property
    def fingerprint(self) -> str:
        """Names this backup and no other: who noted it can restore without the secret key."""
        return _fingerprint(self.text)


def digest_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_archive(path: Path, manifest: Manifest, database: Path) -> None:
    """Write all three entries to `path`, which only its owner may read, and onto the disk."""
    path.touch(mode=0o600)
    # A dump of PostgreSQL is compressed already.
    method = zipfile.ZIP_DEFLATED if manifest.vendor == "sqlite" else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(_MANIFEST, manifest.text)
        archive.writestr(_SIGNATURE, _sign(manifest.text))
        archive.write(database, _DATABASE, method)
    with path.open("rb") as written:
        os.fsync(written.fileno())


def read_manifest(path: Path, *, fingerprint: str = "") -> Manifest:
    """Return the manifest if it is signed with this installation's key or has `fingerprint`."""
    with _opened(path) as archive:
        if sorted(archive.namelist()) != _NAMES:
            raise BackupRefused(_("This file is no backup of this product."))
        text = _read_little(archive, _MANIFEST)
        signature = _read_little(archive, _SIGNATURE).decode("ascii", "replace")
    if fingerprint:
        if not constant_time_compare(fingerprint, _fingerprint(text)):
            raise BackupRefused(_("This backup has another fingerprint than the one given."))
    elif not constant_time_compare(signature, _sign(text)):
        raise BackupRefused(
            _(
                "This backup was not signed with the secret key of this installation, so nothing "
                "in it is trusted. Put back the key that was in use (SECRET_KEY, or secret-key "
                "under VAR_DIR), or give the fingerprint that was printed when it was made."
            )
        )
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as unknown:
        raise BackupRefused(
            _("This backup was made by a version of the product that this one cannot read.")
        ) from unknown


def extract_database(path: Path, manifest: Manifest, target: Path) -> None:
    """Write the database of the archive to `target`; refuse it unless it is whole."""
    with _opened(path) as archive, archive.open(_DATABASE) as packed, target.open("wb") as file:
        digest = _copy(packed, file, manifest.size)
    if digest != manifest.digest:
        raise BackupRefused(_("This backup is damaged: its content is not what its manifest says."))


def _copy(packed: IO[bytes], file: IO[bytes], size: int) -> str:
    """Copy at most one byte more than `size`, whatever the archive would unpack to."""
    digest = hashlib.sha256()
    left = size + 1
    while left and (chunk := packed.read(min(left, _CHUNK))):
        digest.update(chunk)
        file.write(chunk)
        left -= len(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (BackupRefused, FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except Exception as broken:  # zipfile lets out whatever a broken archive makes it run into
        raise BackupRefused(_("This file is damaged, or no backup at all.")) from broken


def _read_little(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        content = entry.read(_MOST_MANIFEST_BYTES + 1)
    if len(content) > _MOST_MANIFEST_BYTES:
        raise BackupRefused(_("This file is no backup of this product."))
    return content


def _sign(text: bytes) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _fingerprint(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
