"""What is recognised at the head and the end of documents, and in their middle."""

import pytest

from authoring.documents import Outline, SourceFacts, make_outline, read_document
from authoring.documents.quoting import find_quoted


def outline_of(text: str) -> Outline:
    return make_outline(read_document("a.txt", text.encode()))


def source_of(text: str) -> SourceFacts:
    return outline_of(text).source


def left_out(text: str) -> list[tuple[str, str]]:
    return [(left.reason, left.text) for left in outline_of(text).left_out]


def labels(text: str) -> list[str]:
    return [one.label for lesson in outline_of(text).lessons for one in lesson.passages]


def problems(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in outline_of(text).problems]


@pytest.mark.parametrize(
    "written",
    [
        "国发〔2026〕12号",
        "国发[2026]12号",
        "国发（2026）12号",
        "国发【2026】第12号",
        "国发﹝２０２６﹞１２号",
    ],
)
def test_document_number_gets_the_brackets_it_should_have(written: str) -> None:
    assert source_of(f"关于湖区的通知\n{written}\n湖在城西。").number == "国发〔2026〕12号"


ISSUED = "关于湖区的通知\n湖在城西。\n{}\n临湖市水务局\n2026年1月5日"
EFFECT = {
    "本通知自2026年3月1日起施行。": "2026-03-01",
    "本通知自二〇二六年三月一日起实施。": "2026-03-01",
    "本通知自公布之日起施行。": "2026-01-05",
    "本通知自印发之日起执行。": "2026-01-05",
    "本通知自2027年起施行。": "None",
}


@pytest.mark.parametrize(("sentence", "expected"), EFFECT.items())
def test_day_of_effect_is_found_with_its_sentence(sentence: str, expected: str) -> None:
    source = source_of(ISSUED.format(f"请遵照执行。{sentence}"))
    assert (str(source.effective_on), source.evidence["effective_on"]) == (expected, sentence)


def test_signature_gives_issuer_and_date_with_their_lines() -> None:
    source = source_of("湖区通知\n湖在城西。\n临湖市水务局\n二〇二六年一月五日")
    assert (source.publisher, str(source.issued_on)) == ("临湖市水务局", "2026-01-05")
    assert (source.evidence["publisher"], source.evidence["issued_on"]) == (
        "临湖市水务局",
        "二〇二六年一月五日",
    )


def test_title_over_several_lines_is_joined() -> None:
    text = "临湖市水务局\n关于印发《湖区办法》的\n通　知\n各科室：\n湖在城西。"
    assert source_of(text).title == "临湖市水务局关于印发《湖区办法》的通知"


def test_closing_notice_is_left_out_with_what_follows() -> None:
    text = "湖的故事！\n湖在城西。\n河在城东。\n责编：林小湖\n扫码关注公众号\n明天再见"
    assert left_out(text) == [
        ("site-notice", "责编：林小湖"),
        ("site-notice", "扫码关注公众号"),
        ("site-notice", "明天再见"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "编辑部每周开会一次。",
        "声明权利的，应当提交材料。",
        "来源不明的药品不得销售。",
        "关注民生是本职。",
        "点击率不计入考核。",
        "转载他人作品的，应当注明出处。",
        "扫描件应当清晰。",
    ],
)
def test_sentence_at_the_end_is_no_notice(sentence: str) -> None:
    assert left_out(f"湖区规定\n湖在城西。\n{sentence}") == []


def test_list_of_attachments_and_release_note_are_no_passages() -> None:
    text = (
        "湖区通知\n湖在城西。\n附件：1.湖图\n2.河图\n临湖市水务局\n2026年1月5日\n（此件依申请公开）\n"
        "附件1\n湖图\n湖面三平方公里。"
    )
    assert [reason for reason, _text in left_out(text)] == [
        "attachment-list", "attachment-list", "signature", "signature", "release-note",
    ]  # fmt: skip
    assert [(one.label, one.title) for one in outline_of(text).lessons] == [
        ("", "湖区通知"),
        ("附件1", "附件1 湖图"),
    ]


CONTENTS = [
    "目录\n一、湖\n二、河\n一、湖\n湖在城西。\n二、河\n河在城东。",
    "目　次\n一、湖……1\n二、河……2\n一、湖\n湖在城西。\n二、河\n河在城东。",
    "一、湖.......1\n二、河.......2\n三、山.......3\n一、湖\n湖在城西。\n二、河\n河在城东。",
]


@pytest.mark.parametrize("text", CONTENTS)
def test_contents_are_left_out(text: str) -> None:
    assert labels(f"湖区指南\n{text}") == ["一", "一·1", "二", "二·1"]


