import os
from pathlib import Path

import pytest

from authoring import folders
from authoring.coursefiles import CourseFileProblems
from authoring.folders import read_folder, write_folder


def problems_of(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(CourseFileProblems) as refused:
        read_folder(folder)
    return [(str(problem.place), problem.code) for problem in refused.value.problems]


def test_folder_is_read_as_utf_8_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeff湖".encode())
    (tmp_path / "b.md").write_bytes("湖".encode())
    assert read_folder(tmp_path) == {"a.md": "湖", "b.md": "湖"}


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"\xff")
    assert read_folder(tmp_path) == {}


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "none") == [(f"{tmp_path / 'none'}:1", "no-folder")]


def test_other_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("one\n二\n".encode("gbk"))
    assert problems_of(tmp_path) == [("a.md:2", "not-utf-8")]


def test_link_to_a_file_outside_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "a.md").symlink_to(secret)
    assert problems_of(folder) == [("a.md:1", "not-a-file")]


def test_folder_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    assert problems_of(tmp_path) == [("more:1", "not-a-file")]


def test_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert problems_of(tmp_path) == [("a.md:1", "not-a-file")]


def test_large_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * (folders.MAX_BYTES + 1))
    assert problems_of(tmp_path) == [("a.md:1", "file-too-large")]


def test_too_many_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILES", 2)
    for name in "abc":
        (tmp_path / name).write_bytes(b"\xff")
    assert problems_of(tmp_path) == [(f"{tmp_path}:1", "too-many-files")]


def test_all_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff")
    (tmp_path / "b").mkdir()
    assert problems_of(tmp_path) == [("a.md:1", "not-utf-8"), ("b:1", "not-a-file")]


def test_only_files_that_differ_are_written(tmp_path: Path) -> None:
    write_folder(tmp_path / "new", {"a": "1", "b": "2"})
    before = (tmp_path / "new" / "a").stat().st_mtime_ns
    done = write_folder(tmp_path / "new", {"a": "1", "b": "湖\n"})
    assert (done.written, done.unchanged) == (("b",), ("a",))
    assert (tmp_path / "new" / "a").stat().st_mtime_ns == before
    assert (tmp_path / "new" / "b").read_bytes() == "湖\n".encode()


def test_unknown_files_are_named_and_left(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old")
    assert write_folder(tmp_path, {"a": "1"}).unknown == ("old.md",)
    assert (tmp_path / "old.md").read_text() == "old"


def test_interrupted_dump_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, {"a": "1", "b": "2"})
    write = folders._write  # noqa: SLF001 -- stands in for a full disk

    def full_disk(part: Path, content: bytes) -> None:
        if "b" in part.name:
            raise OSError("No space left on device")
        write(part, content)

    monkeypatch.setattr(folders, "_write", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_folder(tmp_path, {"a": "3", "b": "4"})
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a": "1", "b": "2"}


def test_dump_replaces_a_link_and_not_what_it_points_to(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("1")
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "a").symlink_to(outside)
    write_folder(folder, {"a": "1"})
    assert not (folder / "a").is_symlink()
    assert outside.read_text() == "1"


def test_rest_of_a_killed_dump_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_text("half")
    write_folder(tmp_path, {"a": "1"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
