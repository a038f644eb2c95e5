"""A text beside an older one, and correcting which passage is which."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.actions import NewText, add_revision, add_revisions, publish_revision
from lessons.models import Edition, Lesson, Passage, Revision, Source
from tests.builders import BODY, NOW, make_lesson, make_question, make_user, revise
from tests.pages import browser_of, by_id, has_id, parse, submit, words
from tests.queries import count_queries

MONEY = "湖畔市去年利用外资 12.5 亿美元，居全省第三。"
LABS = "全市有 7 家重点实验室，其中 3 家在东区。"
QUOTED = "市长说：“创新是城市的气质。”"


def draft(lesson: Lesson, body: str) -> Revision:
    return add_revision(lesson=lesson, body=body, now=NOW)


def url_of(revision: Revision, name: str = "text") -> str:
    return reverse(f"admin:lessons_lesson_{name}", args=[revision.lesson_id, revision.number])


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def rows(response: Any) -> list[str]:
    """Return the words of each row of the comparison, without its form."""
    page = parse(response)
    items = [one for one in page.iter("li") if "compare-row" in one.get("class", "")]
    for item in items:
        for parent in list(item.iter("div")):
            for form in list(parent.iter("details")):
                parent.remove(form)
    return [words(item) for item in items]


def test_reworded_passage_has_its_characters_marked(lesson: Lesson, teacher: Client) -> None:
    page = parse(teacher.get(url_of(draft(lesson, BODY.replace("居全省第三", "居全省第一")))))
    row = next(
        one for one in page.iter("li") if "compare-row compare-reworded" in one.get("class", "")
    )
    assert [words(one) for one in row.iter("del")] == ["三"]
    assert [words(one) for one in row.iter("ins")] == ["一"]


def test_each_passage_says_what_became_of_it(lesson: Lesson, teacher: Client) -> None:
    body = f"## 数字\n\n{LABS}\n\n## 人物\n\n{MONEY.replace('第三', '第一')}\n\n新增一段。\n"
    found = rows(teacher.get(url_of(draft(lesson, body))))
    assert found == [
        f"No longer there 2.1 {QUOTED}",
        "Reworded, and moved 1.1 → 2.1 湖畔市去年利用外资 12.5 亿美元，居全省第三一。",
        "New 2.2 新增一段。",
    ]


def test_passage_that_changed_places_is_moved(lesson: Lesson, teacher: Client) -> None:
    blocks = BODY.strip().split("\n\n")
    found = rows(teacher.get(url_of(draft(lesson, "\n\n".join([*blocks[1:], blocks[0]])))))
    assert [row.split()[0] for row in found] == ["Moved"]


def test_unchanged_passages_are_folded_up(lesson: Lesson, teacher: Client) -> None:
    page = parse(teacher.get(url_of(draft(lesson, f"{BODY}\n多一段。\n"))))
    folded = [words(one) for one in by_id(page, "comparison").iter("summary")]
    assert folded[0] == "5 passages unchanged"


def test_row_counts_the_questions_that_rest_on_it(lesson: Lesson, teacher: Client) -> None:
    for _number in range(2):
        make_question(lesson)
    (row,) = rows(teacher.get(url_of(draft(lesson, BODY.replace("居全省第三", "居全省第一")))))
    assert "2 questions rest on it" in row


@pytest.fixture
def moving(lesson: Lesson) -> tuple[Revision, Revision]:
    """Draft an edition in which a passage of the first lesson goes to the second."""
    other = make_lesson(lesson.course, body="别的。")
    source = Source.objects.create(course=lesson.course, slug="law", title="条例")
    edition = Edition.objects.create(source=source, label="2026")
    news = [
        NewText(lesson, BODY.replace(f"{LABS}\n\n", ""), edition),
        NewText(other, f"别的。\n\n{LABS}", edition),
    ]
    one, two = add_revisions(course=lesson.course, texts=news, now=NOW)
    return one, two


def test_passage_that_came_says_from_where(
    moving: tuple[Revision, Revision], teacher: Client
) -> None:
    (row,) = rows(teacher.get(url_of(moving[1])))
    assert row == f"Moved 1.2 → 0.2 from “第 1 课” {LABS}"


def test_passage_that_went_says_where_to(
    moving: tuple[Revision, Revision], teacher: Client
) -> None:
    page = words(parse(teacher.get(url_of(moving[0]))))
    assert "Passages that stand in another lesson now" in page
    assert f"{LABS} → 第 2 课" in page


def test_draft_of_an_edition_leads_to_publishing_it_whole(
    moving: tuple[Revision, Revision], teacher: Client
) -> None:
    page = words(parse(teacher.get(url_of(moving[0]))))
    assert "This text is one of 2 drafts of its edition." in page


def test_text_that_is_read_is_compared_with_the_one_before(lesson: Lesson, teacher: Client) -> None:
    revision = revise(lesson, f"{BODY}\n多一段。\n")
    response = teacher.get(url_of(revision))
    assert "Compared with text 1" in words(parse(response))
    assert rows(response) == ["New 2.2 多一段。"]


def test_text_is_compared_with_what_was_asked_for(lesson: Lesson, teacher: Client) -> None:
    revise(lesson, "别的。")
    response = teacher.get(url_of(draft(lesson, BODY)), {"against": "1"})
    assert ("Compared with text 1" in words(parse(response)), rows(response)) == (True, [])


@pytest.mark.parametrize("against", ["", "x", "0", "99", "9" * 40])
def test_odd_comparison_is_with_what_is_read(against: str, lesson: Lesson, teacher: Client) -> None:
    response = teacher.get(url_of(draft(lesson, "新的。")), {"against": against})
    assert "Compared with text 1 learners read it" in words(parse(response))


def test_first_text_is_shown_as_it_is(lesson: Lesson, teacher: Client) -> None:
    response = teacher.get(url_of(lesson.revisions.get()))
    assert has_id(parse(response), "comparison") is False
    assert rows(response)[1] == f"1.1{MONEY}"


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_costs_a_fixed_number_of_queries(
    count: int, lesson: Lesson, teacher: Client
) -> None:
    for number in range(count):
        make_question(lesson)
        make_lesson(lesson.course, body=f"第 {number} 处。")
    added = "".join(f"\n第 {number} 点新要求。\n" for number in range(count))
    revision = draft(lesson, BODY.replace("居全省第三", "居全省第一") + added)
    teacher.get(url_of(revision))
    with count_queries() as queries:
        teacher.get(url_of(revision))
    assert len(queries) == 25


def rematch_form(page: Element, passage: Passage) -> Element:
    item = by_id(page, f"passage-{passage.pk}")
    return next(item.iter("form"))


@pytest.fixture
def rewritten(lesson: Lesson) -> Passage:
    """Draft a passage that is an old one, too much rewritten to be known again."""
    revision = draft(lesson, BODY.replace(LABS, "科研平台东区占三处。"))
    return revision.passages.get(text="科研平台东区占三处。")


def old_key(lesson: Lesson) -> str:
    return Passage.objects.get(revision=lesson.current_revision, text=LABS).key


def test_new_passage_can_be_told_to_be_an_old_one(
    lesson: Lesson, rewritten: Passage, teacher: Client
) -> None:
    page = parse(teacher.get(url_of(rewritten.revision)))
    form = rematch_form(page, rewritten)
    response = submit(teacher, page, form, changed={"key": old_key(lesson)})
    rewritten.refresh_from_db()
    assert rewritten.key == old_key(lesson)
    assert [row.split()[0] for row in rows(response)] == ["Reworded"]


def test_reworded_passage_can_be_told_to_be_new(lesson: Lesson, teacher: Client) -> None:
    revision = draft(lesson, BODY.replace("居全省第三", "居全省第一"))
    passage = revision.passages.get(position=2)
    page = parse(teacher.get(url_of(revision)))
    response = submit(teacher, page, rematch_form(page, passage), changed={"key": ""})
    assert [row.split()[0] for row in rows(response)] == ["No", "New"]


def test_form_left_alone_changes_nothing(lesson: Lesson, teacher: Client) -> None:
    revision = draft(lesson, BODY.replace("居全省第三", "居全省第一"))
    passage = revision.passages.get(position=2)
    page = parse(teacher.get(url_of(revision)))
    submit(teacher, page, rematch_form(page, passage))
    assert Passage.objects.get(pk=passage.pk).key == passage.key


def test_published_text_offers_no_correction(
    lesson: Lesson, rewritten: Passage, teacher: Client
) -> None:
    publish_revision(revision=rewritten.revision, now=NOW)
    page = parse(teacher.get(url_of(rewritten.revision)))
    assert list(by_id(page, f"passage-{rewritten.pk}").iter("form")) == []


def test_correction_after_publishing_is_refused(
    lesson: Lesson, rewritten: Passage, teacher: Client
) -> None:
    key = old_key(lesson)
    page = parse(teacher.get(url_of(rewritten.revision)))
    publish_revision(revision=rewritten.revision, now=NOW)
    response = submit(teacher, page, rematch_form(page, rewritten), changed={"key": key})
    assert "This text is published already" in words(parse(response))
    assert Passage.objects.get(pk=rewritten.pk).key == rewritten.key


def test_correction_to_what_stands_elsewhere_is_refused(
    lesson: Lesson, rewritten: Passage, teacher: Client
) -> None:
    key = Passage.objects.get(revision__lesson=make_lesson(lesson.course, body="别的。")).key
    form = {"passage": str(rewritten.pk), "key": key}
    response = teacher.post(url_of(rewritten.revision, "rematch"), form, follow=True)
    assert "stands elsewhere by now" in words(parse(response))


@pytest.mark.parametrize("passage", ["", "x", "0", "999999", "9" * 40])
def test_correction_of_an_unknown_passage_is_missing(
    passage: str, rewritten: Passage, teacher: Client
) -> None:
    url = url_of(rewritten.revision, "rematch")
    assert teacher.post(url, {"passage": passage}).status_code == 404


def test_passage_of_another_text_is_missing(
    lesson: Lesson, rewritten: Passage, teacher: Client
) -> None:
    other = Passage.objects.filter(revision=lesson.current_revision)[0]
    url = url_of(rewritten.revision, "rematch")
    assert teacher.post(url, {"passage": str(other.pk)}).status_code == 404


def test_correction_is_for_those_who_may(rewritten: Passage, teacher: Client) -> None:
    url, form = url_of(rewritten.revision, "rematch"), {"passage": str(rewritten.pk)}
    person = make_user("person", is_staff=True)
    assert browser_of(person).post(url, form).status_code == 403
    assert browser_of(make_user("learner")).post(url, form).status_code == 302
    assert teacher.get(url).status_code == 405
