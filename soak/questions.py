"""A question bank of any size, as a file that the product imports."""


def question_bank(count: int) -> str:
    """Return so many single-choice questions in GIFT."""
    return "\n".join(_question(number) for number in range(1, count + 1))


def _question(number: int) -> str:
    wrong = " ".join(f"~第 {number + other} 项" for other in (1, 2, 3))
    return f"::soak-{number}::第 {number} 题说的是哪一项？ {{=第 {number} 项 {wrong}}}\n"
