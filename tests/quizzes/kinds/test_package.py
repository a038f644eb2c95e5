"""What holds for every kind."""

import json
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizzes.kinds import KINDS, AnyContent, load_answer, load_content, store_content
from quizzes.kinds.base import AnswerProblem, Rule
from tests.builders import CONTENTS
from tests.quizzes.kinds.strategies import any_content, posted_to


def _twins() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return for each kind two contents that differ in nothing but the key."""
    twins = {kind: (deepcopy(dict(one)), deepcopy(dict(one))) for kind, one in CONTENTS.items()}
    for kind in ("single_choice", "multiple_choice"):
        options = twins[kind][1]["options"]
        flags = [option.get("right", False) for option in options]
        for option, is_right in zip(options, flags[-1:] + flags[:-1], strict=True):
            option["right"] = is_right
            option["feedback"] = "另一条反馈。"
    twins["true_false"][1].update(answer=False, feedback="")
    twins["blanks"][1]["blanks"] = [{"accept": ["3"]}, {"accept": ["7", "七", "柒"]}]
    twins["numeric"][1].update(value="7", tolerance="0", near_misses=[])
    twins["ordering"][1]["entries"].reverse()
    first, second = twins["matching"][1]["pairs"]
    first["right"], second["right"] = "人口", first["right"]
    twins["matching"][1]["distractors"] = ["实验室"]
    twins["essay"][1].update(guidance="另一种评分。", sample="另一个答案。")
    return twins


TWINS = _twins()
FORMS: dict[str, dict[str, list[str]]] = {
    "single_choice": {"choice": ["0"]},
    "multiple_choice": {"choice": ["0", "1"]},
    "true_false": {"choice": ["true"]},
    "blanks": {"blank-1": ["7"], "blank-2": ["四"]},
    "numeric": {"number": ["7"]},
    "ordering": {"place": ["2", "1", "3"]},
    "matching": {"match": ["0", "0"]},
    "essay": {"text": ["言之有据。"]},
}


def _form(content: AnyContent) -> dict[str, list[str]]:
    """Return a form with an answer, written with the ids of `content`."""
    asked = content.ask(content.order(), None)
    form = FORMS[content.kind]
    match content.kind:
        case "single_choice" | "multiple_choice":
            return {"choice": [asked.rows[int(place)].id for place in form["choice"]]}
        case "ordering":
            rows = zip(sorted(row.id for row in asked.rows), form["place"], strict=True)
            return {f"place-{row}": [place] for row, place in rows}
        case "matching":
            rows = zip((row.id for row in asked.rows), form["match"], strict=True)
            return {f"match-{row}": [asked.targets[int(place)].id] for row, place in rows}
        case _:
            return form


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_listed_under_its_name(kind: str) -> None:
    assert KINDS[kind].kind == kind


@given(any_content)
def test_store_content_is_read_back_the_same(content: AnyContent) -> None:
    stored = json.loads(json.dumps(store_content(content)))
    assert load_content(content.kind, stored) == content


@pytest.mark.parametrize("kind", KINDS)
def test_store_content_leaves_out_defaults(kind: str) -> None:
    assert store_content(load_content(kind, CONTENTS[kind])) == CONTENTS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_load_content_refuses_an_unknown_field(kind: str) -> None:
    with pytest.raises(ValidationError):
        load_content(kind, {**CONTENTS[kind], "anwser": True})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stem", ["", " \n　", "x" * 4001])
def test_load_content_refuses_an_empty_or_endless_stem(kind: str, stem: str) -> None:
    with pytest.raises(ValidationError):
        load_content(kind, {**CONTENTS[kind], "stem": stem})


@pytest.mark.parametrize("kind", KINDS)
def test_sample_content_has_no_problems(kind: str) -> None:
    assert load_content(kind, CONTENTS[kind]).problems() == ()


@pytest.mark.parametrize("kind", KINDS)
def test_order_of_twins_is_equal(kind: str) -> None:
    one, other = (load_content(kind, stored) for stored in TWINS[kind])
    assert one.order() == other.order()


@pytest.mark.parametrize("kind", KINDS)
def test_ask_of_twins_is_equal(kind: str) -> None:
    one, other = (load_content(kind, stored) for stored in TWINS[kind])
    order = one.order()[::-1]
    assert one.ask(order, None) == other.ask(order, None)


@pytest.mark.parametrize("kind", KINDS)
def test_ask_of_answered_twins_is_equal(kind: str) -> None:
    one, other = (load_content(kind, stored) for stored in TWINS[kind])
    form = _form(one)
    assert one.ask(one.order(), one.read(form)) == other.ask(other.order(), other.read(form))


@pytest.mark.parametrize("kind", KINDS)
def test_echo_of_twins_is_equal(kind: str) -> None:
    one, other = (load_content(kind, stored) for stored in TWINS[kind])
    form = _form(one) | {"place-x": ["1"], "blank-9": ["?"]}
    assert one.echo(one.order(), form) == other.echo(other.order(), form)


@pytest.mark.parametrize("kind", KINDS)
def test_twins_do_differ_in_the_key(kind: str) -> None:
    one, other = (load_content(kind, stored) for stored in TWINS[kind])
    assert one.explain(one.order(), None) != other.explain(other.order(), None)


@pytest.mark.parametrize("kind", KINDS)
def test_answer_is_read_back_from_json_the_same(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    answer = content.read(_form(content))
    stored = json.loads(json.dumps(answer.model_dump(mode="json")))
    assert load_answer(content, stored) == answer


@given(st.data())
def test_read_takes_any_form_or_says_what_is_wrong(data: st.DataObject) -> None:
    content = data.draw(any_content)
    form = data.draw(posted_to(content))
    try:
        answer = content.read(form)
    except AnswerProblem as problem:
        assert problem.code in {"empty", "unknown", "twice", "number", "long"}  # noqa: PT017 -- not each form is refused
        return
    grade = content.grade(answer, Rule.PARTIAL_CREDIT)
    assert grade.share is None or Fraction(0) <= grade.share <= Fraction(1)
    assert "\0" not in answer.model_dump_json()


@given(st.data())
def test_explain_and_echo_take_any_form(data: st.DataObject) -> None:
    content = data.draw(any_content.filter(lambda content: not content.problems()))
    form = data.draw(posted_to(content))
    echoed = content.echo(content.order(), form)
    assert [row.id for row in echoed.rows] == [
        row.id for row in content.ask(content.order(), None).rows
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_content_cannot_be_changed(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    with pytest.raises(ValidationError):
        content.stem = "另一题"  # type: ignore[misc] # what is tried


@pytest.mark.parametrize("kind", KINDS)
def test_meaning_of_the_same_answer_is_the_same(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    answer = content.read(_form(content))
    again = load_answer(content, json.loads(answer.model_dump_json()))
    assert content.meaning(answer) == content.meaning(again)
    assert hash(content.meaning(answer)) == hash(content.meaning(again))
