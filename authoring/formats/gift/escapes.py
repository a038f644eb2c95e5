r"""Characters that GIFT escapes by a backslash: kept apart while a question is cut up (pure)."""

import re

_ESCAPABLE = ":#={}~\\n"
_HIDDEN = {char: chr(0x10FFE0 + place) for place, char in enumerate(_ESCAPABLE)}
_SHOWN = {ord(hidden): "\n" if char == "n" else char for char, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([:#={}~\\n])")
_UNHIDDEN = dict.fromkeys(_SHOWN)
_SPECIAL = re.compile(r"[:#={}~\\]")


def hide(text: str) -> str:
    """Return `text` with each escaped character as one that means nothing."""
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], text.translate(_UNHIDDEN))


def show(text: str) -> str:
    """Undo `hide`, without the backslashes."""
    return text.translate(_SHOWN)


def escape(text: str) -> str:
    """Return `text` in one line, as GIFT wants it."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")
