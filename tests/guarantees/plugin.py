"""Let tests carry `@pytest.mark.promise("A1")`, and keep what they counted with `--promises FILE`.

What a test records travels with its report, so that it arrives from xdist's workers too; the
controller alone writes the file.
"""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.guarantees.promises import PROMISES
from tests.guarantees.results import Shown, write_results

type Figure = Callable[[str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promises", type=Path, metavar="FILE", help="write what tests show there")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--promises")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Collector(path))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note each test's promises; refuse a marker that names none, or that the page cannot find."""
    for item in items:
        for marker in item.iter_markers("promise"):
            if len(marker.args) != 1 or marker.args[0] not in PROMISES:
                raise pytest.UsageError(f"{item.nodeid}: not one known promise: {marker.args}")
            if marker not in item.own_markers:
                raise pytest.UsageError(f"{item.nodeid}: mark the function itself as a promise")
            item.user_properties.append(("promise", marker.args[0]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record how many examples Hypothesis tried, as its own plugin for pytest counts them."""
    if call.when == "call" and hasattr(item, "hypothesis_statistics"):
        passing = sum(map(int, re.findall(r"(\d+) passing", item.hypothesis_statistics)))
        item.user_properties.append(("figure", f"{passing:,} examples"))
    return (yield)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Return a function that records, in a few words, how much the test has tried."""
    return lambda text: record_property("figure", text)


class _Collector:
    """Gathers the reports of tests that show a promise, and writes them at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shown: dict[str, Shown] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        is_marked = "promise" in dict(report.user_properties)
        if is_marked and (report.when == "call" or not report.passed):
            name, _bracket, _case = report.nodeid.partition("[")
            figures = [str(value) for key, value in report.user_properties if key == "figure"]
            self._shown.setdefault(name, Shown()).add(report.outcome, figures)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self) -> Iterator[None]:
        yield
        write_results(self._path, connection.vendor, timezone.now().date(), self._shown)
