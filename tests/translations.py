"""Check that the catalogue holds every text of the source: `python -m tests.translations`.

The texts are collected in a copy, so that the working tree stays as it is.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")
NO_GETTEXT = (
    "GNU gettext was not found, so new texts cannot be collected "
    "(on Debian: apt-get install gettext)."
)

_UNREAD = shutil.ignore_patterns(
    ".*", "*.mo", "var", "content", "docs", "static", "requirements", "tests", "benchmarks"
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def read(path: Path) -> Catalog:
    with path.open("rb") as lines:
        return read_po(lines, locale="zh_Hans")


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield all messages but the header."""
    return (message for message in catalogue if message.id)


def msgid(message: Message) -> str:
    """Return the msgid; of a plural one the form that names the number."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def texts_of(message: Message) -> list[str]:
    """Return its translations: one, or one a plural form."""
    words = message.string
    return [words] if isinstance(words, str) else list(words)


def faults(catalogue: Catalog) -> list[str]:
    """Return what keeps a catalogue from being complete and right."""
    found = [f"no longer used: {_shown(message)}" for message in catalogue.obsolete.values()]
    for message in messages(catalogue):
        if message.fuzzy:
            found.append(f"only guessed (fuzzy): {_shown(message)}")
        elif not all(texts_of(message)):
            found.append(f"not translated: {_shown(message)}")
        elif not all(_keeps_placeholders(message, text) for text in texts_of(message)):
            found.append(f"placeholders differ: {_shown(message)}")
    return found


def collect() -> Catalog:
    """Return the catalogue as `make messages` would leave it. Needs GNU gettext."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "source"
        shutil.copytree(SOURCE, copy, ignore=_UNREAD)
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "hangzhou_lessons.settings",
            "HTTPS": "0",
            "VAR_DIR": str(Path(folder) / "var"),
        }
        command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-wrap"]
        ended = subprocess.run(
            [*command, "--add-location", "file"],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            sys.exit(ended.stderr)
        return read(copy / CATALOGUE.relative_to(SOURCE))


def main() -> None:
    if all(map(shutil.which, GETTEXT)):
        found = faults(collect())
    elif os.environ.get("CI"):
        sys.exit(NO_GETTEXT)
    else:
        sys.stdout.write(f"{NO_GETTEXT} Only the catalogue itself was checked.\n")
        found = faults(read(CATALOGUE))
    if found:
        advice = "Run `make messages` and translate what is new."
        sys.exit("\n".join([f"{CATALOGUE.relative_to(SOURCE)}:", *found, advice]))


def _keeps_placeholders(message: Message, text: str) -> bool:
    """Compare as sets: Chinese may name a thing once where English names it twice."""
    kept = set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(msgid(message)))
    rest = _PLACEHOLDER.sub("", text).replace("%%", "")
    return kept and not ("python-format" in message.flags and "%" in rest)


def _shown(message: Message) -> str:
    context = f" (context: {message.context})" if message.context else ""
    places = ", ".join(file for file, _line in message.locations)
    return f"{msgid(message)}{context}" + (f" in {places}" if places else "")


if __name__ == "__main__":
    main()
