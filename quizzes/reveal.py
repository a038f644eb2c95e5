"""What a person is shown of their attempt, and from when on (pure)."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Aspect(StrEnum):
    """One thing that may be shown of an answered question, or of the attempt as a whole."""

    VERDICT = "verdict"
    """Whether the answer was right."""
    SCORE = "score"
    """The points of each question and of the attempt, and whether it is passed."""
    KEY = "key"
    """What would have been right."""
    EXPLANATION = "explanation"
    """Why, with what is said of each option and by the marker."""
    EVIDENCE = "evidence"
    """The passages it rests on."""


EVERYTHING = frozenset(Aspect)


class Moment(StrEnum):
    """From when on an aspect is shown; each but the last includes those before it."""

    ANSWER = "answer"
    """As soon as the question is answered."""
    SUBMIT = "submit"
    """Once the attempt has ended."""
    CLOSE = "close"
    """Once nobody can sit the exam any more; the same as SUBMIT where there is no window."""
    MARKING = "marking"
    """Once all is marked and, where results come together, they have been released."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an attempt has come."""

    is_answered: bool = False
    is_ended: bool = False
    is_closed: bool = False
    is_marked: bool = False

    def has_reached(self, moment: Moment) -> bool:
        match moment:
            case Moment.ANSWER:
                return self.is_answered or self.is_ended
            case Moment.SUBMIT:
                return self.is_ended
            case Moment.CLOSE:
                return self.is_ended and self.is_closed
            case Moment.MARKING:
                return self.is_ended and self.is_marked
            case Moment.NEVER:
                return False


class Reveal(BaseModel):
    """When each aspect is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Moment
    score: Moment
    key: Moment
    explanation: Moment
    evidence: Moment

    @classmethod
    def all_at(cls, moment: Moment) -> "Reveal":
        return cls(verdict=moment, score=moment, key=moment, explanation=moment, evidence=moment)

    def shown(self, stage: Stage) -> frozenset[Aspect]:
        """Return what may be seen at `stage`."""
        return frozenset(aspect for aspect in Aspect if stage.has_reached(self.moment(aspect)))

    def moment(self, aspect: Aspect) -> Moment:
        moment: Moment = getattr(self, aspect.value)
        return moment

    def waits_for(self, moment: Moment) -> bool:
        """Say whether anything is shown only from `moment` on."""
        return any(self.moment(aspect) is moment for aspect in Aspect)


PRACTICE = Reveal.all_at(Moment.ANSWER)
"""练习: everything after each answer."""

MOCK = Reveal.all_at(Moment.SUBMIT)
"""模拟: everything after handing in."""

EXAM = Reveal(
    verdict=Moment.CLOSE,
    score=Moment.MARKING,
    key=Moment.CLOSE,
    explanation=Moment.CLOSE,
    evidence=Moment.CLOSE,
)
"""考试: the score once it is final, all that tells of the key once nobody can sit it any more."""
