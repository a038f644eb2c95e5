"""GIFT, Moodle's plain-text format (pure), as its documentation and its reader have it.

Beyond Moodle it reads questions without an empty line between them, empty lines within braces,
several blanks in one stem, and words for true and false in Chinese.
"""

from authoring.formats.gift.reading import read, sniff
from authoring.formats.gift.writing import write

__all__ = ["read", "sniff", "write"]
