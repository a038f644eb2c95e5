from authoring.question_reading import read_questions
from soak.questions import question_bank


def test_question_bank_can_be_imported_whole() -> None:
    batch = read_questions(question_bank(30).encode(), "bank.gift", "auto")
    stems = {item.content.stem for item in batch.items}
    assert (len(stems), batch.format) == (30, "gift")
