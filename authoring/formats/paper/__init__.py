"""Question papers as they are typed: read and written as plain text here, in Word by `word` (pure)."""

from authoring.formats.paper.text import FORMAT, read, sniff, write

__all__ = ["FORMAT", "read", "sniff", "write"]
