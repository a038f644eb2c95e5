from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.comparison import After, Before, keys_for, match_passages
from lessons.passages import KEY_LENGTH, digest_of

RULES = """第一章 总则
第一条 为了规范公共自行车的投放和使用，方便市民短途出行，结合本市实际，制定本办法。
第二条 本市城区内公共自行车的规划、投放、停放、使用及其监督管理，适用本办法。
第三条 公共自行车的发展遵循统一规划、总量控制、有序停放、安全便民的原则。
第四条 市交通主管部门负责公共自行车的统筹协调，区交通主管部门负责本辖区内的日常监督。
第五条 公安、城管、市场监管等部门按照各自职责，做好相关工作。
第六条 鼓励市民爱护公共自行车，对损坏车辆的行为进行劝阻和举报。
第二章 投放
第七条 市交通主管部门应当每两年评估一次车辆需求，并向社会公布投放总量。
第八条 经营企业投放车辆前，应当向所在区交通主管部门报送投放计划和维护方案。
第九条 投放的车辆应当符合国家标准，安装定位装置，并在显著位置标明编号和投诉电话。
第十条 经营企业应当按照每一百辆车不少于一人的比例配备调度人员。
第十一条 车辆连续使用满三年的，经营企业应当在三十日内予以更换。
第三章 停放
第十二条 区交通主管部门会同城管部门划定停放区域，设置清晰的标线和指示牌。
第十三条 医院、学校、地铁站出入口周边五十米内，应当设置不少于两处停放区域。
第十四条 禁止在盲道、消防通道、公交站台停放公共自行车。
第十五条 经营企业发现车辆乱停乱放的，应当在两小时内清理完毕。
第十六条 重大活动期间，公安机关可以在指定路段实行临时禁停，并提前三日公告。
第四章 使用
第十七条 使用人应当实名注册，年满十二周岁，并遵守道路交通安全法律法规。
第十八条 经营企业收取押金的，应当存入专用账户，不得挪作他用。
第十九条 使用人申请退还押金的，经营企业应当在七日内退还。
第二十条 车辆发生故障造成使用人受伤的，经营企业依法承担赔偿责任。
第二十一条 经营企业收集个人信息应当限于提供服务所必需的范围，不得向第三方提供。
第五章 法律责任
第二十二条 违反本办法第十条规定的，由区交通主管部门责令改正，处一万元以上三万元以下罚款。
第二十三条 违反本办法第十五条规定的，由城管部门责令改正，处五千元以上一万元以下罚款。
第二十四条 工作人员滥用职权、玩忽职守的，依法给予处分。
第六章 附则
第二十五条 本办法由市交通主管部门负责解释。
第二十六条 本办法自公布之日起施行。""".splitlines()

CHAPTERS = "甲乙丙"

type Place = tuple[str, str]


def before(*places: Place) -> list[Before]:
    """Make old passages from (lesson, text), with the keys k0, k1 and so on."""
    return [
        Before(f"k{number}", text, "", lesson, number)
        for number, (lesson, text) in enumerate(places)
    ]


def after(*places: Place) -> list[After]:
    return [After(text, "", lesson, number) for number, (lesson, text) in enumerate(places)]


def in_lesson(texts: Sequence[str], lesson: str = "甲") -> list[Place]:
    return [(lesson, text) for text in texts]


def kept(old: Sequence[Before], new: Sequence[After]) -> list[str | None]:
    """Return for each new passage the key it kept."""
    keys = {match.new: match.key for match in match_passages(old, new)}
    return [keys.get(index) for index in range(len(new))]


TEXTS = st.text(alphabet="湖河山海一二、。", max_size=12) | st.sampled_from(RULES)
PLACES = st.tuples(st.sampled_from(CHAPTERS), TEXTS)


@st.composite
def revisions(draw: st.DrawFn) -> tuple[list[Before], list[After]]:
    old = draw(st.lists(PLACES, max_size=10))
    again = st.tuples(st.sampled_from(CHAPTERS), st.sampled_from([text for _, text in old] or [""]))
    return before(*old), after(*draw(st.lists(PLACES | again, max_size=10)))


@given(revisions())
def test_match_passages_matches_none_twice(revision: tuple[list[Before], list[After]]) -> None:
    matches = match_passages(*revision)
    assert len({match.old for match in matches}) == len(matches)
    assert len({match.new for match in matches}) == len(matches)


@given(revisions())
def test_match_passages_names_passages_by_index_and_key(
    revision: tuple[list[Before], list[After]],
) -> None:
    old, _new = revision
    matches = match_passages(*revision)
    assert [match.key for match in matches] == [old[match.old].key for match in matches]


@given(revisions())
def test_match_passages_lists_matches_in_the_order_of_the_new_text(
    revision: tuple[list[Before], list[After]],
) -> None:
    places = [match.new for match in match_passages(*revision)]
    assert places == sorted(places)


