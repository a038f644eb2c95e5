import pickle
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from hangzhou_lessons.backup.actions import check_backup, restore
from hangzhou_lessons.backup.problems import BackupRefused
from tests.guarantees.plugin import Figure
from tests.hangzhou_lessons.backup.archives import Entries, entries_of, with_manifest, write_entries

pytestmark = pytest.mark.django_db(transaction=True)

MAIN = "database"
ZEROS = b"0" * 5_000_000


class Touch:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.path,)


FORGERIES: dict[str, Callable[[Entries], Entries]] = {
    "an entry too many": lambda own: own | {"settings.py": b"import os"},
    "an entry that leads out": lambda own: own | {"../../manage.py": b""},
    "an absolute entry": lambda own: own | {"/etc/crontab": b""},
    "no database": lambda own: {name: own[name] for name in own if name != MAIN},
    "no signature": lambda own: own | {"signature": b""},
    "a signature of bytes": lambda own: own | {"signature": bytes(range(256))},
    "a huge signature": lambda own: own | {"signature": ZEROS},
    "a huge manifest": lambda own: own | {"manifest.json": ZEROS},
    "another manifest": lambda own: own | {"manifest.json": own["manifest.json"] + b" "},
    "another database": lambda own: own | {MAIN: own[MAIN][::-1]},
    "a longer database": lambda own: own | {MAIN: own[MAIN] + ZEROS},
    "a shorter database": lambda own: own | {MAIN: own[MAIN][:-1]},
    "a format of later": lambda own: with_manifest(own, format=2),
    "an unknown word": lambda own: with_manifest(own, run="import os"),
    "a size below nought": lambda own: with_manifest(own, size=-1),
}


@pytest.mark.promise("A16")
@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_archive_is_refused_and_changes_nothing(
    archive: Path, tmp_path: Path, learner: User, forgery: str, figure: Figure
) -> None:
    entries = FORGERIES[forgery](entries_of(archive))
    forged = write_entries(tmp_path / "forged.zip", entries)
    with pytest.raises(BackupRefused):
        restore(path=forged, force=True)
    assert list(User.objects.all()) == [learner]
    figure(f"{len(FORGERIES)} forged archives refused")


@pytest.mark.promise("A16")
def test_foreign_archive_is_not_executed(archive: Path, tmp_path: Path) -> None:
    """Neither a pickle nor what a database would run; its signature is not ours."""
    trap = tmp_path / "sprung"
    sql = f"COPY (SELECT 1) TO PROGRAM 'touch {trap}';".encode()
    for number, content in enumerate((pickle.dumps(Touch(trap)), sql)):
        entries = {"manifest.json": content, "signature": content, MAIN: content}
        foreign = write_entries(tmp_path / f"{number}.zip", entries)
        with pytest.raises(BackupRefused, match="not signed with the secret key"):
            restore(path=foreign, force=True)
    assert not trap.exists()


def test_archive_with_an_entry_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    doubled = tmp_path / "doubled.zip"
    with zipfile.ZipFile(doubled, "w") as written, warnings.catch_warnings(action="ignore"):
        for name, content in [*entries_of(archive).items(), (MAIN, b"")]:
            written.writestr(name, content)
    with pytest.raises(BackupRefused, match="no backup of this product"):
        check_backup(path=doubled)


@pytest.mark.promise("A16")
def test_archive_cut_off_anywhere_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    cut = tmp_path / "cut.zip"
    for tenth in range(10):
        cut.write_bytes(whole[: len(whole) * tenth // 10])
        with pytest.raises(BackupRefused, match="damaged, or no backup"):
            check_backup(path=cut)


@pytest.mark.promise("A16")
def test_archive_with_a_wrong_byte_is_refused_or_whole(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    own = check_backup(path=archive)
    damaged = tmp_path / "damaged.zip"
    refused = 0
    for place in range(0, len(whole), len(whole) // 100):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            # A byte that zip does not care about, as in a date, may be any.
            assert check_backup(path=damaged) == own
        except BackupRefused:
            refused += 1
    assert refused > 90


def test_archive_of_another_installation_needs_its_fingerprint(
    archive: Path, settings: Settings
) -> None:
    own = check_backup(path=archive)
    settings.SECRET_KEY = "of-another-installation"
    with pytest.raises(BackupRefused, match="not signed with the secret key"):
        check_backup(path=archive)
    with pytest.raises(BackupRefused, match="another fingerprint"):
        check_backup(path=archive, fingerprint="0" * 64)
    assert check_backup(path=archive, fingerprint=own.fingerprint) == own


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a copy of PostgreSQL is compressed")
def test_archive_is_compressed(archive: Path) -> None:
    assert archive.stat().st_size < len(entries_of(archive)[MAIN]) / 5