def test_contents_end_where_their_first_entry_stands_again() -> None:
    text = "湖区指南\n目录\n前言\n一、湖\n前言\n湖在城西。\n一、湖\n河在城东。"
    assert [one for reason, one in left_out(text) if reason == "contents"] == [
        "目录",
        "前言",
        "一、湖",
    ]


def test_source_line_below_the_summary_is_found() -> None:
    text = "湖的故事！\n湖在城西。\n来源：湖畔报\n河在城东。"
    assert (left_out(text), labels(text)) == ([("source-line", "来源：湖畔报")], ["1", "2"])


def test_quotation_over_paragraphs_belongs_to_its_item() -> None:
    text = "修改决定\n一、第二条修改为：“第二条 湖在城西。\n“（一）河；\n“（二）山。”\n二、删去第三条。"
    assert labels(text) == ["一", "一·1", "一·2", "二"]


def test_quotation_without_marks_at_each_paragraph_belongs_to_its_item() -> None:
    text = "修改决定\n一、第二条修改为：「第二条 湖在城西。\n第三条 河在城东。」\n二、删去第四条。"
    assert labels(text) == ["一", "一·1", "二"]


def test_quotation_mark_left_open_swallows_nothing() -> None:
    text = "湖区规定\n第一条 湖“在城西。\n第二条 河在城东。\n第三条 山在“城北”。"
    assert labels(text) == ["第一条", "第二条", "第三条"]
    assert problems(text) == [("quote-left-open", 2)]


def test_straight_quotation_marks_are_understood() -> None:
    quoted = find_quoted(['改为："第二条 湖。', "第二款。", '第三款。"', "三、删去。"])
    assert sorted(quoted.inside) == [1, 2]


def test_skipped_article_is_pointed_out() -> None:
    assert problems("湖区规定\n第一条 湖。\n第三条 河。") == [("number-jumps", 3)]


def test_article_run_into_its_text_counts_in_sequence_only() -> None:
    text = (
        "湖区规定\n第一条为了保护湖区。\n第二条本市适用。\n第九条是例外。\n第三条本规定公布后施行。"
    )
    assert labels(text) == ["第一条", "第二条第一款", "第二条第二款", "第三条"]


def test_single_clause_has_the_articles_own_label() -> None:
    text = "湖区规定\n第一条 下列地方禁止垂钓：\n（一）湖；\n1.东湖；\n（二）河。"
    assert labels(text) == [
        "第一条",
        "第一条第（一）项",
        "第一条第（一）项第1目",
        "第一条第（二）项",
    ]


def test_items_are_cited_with_their_clause() -> None:
    text = "湖区规定\n第一条 湖区禁止垂钓。\n有下列情形的除外：\n（一）比赛；\n（二）科研。\n除外的应当登记。"
    assert labels(text) == [
        "第一条第一款",
        "第一条第二款",
        "第一条第二款第（一）项",
        "第一条第二款第（二）项",
        "第一条第三款",
    ]


def test_restarted_numbers_get_labels_of_their_own() -> None:
    assert labels("湖区规定\n一、湖：\n1. 甲。\n2. 乙。\n1. 丙。") == ["一", "一1", "一2", "一1·2"]


def test_text_without_structure_is_counted_through() -> None:
    assert labels("湖的故事！\n湖在城西。\n河在城东。") == ["1", "2"]


def test_two_digits_need_a_second_one() -> None:
    assert labels("湖的故事！\n湖在城西。\n01\n河在城东。") == ["1", "2", "3"]


LONG = "湖区的水质每个月都要检查一次，检查的结果当天向社会公布，公布的数据不得修改。" * 10


def test_short_preamble_goes_into_the_first_lesson() -> None:
    outline = outline_of(f"湖区意见\n湖在城西。\n一、水\n{LONG}\n二、岸\n{LONG}")
    assert [lesson.title for lesson in outline.lessons] == ["一、水", "二、岸"]
    assert outline.lessons[0].passages[0].text == "湖在城西。"


def test_long_preamble_is_a_lesson_of_its_own() -> None:
    outline = outline_of(f"湖区意见\n{LONG}\n一、水\n{LONG}\n二、岸\n{LONG}")
    assert [lesson.title for lesson in outline.lessons] == ["引言", "一、水", "二、岸"]


def test_long_lesson_is_pointed_out() -> None:
    assert problems("湖区意见\n" + f"{LONG}\n" * 20) == [("long-lesson", 0)]
