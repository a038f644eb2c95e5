"""Interchange formats: readers and writers of question banks, one module a format (pure)."""

from authoring.formats.shape import Batch, FileRefused, Item, Notice, Place, Written

__all__ = ["Batch", "FileRefused", "Item", "Notice", "Place", "Written"]
