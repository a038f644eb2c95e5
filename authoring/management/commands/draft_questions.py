"""`manage.py draft_questions --course hangzhou`: draft questions from its lessons, for review."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from authoring.actions.drafts import DraftReport, new_uids, report_of, save_plan
from authoring.draft_plans import MOST_PER_PASSAGE, SEED, configured_model, plan_drafts
from authoring.drafting_sentences import reason_sentence, rule_label
from authoring.language_model import LanguageModel
from lessons.models import Course, Lesson


class Command(BaseCommand):
    help = (
        "Draft questions from the passages of a course and send them to review. Nothing is "
        "published; what has been drafted before is not drafted again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", required=True, help="The course's short name.")
        parser.add_argument("--lesson", help="One lesson's short name; else all lessons.")
        parser.add_argument("--most", type=int, default=MOST_PER_PASSAGE, help="For each passage.")
        parser.add_argument("--seed", type=int, default=SEED, help="Another one, other drafts.")
        parser.add_argument("--dry-run", action="store_true", help="Write nothing to the bank.")
        parser.add_argument("--json", action="store_true", help="Write the report as JSON.")
        parser.add_argument(
            "--model", action="store_true", help="Ask the language model as well, if one is set up."
        )

    def handle(self, *args: object, course: str, lesson: str | None, **options: Any) -> None:
        del args
        lessons = _lessons(course, lesson)
        if options["most"] < 1:
            raise CommandError(_("--most is at least 1."))
        model = _model() if options["model"] else None
        reports = [_draft(entry, options, model) for entry in lessons]
        if options["json"]:
            found = as_json(course, reports)
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{line}\n" for line in as_lines(reports))


def as_json(course: str, reports: Iterable[DraftReport]) -> dict[str, Any]:
    """Return what came of each lesson, each draft with its stem, quote, origin and confidence."""
    return {
        "course": course,
        "lessons": [
            {
                "slug": report.lesson.slug,
                "passages": report.passages,
                "made": [
                    {
                        "kind": draft.content.kind,
                        "stem": draft.content.stem,
                        "quote": draft.quote,
                        "origin": draft.origin,
                        "confidence": round(draft.confidence * 100),
                    }
                    for draft in report.made
                ],
                "doubles": report.doubles,
                "refused": dict(report.refused),
            }
            for report in reports
        ],
    }


def as_lines(reports: Sequence[DraftReport]) -> list[str]:
    """Return a line a lesson, then the drafts by rule, and why others were not made."""
    sentence = _("%(lesson)s: %(made)s drafted from %(passages)s passages, %(doubles)s known")
    lines = [
        sentence
        % {
            "lesson": report.lesson.slug,
            "made": len(report.made),
            "passages": report.passages,
            "doubles": report.doubles,
        }
        for report in reports
    ]
    rules: Counter[str] = sum((report.by_rule for report in reports), Counter())
    refused: Counter[str] = sum((Counter(report.refused) for report in reports), Counter())
    lines += [f"  {count}\t{rule_label(origin)}" for origin, count in rules.most_common()]
    if refused:
        lines.append(_("Not made:"))
        lines += [f"  {count}\t{reason_sentence(code)}" for code, count in refused.most_common()]
    return lines


def _model() -> LanguageModel:
    model = configured_model()
    if model is None:
        raise CommandError(_("No language model is set up: see LLM_BASE_URL and LLM_MODEL."))
    return model


def _draft(lesson: Lesson, options: dict[str, Any], model: LanguageModel | None) -> DraftReport:
    plan = plan_drafts(
        lesson=lesson, seed=options["seed"], most_per_passage=options["most"], model=model
    )
    if options["dry_run"]:
        return report_of(plan, new_uids(plan))
    return save_plan(plan=plan, author=None, now=timezone.now())


def _lessons(course: str, lesson: str | None) -> list[Lesson]:
    """Return the lessons asked for; raise CommandError where there is none of that name."""
    found = Course.objects.filter(slug=course).first()
    if found is None:
        raise CommandError(_("There is no course %(name)s.") % {"name": course})
    lessons = found.lessons.order_by("position", "pk")
    if lesson is None:
        return list(lessons)
    if not (chosen := list(lessons.filter(slug=lesson))):
        raise CommandError(_("The course has no lesson %(name)s.") % {"name": lesson})
    return chosen
