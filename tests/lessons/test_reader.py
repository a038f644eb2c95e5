from lessons.models import Lesson
from lessons.reader import shown_passages


def test_shown_passages_pair_each_passage_with_its_markdown(lesson: Lesson) -> None:
    revision = lesson.current_revision
    assert revision is not None
    shown = shown_passages(revision, list(revision.passages.order_by("position")))
    assert [(entry.passage.position, entry.markdown) for entry in shown] == [
        (1, "## 数字"),
        (2, "湖畔市去年利用外资 12.5 亿美元，居全省第三。"),
        (3, "全市有 7 家重点实验室，其中 3 家在东区。"),
        (4, "## 人物"),
        (5, "市长说：“创新是城市的气质。”"),
    ]
