"""Chinese numerals (pure)."""

DIGITS = "〇一二三四五六七八九"


def han_numeral(number: int) -> str:
    """Write 1 to 9999 in Chinese: 12 → 十二, 105 → 一百零五."""
    written, rest, gap = "", number, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, rest = divmod(rest, unit)
        if digit:
            written += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = gap or bool(written)
    if rest:
        written += ("零" if gap else "") + DIGITS[rest]
    return written.removeprefix("一") if 10 <= number < 20 else written  # noqa: PLR2004 -- 十二
