"""Find figures with their units, and compare them across units and ways of writing (pure)."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from authoring.documents.numerals import HAN, han_number

_SCALES = {
    "": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000),
    "万": Decimal(10_000), "十万": Decimal(100_000), "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000), "亿": Decimal(10**8), "千亿": Decimal(10**11),
    "万亿": Decimal(10**12),
}  # fmt: skip

_SAME = {
    "％": ("%", 1), "成": ("%", 10), "倍": ("%", 100), "天": ("日", 1), "人民币": ("元", 1),
    "千米": ("米", 1000), "公里": ("米", 1000), "公顷": ("平方米", 10_000),
    "平方公里": ("平方米", 1_000_000), "小时": ("分钟", 60), "公斤": ("千克", 1),
    "吨": ("千克", 1000), "户": ("户", 1), "名": ("人", 1), "位": ("人", 1), "人次": ("人次", 1),
    "个百分点": ("百分点", 1), "个月": ("月", 1), "年": ("月", 12), "周": ("日", 7),
}  # fmt: skip
"""Unit → (the unit it is counted in, how many of it)."""

_UNITS = (
    "个百分点", "个工作日", "工作日", "微克/立方米", "平方公里", "立方米", "平方米", "千瓦时",
    "人民币", "课时", "学时", "学分", "美元", "欧元", "公里", "千米", "公顷", "千瓦", "人次", "小时",
    "分钟", "个月", "批次", "公斤", "千克", "％", "%", "元", "人", "名", "户", "家", "个", "项", "件",
    "所", "座", "亩", "吨", "度", "张", "床", "岁", "天", "日", "年", "倍", "辆", "台", "套", "场",
    "次", "条", "期", "处", "类", "种", "门", "米", "成", "P",
)  # fmt: skip

_HAN_UNITS = {
    "个工作日", "工作日", "日", "天", "个月", "年", "小时", "分钟", "倍", "元", "美元", "米",
    "公里", "平方米", "人", "岁", "学时", "课时", "周", "成",
}  # fmt: skip
"""Units whose figures law writes in characters; 一项, 一家 in prose are no figures."""

_NUMBER = re.compile(
    r"(?<![\d.,第〇零一二两三四五六七八九十百千万])"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)(?![\d.])"
    rf"|百分之(?P<share>[{HAN}]{{1,7}})"
    rf"|(?P<han>[{HAN}]{{1,9}}))"
    r"(?P<scale>万亿|千亿|千万|百万|十万|亿|万|千(?!瓦|米|克))?"
)
_UNIT = re.compile("|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)))

_RANGE_MARKS = "—–~～-至到"

_LONGEST_FIGURE = 40


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as it stands in a text."""

    text: str
    """With its unit: 65.42亿美元, 百分之三十, 十五日."""
    start: int
    number: Decimal
    """As written: 65.42."""
    unit: str
    """With its scale: 亿美元."""
    is_han: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def decimals(self) -> int:
        exponent = self.number.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0

    @property
    def measure(self) -> tuple[str, Decimal]:
        """The unit counted in and how many of it: equal for equal amounts however written."""
        scale, unit = _part_unit(self.unit)
        base, factor = _SAME.get(unit, (unit, 1))
        return base, self.number * scale * factor


def find_quantities(text: str) -> list[Quantity]:
    """Return the figures with a unit in `text`, in order; dates, ranges and 10余家 are none. Linear."""
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        quantity = _read(text, match)
        if quantity is not None and not _is_part_of_more(text, quantity):
            found.append(quantity)
    return found


def read_quantity(text: str) -> Quantity | None:
    """Return the figure that `text` is, and nothing but; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()[:_LONGEST_FIGURE]
    found = find_quantities(plain)
    is_whole = len(found) == 1 and found[0].text == plain
    return found[0] if is_whole else None


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    if match["share"]:
        share = han_number(match["share"])
        if share is None or match["scale"]:
            return None
        return Quantity(match[0], match.start(), Decimal(share), "%", is_han=True)
    unit = _UNIT.match(text, match.end())
    if unit is None:
        return None
    written = match["digits"] or match["han"]
    number = _number(match, unit[0])
    if number is None:
        return None
    scale = match["scale"] or ""
    whole = text[match.start() : unit.end()]
    return Quantity(whole, match.start(), number, scale + unit[0], written == match["han"])


def _number(match: re.Match[str], unit: str) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", ""))
    number = han_number(match["han"])
    is_figure = number is not None and (number > 1 or match["scale"]) and unit in _HAN_UNITS
    return Decimal(number) if is_figure and number is not None else None


def _is_part_of_more(text: str, quantity: Quantity) -> bool:
    """Say that the figure belongs to a date, a range, a version or a rounder number."""
    before = text[max(0, quantity.start - 2) : quantity.start]
    after = text[quantity.end : quantity.end + 2]
    if quantity.unit == "年" and (quantity.number >= 1000 or after[:1].isdigit()):  # noqa: PLR2004 -- a year
        return True
    if quantity.unit == "日" and before.endswith("月"):
        return True
    if before[-1:] == "每":
        return True
    if before[-1:] and before[-1] in _RANGE_MARKS and before[:1].isalnum():
        return not before[0].isalpha() or before[0] in "年月日%元万亿"
    return after[:1] in ("余", "多") or (after[:1] in _RANGE_MARKS[:-2] and after != "")


def _part_unit(unit: str) -> tuple[Decimal, str]:
    """Split 亿美元 into its scale and its unit."""
    for scale in sorted(_SCALES, key=len, reverse=True):
        if scale and unit.startswith(scale) and unit[len(scale) :] in _UNITS:
            return _SCALES[scale], unit[len(scale) :]
    return Decimal(1), unit
