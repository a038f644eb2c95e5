"""Turn words of a passage into a sentence that can stand alone, or refuse to (pure)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from authoring.drafting.sentences import is_balanced, quoted_spans

_KINDS = (
    "条例|规定|办法|意见|通知|决定|方案|规划|计划|细则|规则|准则|标准|规范|公告|措施|纲要|制度|法"
)
_SELF = re.compile(rf"本(?:(?:实施|行动|暂行|试行|管理|指导|工作){{0,2}}(?:{_KINDS}))")
_PLACE = re.compile(r"^[一-鿿]{2,10}?(?:自治区|自治州|省|市|州|县|区)")
_HERE = re.compile(r"[本我]([省市县区州])(?!场|级|政|民|域|直|长)")
_AGAINST = re.compile(rf"(?<=违反)本(?:{_KINDS})(?=第[〇零一二三四五六七八九十百\d]{{1,6}}条)")
_UNDER = re.compile(
    rf"(?:依照|按照|根据|依据)本(?:{_KINDS})(?:第[〇零一二三四五六七八九十百\d]{{1,6}}条)?的?规定[，,]?"
)

_DANGLING = re.compile(
    r"(?<![尤极与])其(?![中他它次实余])|(?<![，；：])其中"
    r"|(?<!应)该(?!校)|这|那|(?<![因由])此(?!外)|(?<!以)上述|前述|前款|前条|前项|下列|如下|下同"
    r"|后者|前者|两者|双方|二者|以下(?:简称|规定|情形|问题|要求)|上文|后文"
    r"|本(?:[省市县区州乡镇院校局部文章节条款项地]|行政机关|机关|公司|单位)"
    rf"|本(?:实施|行动|暂行)?(?:{_KINDS})"
    r"|我(?!国)|咱|他|她|它|自己|你|您|自身|同样|当年|同年|当月|当日|翌年|次年|同期|今年|去年|前年|明年"
    r"|近日|日前|昨天|今天|不久前|当时|另一|另外|正如|换句话|也就是说|？|\?"
)
"""Words that point at something the reader does not see, or at the day of writing."""
_NOT_DANGLING = re.compile(r"当日(?=起)|(?:与|较|比)?上年同期|其他|其它")

_NO_SUBJECT = re.compile(
    r"\d[\d.,]*(?![\d.,年月])|[一二三四五六七八九十]{1,4}个?(?:工作)?日内|不能|不予|应当|不得|可以|必须|其中|同比|环比"
    r"|[比较](?:上年|去年|全国|全省)|并|且|也|还|均(?!等)|都(?!市)|则|就(?!业|医|学)|又|从而|进而|以便|以及"
    r"|和(?!平|谐)|与|及(?!时)|或|占(?!地)|增长|下降|上升|增速|增幅|总数|总量|总额|占比|数量|为(?!了|推|加|规)"
    r"|是|使(?!用|馆)|让|将|达|居(?!民|住|家|委|社)|位居|位列|排名|排在|名列|高于|低于|超过|仅次于|而|但|却"
    r"|只|仅|用于|由此|逾期|拒不|情节|确需|未按|因故|作为|据此|带动|惠及|吸引|造成|导致|累计达|单个|类似|目前"
    r"|更(?!新)|之(?!江)|的|等(?!级)|得|中(?![国央小共级心医华东西])|上(?!海|市|级)|[里后前内](?![蒙陆地勤沿资])"
)
"""How a statement begins whose subject stands in the sentence before."""

_YEAR = re.compile(r"\d{4}年")
_NUMBER = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百\d]{1,6}[章节部分]{1,2}|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])[ 　]*"
)
_LONGEST_PART = 24
_FULL_WIDTH = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
_SPACE = re.compile(r"(?<![A-Za-z0-9,.;:]) +| +(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reader of a question knows of where it is from."""

    document: str = ""
    """The document's title without 《》; "" where learners know it as the lesson they read."""

    @property
    def title(self) -> str:
        return f"《{self.document}》" if self.document else "课文"

    @property
    def place(self) -> str:
        """The province, city or county that the title begins with; "" where it names none."""
        match = _PLACE.match(self.document)
        return match[0] if match else ""

    def statement(self, words: str) -> str | None:
        """Return `words` so that they stand alone, None where something in them points outside."""
        text = tidy(words)
        text = _UNDER.sub("", _AGAINST.sub("", text))
        if self.document:
            text = _SELF.sub(self.title, text)
        if self.place:
            text = _HERE.sub(self._here, text)
        return text if is_self_contained(text) else None

    def _here(self, match: re.Match[str]) -> str:
        return self.place if match[1] == self.place[-1] else match[0]

    def _dates(self, heading: str) -> bool:
        """Say that a heading tells the year of its part; the document's own title does not."""
        is_title = self.document and (heading in self.document or self.document in heading)
        return not is_title and len(heading) <= _LONGEST_PART and bool(_YEAR.search(heading))

    def introduce(self, statement: str, headings: Sequence[str] = ()) -> str:
        """Put the source before a statement that does not begin with it.

        Where the heading tells the year and the statement does not, the part is named too.
        """
        if statement.startswith(self.title):
            return statement
        part = next((heading for heading in reversed(headings) if self._dates(heading)), "")
        is_needed = part and not _YEAR.search(statement)
        within = f"“{_NUMBER.sub('', part)}”部分" if is_needed else ""
        if self.document and statement.startswith(("根据", "依照", "按照", "依据")):
            return f"{self.title}规定，{statement}"
        return f"{'根据' if self.document else '据'}{self.title}{within}，{statement}"


def tidy(words: str) -> str:
    """Return `words` in the punctuation of Chinese print, without stray spaces."""
    text = _SPACE.sub("", unicodedata.normalize("NFC", words)).strip(" 　，、：；。,:;")
    kept = list(text)
    for place, character in enumerate(text):
        if character in _FULL_WIDTH and not _is_latin(text, place):
            kept[place] = _FULL_WIDTH[character]
    return "".join(kept)


def is_self_contained(statement: str) -> bool:
    """Say that nothing in `statement` points at words the reader does not see."""
    bare = without_quoted(statement)
    return (
        is_balanced(statement)
        and not _NO_SUBJECT.match(bare)
        and _DANGLING.search(_NOT_DANGLING.sub("", bare)) is None
    )


def without_introduction(stem: str) -> str:
    """Return a stem without 根据《…》， or 据课文， at its beginning."""
    match = re.match(
        r"《[^》]{1,80}》规定，|(?:根据|依据|按照|依照|据)(?:《[^》]{1,80}》|课文|文中|本课)[^，]{0,40}，",
        stem,
    )
    return stem[match.end() :] if match else stem


def without_quoted(text: str) -> str:
    """Return `text` with what stands inside “”, 《》 and （） taken out."""
    kept, begin = [], 0
    for start, end in quoted_spans(text):
        kept.append(text[begin:start] + "〇")
        begin = end
    return "".join([*kept, text[begin:]])


def _is_latin(text: str, place: int) -> bool:
    """Say that a mark stands inside a number or foreign words, where it stays half-width."""
    around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
    return len(around) == 2 and around.isascii() and around.isalnum()  # noqa: PLR2004 -- one on each side
