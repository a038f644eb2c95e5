"""Making a backup, and bringing one back."""

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from accounts.models import User
from hangzhou_lessons.backup import postgresql, sqlite
from hangzhou_lessons.backup.archive import (
    Manifest,
    digest_of,
    extract_database,
    read_manifest,
    write_archive,
)
from hangzhou_lessons.backup.census import Census, take_census
from hangzhou_lessons.backup.problems import BackupRefused


class _Engine(Protocol):
    """What is done differently on each database."""

    def copy_out(self, target: Path) -> Census: ...

    def check_copy(self, source: Path, census: Census) -> None: ...

    def copy_in(self, source: Path) -> None: ...


_ENGINES: dict[str, _Engine] = {"sqlite": sqlite, "postgresql": postgresql}


def back_up(*, path: Path, now: datetime) -> Manifest:
    """Write the whole database, as it is at one moment, to a new file that appears when complete."""
    if path.exists():
        raise BackupRefused(_("%(file)s is there already.") % {"file": path})
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        database, draft = Path(folder) / "database", Path(folder) / "archive"
        census = _ENGINES[connection.vendor].copy_out(database)
        if not census.rows:
            raise BackupRefused(
                _("This database is empty. Is DATABASE_URL, or VAR_DIR, the right one?")
            )
        manifest = Manifest.model_validate(
            {
                "product": _product(),
                "made_at": now,
                "vendor": connection.vendor,
                "size": database.stat().st_size,
                "digest": digest_of(database),
                "census": census,
            }
        )
        write_archive(draft, manifest, database)
        draft.rename(path)
    return manifest


def check_backup(*, path: Path, fingerprint: str = "") -> Manifest:
    """Say what a backup holds once it is shown to be ours, whole and sound; write nothing."""
    with _checked(path, fingerprint) as (manifest, _database):
        return manifest


def restore(*, path: Path, fingerprint: str = "", force: bool = False) -> Manifest:
    """Replace the database by what the backup holds, then count what is there.

    Refuses where people would be overwritten, unless forced.
    """
    if not force and _has_people():
        raise BackupRefused(
            _("There are people in this database. --force replaces them and all their records.")
        )
    with _checked(path, fingerprint) as (manifest, database):
        _refuse_strange_tables(manifest)
        _ENGINES[manifest.vendor].copy_in(database)
    cache.clear()  # sessions and pages of what was there before
    if differences := manifest.census.differences(_census()):
        raise BackupRefused(
            _("What was restored is not what was backed up. Does a server still write to it?")
            + "\n"
            + "\n".join(differences)
        )
    return manifest


def is_migrated() -> bool:
    """Say whether the database has all tables of this version."""
    loader = MigrationLoader(connection)
    return all(node in loader.applied_migrations for node in loader.graph.leaf_nodes())


@contextmanager
def _checked(path: Path, fingerprint: str) -> Iterator[tuple[Manifest, Path]]:
    """Yield the manifest and a copy of the database that is shown to be what it says."""
    manifest = read_manifest(path, fingerprint=fingerprint)
    if manifest.vendor != connection.vendor:
        raise BackupRefused(
            _("This is a backup of %(theirs)s; this installation uses %(ours)s.")
            % {"theirs": manifest.vendor, "ours": connection.vendor}
        )
    _refuse_newer(manifest)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".restore-") as folder:
        database = Path(folder) / "database"
        extract_database(path, manifest, database)
        _ENGINES[manifest.vendor].check_copy(database, manifest.census)
        yield manifest, database


def _refuse_newer(manifest: Manifest) -> None:
    """Refuse tables that this version does not know how to use."""
    known = MigrationLoader(None).disk_migrations or {}
    unknown = [pair for pair in manifest.census.migrations.items() if pair not in known]
    if unknown:
        raise BackupRefused(
            _("This backup needs version %(version)s or newer: %(migrations)s is unknown here.")
            % {"version": manifest.product, "migrations": "/".join(unknown[0])}
        )


def _refuse_strange_tables(manifest: Manifest) -> None:
    """Refuse to leave tables behind that a restored PostgreSQL database would stumble over."""
    strange = sorted({*_tables()} - {*manifest.census.rows})
    if strange and manifest.vendor == "postgresql":
        raise BackupRefused(
            _(
                "This database has tables that the backup does not know: %(tables)s. Restore into a new database."
            )
            % {"tables": ", ".join(strange)}
        )


def _has_people() -> bool:
    return User._meta.db_table in _tables() and User.objects.exists()  # noqa: SLF001 -- documented


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _census() -> Census:
    with connection.cursor() as cursor:
        return take_census(cursor, connection.introspection.table_names(cursor))


def _product() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
