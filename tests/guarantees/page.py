"""The page of all promises, as text."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from tests.guarantees.promises import PROMISES, Promise
from tests.guarantees.results import Run, Shown, Soak

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_SECTIONS = {
    "A": "No answer is lost or wrongly counted",
    "B": "Nobody sees what is not theirs",
    "C": "Odd and hostile input gets a clear answer",
    "D": "It can be shown afterwards",
}
_HEAD = """# What the product promises, and what shows it

Written by `make guarantees` from test results; nobody edits it by hand. Each promise names the tests \
that would fail if it were broken, and how much they tried when they last ran. A test whose cases are \
the figure says how many there were. What takes too long for every change is measured by `make soak`.
"""


def page(marked: Mapping[str, Sequence[str]], runs: Sequence[Run], soak: Sequence[Soak]) -> str:
    """Return the whole page: which tests show each promise, and what they counted."""
    runs = sorted(runs, key=lambda run: list(_DATABASES).index(run.database))
    parts = [_HEAD, _summary(marked, runs)]
    for letter, names in groupby(PROMISES, key=lambda name: name[0]):
        parts.append(f"## {letter}. {_SECTIONS[letter]}\n")
        for name in names:
            measured = [one for one in soak if one.id.partition("-")[0] == name]
            parts.append(_promise(name, marked.get(name, ()), runs, measured))
    return "\n".join(parts)


def _summary(marked: Mapping[str, Sequence[str]], runs: Iterable[Run]) -> str:
    ran = [f"{_DATABASES[run.database]} on {run.measured_at}" for run in runs]
    tests = {test for names in marked.values() for test in names}
    return (
        f"{len(marked)} of {len(PROMISES)} promises have tests, {len(tests)} in all, and are shown "
        f"as far as these go. Last run: {', '.join(ran) or 'none'}.\n"
    )


def _promise(name: str, tests: Sequence[str], runs: Sequence[Run], soak: Sequence[Soak]) -> str:
    promise = PROMISES[name]
    text = f"### {name}. {promise.title}\n\n{promise.promise}\n"
    if tests:
        text += "\n" + "".join(f"{row}\n" for row in _table(tests, runs))
    if promise.soak:
        text += "\n" + "".join(f"{line}\n" for line in _soak_lines(promise, soak))
    if not tests and not promise.soak:
        text += "\nNot shown yet.\n"
    return text


def _table(tests: Iterable[str], runs: Sequence[Run]) -> Iterable[str]:
    databases = [_DATABASES[run.database] for run in runs]
    yield f"| {' | '.join(['test', *databases])} |"
    yield "| --- " * (1 + len(runs)) + "|"
    for test in tests:
        path, _colons, function = test.partition("::")
        cells = [_cell(run.tests.get(test)) for run in runs]
        yield f"| {' | '.join([f'[{function}](../{path})', *cells])} |"


def _cell(shown: Shown | None) -> str:
    """Say what a test counted, or how many cases it has; first of all, whether it failed."""
    if shown is None:
        return "has not run"
    if shown.has_failed:
        return f"**failed** in {shown.outcomes['failed']} of {sum(shown.outcomes.values())}"
    passed = shown.outcomes.get("passed", 0)
    if not passed:
        return "skipped"
    cases = f"{passed} cases" if passed > 1 else "passed"
    return "; ".join(shown.figures).replace("|", "\\|") or cases


def _soak_lines(promise: Promise, soak: Iterable[Soak]) -> Iterable[str]:
    """Say what the long measurement gave, on one line for each database."""
    yield f"Measured by `make soak`: {promise.soak}."
    lines = [
        f"- {_DATABASES.get(one.database, one.database)}, {one.measured_at}: "
        f"{'' if one.passed else '**failed**: '}{one.figure}"
        for one in soak
    ]
    yield from ["", *(lines or ["- not measured yet"])]
