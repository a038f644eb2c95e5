from pathlib import Path

import pytest
from django.utils import translation

from authoring.format_problems_text import SENTENCES
from authoring.format_sentences import notice_sentence
from authoring.formats import Batch, aiken, gift, moodle_xml

SAMPLES = Path(__file__).parent / "formats" / "samples"
BROKEN = {
    gift: "甲。\n\n$X: 1\n\n甲{=x {y}}\n\n甲 }\n\n甲{T}乙{F}\n\n甲{x =y ~z}\n\n甲{=a -> b =c}\n\n"
    "甲{#x}\n\n甲{#1e50}\n\n甲{=x ~x}\n\n甲{~x}\n\n{T}\n\n甲{=a -> b}\n\n甲{=",
    aiken: "甲\nA. 乙\nB. 丙\n\n丁\nANSWER: A\n\nANSWER: A\n\n甲\nA. 乙\nB. 丙\nANSWER: 乙\n\n"
    "甲\nA. 乙\nB. 丙\nANSWER: C\n",
}
"""Files in which every question is wrong in another way."""


def batches() -> list[Batch]:
    files = [
        gift.read((SAMPLES / "lake.gift").read_bytes()),
        aiken.read((SAMPLES / "lake_aiken.txt").read_bytes()),
        moodle_xml.read((SAMPLES / "lake_moodle.xml").read_bytes()),
    ]
    return files + [module.read(text.encode()) for module, text in BROKEN.items()]


def test_broken_files_are_wrong_in_every_question() -> None:
    found = [len(batch.problems) for batch in batches()]
    assert found == [0, 0, 3, 14, 5]


def test_each_notice_of_the_samples_has_a_sentence() -> None:
    notices = [
        notice
        for batch in batches()
        for notice in (*batch.problems, *(lost for item in batch.items for lost in item.lost))
    ]
    with translation.override("en"):
        silent = [
            notice.code for notice in notices if notice_sentence(notice).startswith(notice.code)
        ]
    assert silent == []


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_end_as_sentences_do(code: str) -> None:
    with translation.override("en"):
        assert SENTENCES[code]()[0].isupper() or SENTENCES[code]()[0] == "“"
