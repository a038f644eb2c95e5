"""A quiz, an attempt at it, its result, and the questions between passages."""
