"""Files as other systems and people write them, after their documentation, in words of our own.

Beside each stands what it becomes, a line a question, to be read by people.
"""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from authoring.formats import Batch
from authoring.formats.registry import read_items
from tests.authoring.formats.compact import compact

OTHERS = Path(__file__).parent / "samples" / "others"
FILES = sorted(path.name for path in OTHERS.iterdir() if path.is_file())
TEXTS = [name for name in FILES if name.endswith((".txt", ".csv", ".gift"))]


PACKAGES = sorted(path.name for path in (OTHERS / "packages").iterdir())


def packed(name: str) -> bytes:
    """Return a folder as the package that it is, files in the order of their names."""
    folder, target = OTHERS / "packages" / name, BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                package.write(path, path.relative_to(folder))
    return target.getvalue()


def told(batch: Batch) -> list[str]:
    problems = [f"problem {notice.code}" for notice in batch.problems]
    return [batch.format, *compact(batch.items), *problems]


def expected(name: str) -> list[str]:
    return (OTHERS / "expected" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", FILES)
def test_file_of_others_is_read(name: str) -> None:
    assert told(read_items((OTHERS / name).read_bytes(), name)) == expected(name)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_file_of_others_is_read_in_the_encodings_of_windows(name: str, encoding: str) -> None:
    text = (OTHERS / name).read_text(encoding="utf-8").replace("\n", "\r\n")
    assert told(read_items(text.encode(encoding), name)) == expected(name)


@pytest.mark.parametrize("name", PACKAGES)
def test_package_of_others_is_read(name: str) -> None:
    assert told(read_items(packed(name), f"{name}.zip")) == expected(f"{name}.zip")


def test_several_quizzes_of_canvas_are_told_apart() -> None:
    batch = read_items(packed("canvas"))
    assert {item.category for item in batch.items} == {"第一次测验", "第二次测验", "湖畔题库"}
    assert batch.title == 'QTI Quiz Export for course "湖畔"'


def test_labels_of_a_moodle_course_are_kept() -> None:
    batch = read_items((OTHERS / "moodle_course.gift").read_bytes())
    first, *_, last = batch.items
    assert (first.uid, first.tags, first.category) == (
        "HP-001",
        ("外资", "数字"),
        "湖畔市政策培训 的默认/第一章 总则",
    )
    assert last.category == "湖畔市政策培训 的默认/第一章 总则/1.1 数字"


def test_labels_of_chaoxing_are_kept() -> None:
    batch = read_items((OTHERS / "chaoxing.txt").read_bytes())
    first = batch.items[0]
    assert (first.difficulty, first.category, first.explanation) == (1, "外资", "见第二段。")


def test_explanation_that_says_nothing_is_none() -> None:
    batch = read_items((OTHERS / "wenjuanxing.txt").read_bytes())
    assert [item.explanation for item in batch.items] == ["见第二段。", "", "", "", ""]


def test_points_behind_the_stem_are_read() -> None:
    batch = read_items((OTHERS / "wenjuanxing.txt").read_bytes())
    assert [item.points for item in batch.items] == [5, 5, 5, 4, 10]


def test_pictures_and_hints_of_moodle_are_told_as_lost() -> None:
    batch = read_items((OTHERS / "moodle_export.xml").read_bytes())
    assert [notice.code for notice in batch.items[0].lost] == [
        "image",
        "combined-feedback",
        "title",
        "hint",
    ]