@given(revisions())
def test_match_passages_lets_each_text_keep_as_many_keys_as_it_can(
    revision: tuple[list[Before], list[After]],
) -> None:
    old, new = revision
    same = Counter(
        new[match.new].text
        for match in match_passages(old, new)
        if new[match.new].text == old[match.old].text
    )
    assert same == Counter(item.text for item in old) & Counter(item.text for item in new)


@given(revisions())
def test_match_passages_lets_a_text_keep_its_keys_within_the_lesson(
    revision: tuple[list[Before], list[After]],
) -> None:
    old, new = revision
    same = Counter(
        (new[match.new].lesson, new[match.new].text)
        for match in match_passages(old, new)
        if (new[match.new].lesson, new[match.new].text)
        == (old[match.old].lesson, old[match.old].text)
    )
    assert same == (
        Counter((item.lesson, item.text) for item in old)
        & Counter((item.lesson, item.text) for item in new)
    )


@given(revisions())
def test_match_passages_depends_on_lessons_and_positions_alone(
    revision: tuple[list[Before], list[After]],
) -> None:
    """Within a lesson the order of the list means nothing."""
    old, new = revision
    by_position = {new[match.new].position: match.key for match in match_passages(old, new)}
    shuffled = sorted(new, key=lambda item: (_first(new, item), -item.position))
    again = {shuffled[match.new].position: match.key for match in match_passages(old, shuffled)}
    assert again == by_position


def _first(new: Sequence[After], item: After) -> int:
    return min(other.position for other in new if other.lesson == item.lesson)


def test_match_passages_gives_a_key_that_stands_twice_once() -> None:
    old = [Before("k", "湖在城西。", "", 1, 0), Before("k", "湖在城西。", "", 1, 1)]
    assert kept(old, after((1, "湖在城西。"), (1, "湖在城西。"))).count("k") == 1  # type: ignore[arg-type] # lessons are numbers as well


@given(st.permutations(CHAPTERS))
def test_match_passages_keeps_all_keys_when_lessons_change_places(order: list[str]) -> None:
    old = before(
        *in_lesson(RULES[:7], "甲"), *in_lesson(RULES[7:13], "乙"), *in_lesson(RULES[13:19], "丙")
    )
    new = [
        After(item.text, item.label, item.lesson, item.position)
        for lesson in order
        for item in old
        if item.lesson == lesson
    ]
    assert kept(old, new) == [item.key for lesson in order for item in old if item.lesson == lesson]


@given(st.data())
def test_match_passages_knows_a_passage_with_every_tenth_character_changed(
    data: st.DataObject,
) -> None:
    which = data.draw(st.integers(0, len(RULES) - 1))
    characters = list(RULES[which])
    spots = st.sets(st.integers(0, len(characters) - 1), max_size=len(characters) // 10)
    for spot in data.draw(spots):
        characters[spot] = data.draw(st.sampled_from(["", "新", "旧改", "五"]))
    texts = [*RULES[:which], "".join(characters), *RULES[which + 1 :]]
    old = before(*in_lesson(RULES))
    assert kept(old, after(*in_lesson(texts))) == [item.key for item in old]


@given(st.permutations(range(len(RULES))))
def test_match_passages_knows_reworded_articles_wherever_they_move(order: list[int]) -> None:
    long = [place for place in order if len(RULES[place]) > 12]
    old = before(*in_lesson(RULES, "甲"))
    new = after(*in_lesson([RULES[place].replace("应当", "必须依法") for place in long], "乙"))
    assert kept(old, new) == [old[place].key for place in long]


def _renumber(texts: Sequence[str]) -> list[str]:
    numbers = iter(range(1, 100))
    return [
        f"第{next(numbers)}条 {text.split(' ', 1)[1]}" if "条 " in text[:8] else text
        for text in texts
    ]


def test_match_passages_sees_an_inserted_article_though_all_that_follow_are_renumbered() -> None:
    added = "第零条 经营企业应当每季度公布车辆完好率，接受社会监督。"
    texts = _renumber([*RULES[:9], added, *RULES[9:]])
    keys = [item.key for item in before(*in_lesson(RULES))]
    assert kept(before(*in_lesson(RULES)), after(*in_lesson(texts))) == [
        *keys[:9], None, *keys[9:],
    ]  # fmt: skip


def test_match_passages_lets_a_removed_chapter_take_its_keys_along() -> None:
    old = before(*in_lesson(RULES))
    texts = _renumber([*RULES[:13], *RULES[19:]])
    keys = [item.key for item in old]
    assert kept(old, after(*in_lesson(texts))) == [*keys[:13], *keys[19:]]


FORMULA = "本条例自公布之日起施行。"


def test_match_passages_leaves_a_repeated_formula_in_its_lesson() -> None:
    old = before(("甲", FORMULA), ("乙", FORMULA), ("丙", FORMULA))
    new = after(("丙", FORMULA), ("甲", FORMULA))
    assert kept(old, new) == ["k2", "k0"]


def test_match_passages_knows_the_copy_by_its_neighbours() -> None:
    old = before(*in_lesson([RULES[1], FORMULA, RULES[2], FORMULA]))
    new = after(*in_lesson([RULES[2], FORMULA]))
    assert kept(old, new) == ["k2", "k3"]


def test_match_passages_knows_the_copy_by_neighbours_that_moved_along() -> None:
    old = before(("甲", RULES[1]), ("甲", FORMULA), ("乙", RULES[2]), ("乙", FORMULA))
    new = after(("丙", RULES[2]), ("丙", FORMULA))
    assert kept(old, new) == ["k2", "k3"]


def test_match_passages_knows_the_copy_behind_a_passage_that_changed_places() -> None:
    old = before(*in_lesson([RULES[1], FORMULA, RULES[2], FORMULA]))
    new = after(*in_lesson([RULES[2], FORMULA, RULES[1], FORMULA]))
    assert kept(old, new) == ["k2", "k3", "k0", "k1"]


def test_match_passages_knows_the_copy_before_a_passage_that_changed_places() -> None:
    old = before(*in_lesson([FORMULA, RULES[1], FORMULA, RULES[2]]))
    new = after(*in_lesson([FORMULA, RULES[2], FORMULA, RULES[1]]))
    assert kept(old, new) == ["k2", "k3", "k0", "k1"]


def test_match_passages_knows_the_copy_by_the_nearest_neighbour() -> None:
    old = before(*in_lesson([FORMULA, *RULES[1:4], FORMULA, *RULES[4:7], FORMULA]))
    new = after(*in_lesson([*RULES[1:4], "略。", *RULES[4:7], "略。", FORMULA]))
    assert kept(old, new)[-1] == "k8"


def test_match_passages_gives_copies_their_keys_in_order() -> None:
    old = before(*in_lesson([FORMULA] * 3))
    assert kept(old, after(*in_lesson([FORMULA] * 4))) == ["k0", "k1", "k2", None]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第四条 企业应当公开收费标准。", "第五条 企业应当公开收费标准。"),
        ("（三）企业应当公开收费标准。", "（四）企业应当公开收费标准。"),
        ("一、企业应当公开收费标准。", "2.企业应当公开收费标准。"),
        ("第三章 附则", "第四章 附则"),
        ("三、附则", "四、附则"),
        ("第一章", "第二章"),
    ],
)
def test_match_passages_takes_another_number_for_the_same_text(old: str, new: str) -> None:
    assert [
        match.similarity for match in match_passages(before(("甲", old)), after(("甲", new)))
    ] == [1.0]


