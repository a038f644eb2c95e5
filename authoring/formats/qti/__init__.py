"""QTI: questions of versions 1.2 to 3.0, files and packages; packages of 2.1 and 3.0 out (pure).

1EdTech's Question and Test Interoperability, as Canvas, Moodle, TAO, ILIAS and others exchange it.
"""

from authoring.formats.packages import looks_like_package
from authoring.formats.qti.batches import read
from authoring.formats.qti.packing import write_21, write_30
from authoring.formats.texts import head_of

__all__ = ["FORMAT", "read", "sniff", "write_21", "write_30"]

FORMAT = "qti"
_ROOTS = ("<questestinterop", "assessmentItem", "assessmentTest", "qti-assessment-")


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely QTI: a package with a manifest, or XML with one of its roots."""
    if looks_like_package(content):
        return b"imsmanifest.xml" in content or name.lower().endswith(".imscc")
    head = head_of(content)
    return head.lstrip().startswith("<") and any(root in head for root in _ROOTS)
