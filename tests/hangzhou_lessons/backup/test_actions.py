import zipfile
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from hangzhou_lessons.backup.actions import back_up, check_backup, is_migrated, restore
from hangzhou_lessons.backup.problems import BackupRefused
from tests.builders import NOW, make_user
from tests.hangzhou_lessons.backup.archives import entries_of, with_manifest, write_entries

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")


def test_backup_says_what_the_database_holds(archive: Path) -> None:
    manifest = check_backup(path=archive)
    census = manifest.census
    assert (census.rows["accounts_user"], census.answers, census.last_answer) == (1, 0, 0)
    assert (manifest.vendor, manifest.made_at) == (connection.vendor, NOW)
    assert set(census.rows) == set(connection.introspection.table_names())


def test_backup_can_be_read_by_its_owner_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_backup_does_not_hold_the_secret_key(archive: Path, settings: Settings) -> None:
    with zipfile.ZipFile(archive) as opened:
        found = [
            name for name in opened.namelist() if settings.SECRET_KEY.encode() in opened.read(name)
        ]
    assert found == []


def test_backup_leaves_nothing_else_behind(archive: Path) -> None:
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_backup_writes_over_no_file(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(BackupRefused, match="there already"):
        back_up(path=archive, now=NOW)
    assert archive.read_bytes() == before


@pytest.mark.promise("A16")
def test_restore_brings_back_what_was_there(archive: Path, learner: User) -> None:
    newcomer = make_user("newcomer")
    User.objects.filter(pk=learner.pk).delete()
    cache.set("page", "of what is gone")
    restore(path=archive, force=True)
    assert list(User.objects.values_list("username", flat=True)) == [learner.username]
    assert (cache.get("page"), newcomer.pk, is_migrated()) == (None, learner.pk + 1, True)


def test_restored_database_goes_on_counting_where_it_was(archive: Path, learner: User) -> None:
    restore(path=archive, force=True)
    assert make_user("next").pk > learner.pk


@pytest.mark.promise("A16")
def test_restore_replaces_nobody_unless_forced(archive: Path) -> None:
    make_user("newcomer")
    with pytest.raises(BackupRefused, match="There are people in this database"):
        restore(path=archive)
    assert User.objects.count() == 2


def test_restore_refuses_a_backup_of_another_database(archive: Path, tmp_path: Path) -> None:
    others = {"sqlite": "postgresql", "postgresql": "sqlite"}
    other = with_manifest(entries_of(archive), vendor=others[connection.vendor])
    with pytest.raises(BackupRefused, match="this installation uses"):
        check_backup(path=write_entries(tmp_path / "other.zip", other))


def test_restore_refuses_a_backup_of_a_newer_version(archive: Path, tmp_path: Path) -> None:
    census = check_backup(path=archive).census.model_dump()
    census["migrations"] |= {"quizzes": "9999_from_the_future"}
    newer = with_manifest(entries_of(archive), census=census, product="9.0")
    with pytest.raises(BackupRefused, match=r"9\.0 or newer: quizzes/9999_from_the_future"):
        check_backup(path=write_entries(tmp_path / "newer.zip", newer))


def test_restore_refuses_a_backup_that_lacks_a_table(archive: Path, tmp_path: Path) -> None:
    census = check_backup(path=archive).census.model_dump()
    census["rows"] |= {"accounts_wallet": 3}
    short = with_manifest(entries_of(archive), census=census)
    with pytest.raises(BackupRefused):
        check_backup(path=write_entries(tmp_path / "short.zip", short))


@on_postgresql
def test_backup_says_which_tool_is_missing(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused, match=r"pg_dump is missing\. Install"):
        back_up(path=tmp_path / "backup.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


@on_postgresql
def test_restore_refuses_tables_that_the_backup_does_not_know(archive: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE older_notes (id int)")
        try:
            with pytest.raises(BackupRefused, match="older_notes"):
                restore(path=archive, force=True)
        finally:
            cursor.execute("DROP TABLE older_notes")
