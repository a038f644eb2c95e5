"""Moodle XML (pure), as Moodle 2 to 5 write it: each question is parsed by itself.

So one that is not well-formed stops no other; document types and entities are refused.
"""

from authoring.formats.moodle_xml.reading import read, sniff
from authoring.formats.moodle_xml.writing import write

__all__ = ["read", "sniff", "write"]
