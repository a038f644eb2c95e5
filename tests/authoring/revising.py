"""A course whose lessons are revised at random: passages stay, are reworded, move and go."""

from dataclasses import dataclass
from random import Random

from lessons.actions import NewText, add_revisions
from lessons.models import Course, Edition, Lesson, Revision, Source
from quizzes.models import Question
from tests.builders import NOW, make_course, make_lesson, make_question

_SUBJECTS = ("公园", "湖水", "游船", "古桥", "茶园", "灯会", "步道", "码头", "水闸", "苗圃")
_RULES = (
    "由区里负责日常养护，每季度检查一次",
    "全年免费开放，单日接待不超过三万人",
    "所需经费列入年度预算，结余上缴",
)


@dataclass(frozen=True, slots=True)
class Revised:
    course: Course
    edition: Edition
    drafts: list[Revision]
    withdrawn: list[Lesson]


def make_edition(course: Course, label: str = "2026") -> Edition:
    source, _made = Source.objects.get_or_create(course=course, slug="rules", title="办法")
    return Edition.objects.create(source=source, label=label)


def draft_edition(edition: Edition, texts: dict[Lesson, str]) -> list[Revision]:
    """Draft a text of `edition` for each lesson."""
    news = [NewText(lesson, body, edition) for lesson, body in texts.items()]
    return add_revisions(course=edition.source.course, texts=news, now=NOW)


def revised_course(seed: int) -> Revised:
    """Make four lessons with a question a passage; two or three get drafts, one may be left."""
    random = Random(seed)  # noqa: S311 -- to be repeated
    course = make_course()
    sentences = [f"{subject}{rule}。" for subject in _SUBJECTS for rule in _RULES]
    random.shuffle(sentences)
    bodies = [sentences[start : start + 6] for start in range(0, 24, 6)]
    lessons = [make_lesson(course, body="\n\n".join(body)) for body in bodies]
    for lesson, body in zip(lessons, bodies, strict=True):
        for sentence in body:
            ask_about(lesson, sentence, random)
    edition = make_edition(course)
    drafted = random.randint(2, 3)
    texts = _shuffled(bodies[:drafted], sentences[24:], random)
    drafts = draft_edition(edition, dict(zip(lessons, map("\n\n".join, texts), strict=False)))
    return Revised(course, edition, drafts, lessons[drafted : drafted + random.randint(0, 1)])


def ask_about(lesson: Lesson, sentence: str, random: Random) -> Question:
    start = random.randrange(len(sentence) - 6)
    return make_question(lesson, "true_false", quote=sentence[start : start + 6])


def _shuffled(bodies: list[list[str]], spare: list[str], random: Random) -> list[list[str]]:
    """Reword some sentences, drop some, add some, and let some change their lesson."""
    texts: list[list[str]] = [[] for _body in bodies]
    for place, body in enumerate(bodies):
        for sentence in body:
            kept = _reworded(sentence, random) if random.random() < 0.4 else sentence
            home = random.randrange(len(bodies)) if random.random() < 0.3 else place
            if random.random() < 0.85:
                texts[home].append(kept)
    for text in texts:
        text.append(spare.pop())
    return texts


def _reworded(sentence: str, random: Random) -> str:
    place = random.randrange(len(sentence))
    return f"{sentence[:place]}（试行）{sentence[place:]}"
