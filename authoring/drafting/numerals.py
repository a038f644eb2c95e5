"""Read the numbers that Chinese texts write in characters (pure)."""

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}

HAN = "〇零一二两三四五六七八九十百千"
"""The characters of numbers below ten thousand."""


def read_han(text: str) -> int | None:
    """Return the whole number below ten thousand that `text` writes; None when it is none."""
    total, digit = 0, None
    for character in text:
        if character in _TENS:
            total += (1 if digit is None else digit) * _TENS[character]
            digit = None
        elif character in _DIGITS and digit in (None, 0):
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0) if text else None
