"""Find the tests that carry `@pytest.mark.promise(…)` by reading the files, without running them."""

import ast
from collections.abc import Iterator
from pathlib import Path

_TESTS = Path(__file__).parent.parent


def marked_tests() -> dict[str, list[str]]:
    """Return the tests that show each promise, as pytest names them, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path in sorted(_TESTS.rglob("test_*.py")):
        for promise, function in _marks(path):
            name = f"{path.relative_to(_TESTS.parent).as_posix()}::{function}"
            found.setdefault(promise, []).append(name)
    return found


def _marks(path: Path) -> Iterator[tuple[str, str]]:
    """Yield promise and function of each marker in a file."""
    text = path.read_text(encoding="utf-8")
    if "mark.promise" not in text:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                match decorator:
                    case ast.Call(ast.Attribute(attr="promise"), [ast.Constant(str(promise))]):
                        yield promise, node.name
