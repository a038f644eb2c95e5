"""Why a document cannot be read, and what looks odd in one that can: codes for sentences (pure)."""

from typing import Annotated

from pydantic import Field

from quizzes.kinds.base import Frozen

Code = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")]


class DocumentProblem(ValueError):
    """A file that is refused. `authoring.document_problems` turns it into a sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


class Problem(Frozen):
    """What a person should look at in a document that was read."""

    code: Code
    line: Annotated[int, Field(ge=0)] = 0
    """The line of a text file, the page of a PDF, else the paragraph; 0 for the whole."""
    values: Annotated[
        dict[Annotated[str, Field(max_length=50)], Annotated[str, Field(max_length=300)] | int],
        Field(max_length=10),
    ] = {}
