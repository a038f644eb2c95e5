"""How large a zip archive may be, whatever is in it (pure)."""

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100_000_000
"""Bytes."""
MOST_TIMES = 100
"""An archive that grows more than this in unpacking is made to fill memory."""