@pytest.mark.parametrize("count", [0, 1])
def test_match_passages_of_nothing_is_nothing(count: int) -> None:
    assert match_passages(before(*[("甲", FORMULA)] * count), ()) == ()


@pytest.mark.parametrize(
    "text",
    ["甲乙" * 10_000, "第一条" * 5_000, "1." * 10_000, "word " * 4_000, "1\n" * 5_000, "", "\n"],
)
def test_match_passages_takes_odd_texts(text: str) -> None:
    assert kept(before(("甲", text)), after(("甲", text + "。")))[1:] == []


@given(revisions())
def test_keys_for_gives_no_key_twice(revision: tuple[list[Before], list[After]]) -> None:
    old, new = revision
    keys = keys_for(match_passages(old, new), new, [item.key for item in old])
    assert len(set(keys)) == len(keys) == len(new)


@given(revisions())
def test_keys_for_takes_the_key_of_the_match(revision: tuple[list[Before], list[After]]) -> None:
    old, new = revision
    matches = match_passages(old, new)
    keys = keys_for(matches, new, [item.key for item in old])
    assert [keys[match.new] for match in matches] == [match.key for match in matches]


@given(revisions(), st.lists(TEXTS, max_size=4))
def test_keys_for_takes_fresh_keys_nobody_has(
    revision: tuple[list[Before], list[After]], strangers: list[str]
) -> None:
    old, new = revision
    taken = {digest_of(text)[:KEY_LENGTH] for text in strangers}
    matches = match_passages(old, new)
    keys = keys_for(matches, new, taken)
    matched = {match.new for match in matches}
    assert {key for index, key in enumerate(keys) if index not in matched} & taken == set()


def test_keys_for_numbers_equal_texts() -> None:
    stem = digest_of("略。")[:KEY_LENGTH]
    new = after(*in_lesson(["略。"] * 3))
    assert keys_for((), new, ()) == (stem, f"{stem}-2", f"{stem}-3")


def test_keys_for_passes_over_taken_numbers() -> None:
    stem = digest_of("略。")[:KEY_LENGTH]
    new = after(*in_lesson(["略。"] * 2))
    assert keys_for((), new, {stem, f"{stem}-3"}) == (f"{stem}-2", f"{stem}-4")


def test_keys_for_passes_over_a_key_that_was_kept() -> None:
    stem = digest_of("略。")[:KEY_LENGTH]
    new = after(("甲", "略。"), ("甲", FORMULA))
    matches = match_passages([Before(stem, FORMULA, "", "甲", 0)], new)
    assert keys_for(matches, new, ()) == (f"{stem}-2", stem)
