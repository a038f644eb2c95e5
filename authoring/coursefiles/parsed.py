"""The files of one folder, each read by itself, before they are held against each other (pure)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from authoring.coursefiles.parsing import LessonFile, QuestionEntry, QuestionsFile, SheetFile
from lessons.passages import split

COURSE = "course"
"""The stem of the file of questions that belong to no one lesson."""


@dataclass(frozen=True)
class ParsedFiles:
    sheet: SheetFile | None
    lessons: Mapping[str, LessonFile]
    """By file stem."""
    questions: Mapping[str, QuestionsFile]
    """By file stem."""

    @cached_property
    def slug_of(self) -> Mapping[str, str]:
        """File stem → the lesson's short name; where that cannot be read, as the file is called."""
        listed = self.sheet.sheet.lessons if self.sheet and self.sheet.sheet else ()
        stems = {*listed, *self.lessons, *(self.questions.keys() - {COURSE})}
        heads = {stem: lesson.head for stem, lesson in self.lessons.items()}
        return {
            stem: head.slug if (head := heads.get(stem)) else stem.partition("-")[2]
            for stem in stems
        }

    @cached_property
    def slugs(self) -> Collection[str]:
        return set(self.slug_of.values())

    @cached_property
    def passages(self) -> Mapping[str, list[str]]:
        """Short name of each lesson whose text could be read → the plain texts of its passages."""
        texts = {stem: _passages(lesson.body) for stem, lesson in self.lessons.items()}
        return {self.slug_of[stem]: passages for stem, passages in texts.items() if passages}

    @property
    def entries(self) -> Iterator[tuple[str | None, QuestionEntry]]:
        """Every question with the short name of its lesson."""
        for stem, file in self.questions.items():
            for entry in file.entries:
                yield self.slug_of.get(stem), entry

    @cached_property
    def uids(self) -> Collection[str] | None:
        """None when some file could not be read, so that no uid can be called unknown."""
        if not self._are_questions_readable:
            return None
        return {entry.uid for _slug, entry in self.entries if entry.uid}

    @cached_property
    def tags(self) -> Collection[str] | None:
        """All tags, also of questions that something else is wrong with; None as for uids."""
        if not self._are_questions_readable:
            return None
        lists = (entry.node.at("tags").value for _slug, entry in self.entries)
        return {
            str(node.value).strip() for nodes in lists if isinstance(nodes, list) for node in nodes
        }

    @cached_property
    def editions(self) -> Collection[str] | None:
        """Each edition as "source/label"; None when course.yaml could not be read."""
        if self.sheet is None or self.sheet.sheet is None:
            return None
        return {
            f"{source.slug}/{edition.label}"
            for source in self.sheet.sheet.sources
            for edition in source.editions
        }

    @property
    def _are_questions_readable(self) -> bool:
        return all(file.is_readable for file in self.questions.values())


def _passages(body: str) -> list[str]:
    return [block.text for block in split(body)]
