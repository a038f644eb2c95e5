"""Compile the translations, without GNU gettext: `python -m hangzhou_lessons.messages`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locale"


def compile_messages() -> list[Path]:
    """Write a .mo beside each .po that is newer; return those written."""
    written = []
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as lines:
                catalogue = read_po(lines)
            draft = target.with_suffix(".mo.new")
            with draft.open("wb") as file:
                write_mo(file, catalogue)
            draft.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    compile_messages()
