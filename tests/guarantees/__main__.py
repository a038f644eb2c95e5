"""Write the page of all promises from the results of test runs and of `make soak`.

Ends with 1 when one of the tests failed; the page says which.
"""

import argparse
import sys
from pathlib import Path

from tests.guarantees.marked import marked_tests
from tests.guarantees.page import page
from tests.guarantees.results import read_runs, read_soak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees", description=__doc__)
    parser.add_argument(
        "--results",
        type=Path,
        action="extend",
        nargs="+",
        default=[],
        help="what pytest --promises wrote, on each database",
    )
    parser.add_argument("--soak", type=Path, help="what `make soak` wrote")
    parser.add_argument("--write", type=Path, required=True, help="the page to write")
    arguments = parser.parse_args()
    runs = read_runs(arguments.results)
    written = page(marked_tests(), runs, read_soak(arguments.soak))
    arguments.write.write_text(written, encoding="utf-8")
    return int(any(shown.has_failed for run in runs for shown in run.tests.values()))


sys.exit(main())
