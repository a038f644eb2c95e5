"""Load the questions of a course: a changed wording as a new version, put in use at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from authoring.actions.changes import Loading, Outcome, Tally, set_fields
from authoring.coursefiles import CourseFileProblems, Problem, QuestionText
from authoring.stored import TAGGING, StoredQuestion, stored_questions, tag_names
from lessons.models import Lesson, Passage
from quizzes.actions.bank import (
    NotPublishable,
    Quote,
    Wording,
    confirm_evidence,
    current_passages,
    find_quote,
    publish_version,
    restore_questions,
    retire_questions,
    save_draft,
)
from quizzes.kinds import store_content
from quizzes.models import Question, Tag, Version
from quizzes.models.question import Decision, Status

ORIGIN = "file"


def load_questions(loading: Loading, lessons: Mapping[str, Lesson]) -> Tally:
    """Write the questions, after the lessons they quote; return what became of each."""
    bank = _Bank(loading, lessons)
    problems: list[Problem] = []
    tally = Tally()
    for slug, text in loading.read.course.all_questions():
        place = loading.read.place("question", text.head.uid)
        try:
            tally.note(text.head.uid, bank.load(slug, text))
        except _OpenDraft:
            problems.append(Problem(place, "open-draft", {"name": text.head.uid}))
        except NotPublishable as refused:
            reasons = {"reasons": " ".join(refused.problems)}
            problems.append(Problem(place, "not-publishable", reasons))
    if problems:
        raise CourseFileProblems(problems)
    for uid in bank.retire_missing():
        tally.note(uid, Outcome.REMOVED)
    return tally


class _OpenDraft(Exception):
    """A draft in the admin that the file would overwrite with other words."""


@dataclass(frozen=True)
class _Bank:
    """The course's questions as they are before the load."""

    loading: Loading
    lessons: Mapping[str, Lesson]

    @cached_property
    def stored(self) -> dict[str, StoredQuestion]:
        return stored_questions(self.loading.course)

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.uid: question for question in self.loading.course.questions.all()}

    @cached_property
    def drafts(self) -> dict[int, Version]:
        """The newest version of each question that has been approved by nobody."""
        newer = Version.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        versions = Version.objects.filter(~Exists(newer), question__course=self.loading.course)
        open_ones = versions.exclude(status=Status.APPROVED)
        return {version.question_id: version for version in open_ones}

    @cached_property
    def passages(self) -> dict[str, list[Passage]]:
        return {slug: current_passages(lesson) for slug, lesson in self.lessons.items()}

    @cached_property
    def tag_names(self) -> dict[int, list[str]]:
        return tag_names(self.loading.course)

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Every tag of the files by its name, made if there was none."""
        texts = self.loading.read.course.all_questions()
        names = list(dict.fromkeys(name for _slug, text in texts for name in text.head.tags))
        Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
        return {tag.name: tag for tag in Tag.objects.filter(name__in=names)}

    def load(self, slug: str | None, text: QuestionText) -> Outcome:
        question = self.questions.get(text.head.uid)
        if question is None:
            question = self._create(slug, text)
            self._publish(question, slug, text)
            return Outcome.CREATED
        is_changed = set_fields(question, **self._fields(slug, text))
        is_changed |= self._set_tags(question, text.head.tags)
        stored = self.stored.get(text.head.uid)
        if stored is None or not self._says_the_same(stored, slug, text):
            self._refuse_lost_draft(question, text)
            self._publish(question, slug, text)
            return Outcome.CHANGED
        if question.retired_at is not None:
            is_changed |= bool(restore_questions(questions=[question]))
        is_confirmed = self._confirm(stored, slug, text)
        if is_changed:
            return Outcome.CHANGED
        return Outcome.CONFIRMED if is_confirmed else Outcome.UNCHANGED

    def retire_missing(self) -> list[str]:
        """Retire the published questions that are in no file; return their uids."""
        wanted = {text.head.uid for _slug, text in self.loading.read.course.all_questions()}
        missing = [
            stored.question
            for uid, stored in self.stored.items()
            if uid not in wanted and stored.question.retired_at is None
        ]
        retire_questions(questions=missing, now=self.loading.now)
        return [question.uid for question in missing]

    def _create(self, slug: str | None, text: QuestionText) -> Question:
        question = Question.objects.create(
            course=self.loading.course,
            uid=text.head.uid,
            created_at=self.loading.now,
            **self._fields(slug, text),
        )
        self._set_tags(question, text.head.tags)
        return question

    def _fields(self, slug: str | None, text: QuestionText) -> dict[str, Any]:
        return {
            "lesson_id": self.lessons[slug].pk if slug else None,
            "use": text.head.use,
            "is_check": text.head.check,
        }

    def _set_tags(self, question: Question, names: tuple[str, ...]) -> bool:
        """Give the question its tags in the order of the file, which its dump keeps."""
        if self.tag_names.get(question.pk, []) == list(names):
            return False
        TAGGING.objects.filter(question=question).delete()
        TAGGING.objects.bulk_create(
            TAGGING(question=question, tag=self.tags[name]) for name in names
        )
        return True

    def _says_the_same(self, stored: StoredQuestion, slug: str | None, text: QuestionText) -> bool:
        is_same = _wording(stored.text) == _wording(text)
        return is_same and stored.citations.agree_with(list(text.quotes(slug)))

    def _refuse_lost_draft(self, question: Question, text: QuestionText) -> None:
        draft = self.drafts.get(question.pk)
        if draft is None or self.loading.force:
            return
        if _draft_wording(draft) != _wording(text):
            raise _OpenDraft

    def _publish(self, question: Question, slug: str | None, text: QuestionText) -> None:
        wording = Wording(
            content=text.content,
            explanation=text.head.explanation,
            difficulty=text.head.difficulty,
            points=text.head.points,
            quotes=[self._quote(*cited) for cited in text.quotes(slug)],
            origin=ORIGIN,
        )
        version = save_draft(question=question, wording=wording, now=self.loading.now)
        publish_version(
            version=version, now=self.loading.now, reviewer=None, decision=Decision.LOADED
        )

    def _confirm(self, stored: StoredQuestion, slug: str | None, text: QuestionText) -> bool:
        """Add the quotes that a new text of a lesson still has to the same version's evidence."""
        cited = [cited for cited in text.quotes(slug) if cited not in stored.citations.standing]
        version = stored.question.published_version
        if not cited or version is None:
            return False
        quotes = [self._quote(*one) for one in cited]
        confirm_evidence(version=version, quotes=quotes, now=self.loading.now)
        return True

    def _quote(self, lesson: str, quote: str) -> Quote:
        # The files were checked: the quote is in one passage of the text just published.
        return find_quote(text=quote, passages=self.passages[lesson])[0]


def _wording(text: QuestionText) -> tuple[Any, ...]:
    """Return what a version holds, evidence aside; numbers as they are written."""
    head = text.head
    content = store_content(text.content)
    return (head.kind, content, head.explanation, head.difficulty, head.points)


def _draft_wording(draft: Version) -> tuple[Any, ...]:
    return (draft.kind, draft.content, draft.explanation, draft.difficulty, draft.points)
