"""Reading a table of answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics import MatrixProblem, read_matrix


def read(text: str) -> tuple[tuple[str, ...], list[list[float]], list[float]]:
    found = read_matrix(text)
    return found.names, found.points.tolist(), found.most.tolist()


TABLES = {
    "Q1,Q2\n1,0\n0,1\n": (("Q1", "Q2"), [[1, 0], [0, 1]], [1, 1]),
    "1,0\n0,1\n": (("Q1", "Q2"), [[1, 0], [0, 1]], [1, 1]),
    "工号,题一,题二\n甲,1,0\n乙,0,1\n": (("题一", "题二"), [[1, 0], [0, 1]], [1, 1]),
    "a;b\n0.5;1\n": (("a", "b"), [[0.5, 1]], [1, 1]),
    "a\tb\n2\t3\n": (("a", "b"), [[2, 3]], [2, 3]),
    "a (5),b（2）\n2,1\n": (("a", "b"), [[2, 1]], [5, 2]),
    "\ufeffa,b\n1,1\n\n": (("a", "b"), [[1, 1]], [1, 1]),
}
PROBLEMS = {
    "": ("empty", 0),
    "a,b\n": ("empty", 0),
    "a,b\n1\n": ("ragged", 2),
    "a,b\n1,x\n": ("number", 2),
    "a,b\n1,1\n1,-1\n": ("negative", 3),
    "a (1),b\n2,1\n": ("above-most", 0),
}


@pytest.mark.parametrize("text", TABLES)
def test_table_is_read(text: str) -> None:
    assert read(text) == TABLES[text]


def test_empty_cell_was_not_drawn() -> None:
    assert np.isnan(read_matrix("a,b\n1,\n,0\n").points).tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize("text", PROBLEMS)
def test_table_that_is_none_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MatrixProblem) as refused:
        read_matrix(text)
    assert (refused.value.code, refused.value.line) == PROBLEMS[text]


@given(st.text(alphabet='01.,;\t\n"a（5）-\r\0'))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_matrix(text)
    except MatrixProblem:
        return
    assert found.points.shape[1] == len(found.names) == len(found.most)
