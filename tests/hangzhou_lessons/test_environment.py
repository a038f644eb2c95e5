from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from hangzhou_lessons.environment import read_bool, read_list, read_seconds, read_secret_key


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "yes", "On"])
def test_read_bool_takes_a_yes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SWITCH", text)
    assert read_bool("SWITCH", default=False) is True


@pytest.mark.parametrize("text", ["0", "false", "no", "OFF", ""])
def test_read_bool_takes_a_no(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SWITCH", text)
    assert read_bool("SWITCH", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_read_bool_without_a_value_is_the_default(
    monkeypatch: pytest.MonkeyPatch,
    default: bool,  # noqa: FBT001 -- the value itself
) -> None:
    monkeypatch.delenv("SWITCH", raising=False)
    assert read_bool("SWITCH", default=default) is default


@pytest.mark.parametrize("text", ["2", "maybe", "Flase", " 1", "是"])
def test_read_bool_refuses_anything_else(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SWITCH", text)
    with pytest.raises(ImproperlyConfigured, match="SWITCH="):
        read_bool("SWITCH", default=False)


@pytest.mark.parametrize(
    ("text", "entries"),
    [("a", ["a"]), (" a , b ,", ["a", "b"]), ("", []), (" , ", []), ("[::1],*", ["[::1]", "*"])],
)
def test_read_list_parts_at_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, entries: list[str]
) -> None:
    monkeypatch.setenv("HOSTS", text)
    assert read_list("HOSTS", default=["default"]) == entries


def test_read_list_without_a_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOSTS", raising=False)
    assert read_list("HOSTS", default=["default"]) == ["default"]


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), (" 5 ", 5), ("", 30), (" ", 30)])
def test_read_seconds_is_a_number_or_the_default(
    monkeypatch: pytest.MonkeyPatch, text: str, seconds: int
) -> None:
    monkeypatch.setenv("PATIENCE", text)
    assert read_seconds("PATIENCE", default=30) == seconds


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "soon", "١"])
def test_read_seconds_refuses_anything_else(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PATIENCE", text)
    with pytest.raises(ImproperlyConfigured, match="PATIENCE="):
        read_seconds("PATIENCE", default=30)


@pytest.fixture
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    return tmp_path


def test_secret_key_is_made_once_and_kept(var_dir: Path) -> None:
    assert read_secret_key(var_dir) == read_secret_key(var_dir)


def test_secret_key_is_long_and_each_installation_s_own(tmp_path: Path, var_dir: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    keys = {read_secret_key(var_dir), read_secret_key(other)}
    assert (len(keys), min(map(len, keys)) >= 50) == (2, True)


def test_secret_key_is_readable_by_its_owner_alone(var_dir: Path) -> None:
    read_secret_key(var_dir)
    assert oct((var_dir / "secret-key").stat().st_mode & 0o777) == "0o600"


def test_secret_key_leaves_nothing_else_behind(var_dir: Path) -> None:
    read_secret_key(var_dir)
    assert [path.name for path in var_dir.iterdir()] == ["secret-key"]


def test_secret_key_of_the_environment_comes_first(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert (read_secret_key(var_dir), list(var_dir.iterdir())) == ("given", [])


def test_secret_key_empty_in_the_environment_is_none(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "")
    assert len(read_secret_key(var_dir)) >= 50


def test_secret_key_is_one_for_all_who_start_together(var_dir: Path) -> None:
    start = Barrier(4, timeout=30)

    def read(round_: int) -> str:
        place = var_dir / str(round_)
        place.mkdir(exist_ok=True)
        start.wait()
        return read_secret_key(place)

    with ThreadPoolExecutor(4) as threads:
        for round_ in range(50):
            keys = set(threads.map(read, [round_] * 4))
            assert (len(keys), "" in keys) == (1, False)
