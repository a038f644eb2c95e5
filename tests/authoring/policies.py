"""Two editions of a policy of our own, and the outlines they make."""

from authoring.actions.imports import Imported, import_outline
from authoring.documents import Level, Outline, make_outline, read_document
from lessons.actions import publish_revision
from lessons.models import Course, Source
from tests.builders import NOW

FIRST = """湖畔市公共停车场管理办法

湖政发〔2025〕12号

第一章 总则

第一条 为了加强公共停车场管理，改善城市交通秩序，制定本办法。

第二条 本市行政区域内公共停车场的规划、建设和使用，适用本办法。

第二章 建设

第三条 新建公共停车场应当配建充电设施，比例不得低于百分之二十。

第四条 市交通运输局应当自受理申请之日起十五个工作日内作出决定。

申请材料不全的，应当一次告知需要补正的全部内容。

第三章 收费

第五条 经营者应当在停车场入口处公示收费标准和投诉电话。

第六条 残疾人驾驶的机动车停放免收停车费。

第四章 附则

第七条 本办法自2025年3月1日起施行。

湖畔市人民政府
2025年1月15日
"""

SECOND = """湖畔市公共停车场管理办法

湖政发〔2026〕30号

第一章 总则

第一条 为了加强公共停车场管理，改善城市交通秩序，制定本办法。

第二条 本市行政区域内公共停车场的规划、建设和使用，适用本办法。

第二章 建设

第三条 新建公共停车场应当配建充电设施，比例不得低于百分之三十。

第四条 市交通运输局应当自受理申请之日起十五个工作日内作出决定。

申请材料不全的，应当一次告知需要补正的全部内容。

第五条 残疾人驾驶的机动车停放免收停车费。

第三章 共享

第六条 机关和企业的停车位鼓励在夜间和节假日向社会开放。

第四章 收费

第七条 经营者应当在停车场入口处公示收费标准和投诉电话。

第五章 附则

第八条 本办法自2026年7月1日起施行。

湖畔市人民政府
2026年5月20日
"""

FOREIGN = """湖畔市献血条例

第一章 总则

第一条 为了保障临床用血需要和安全，根据有关法律制定本条例。

第二章 献血

第二条 提倡十八周岁至五十五周岁的健康公民自愿献血。
"""


def outline_of(text: str, level: Level = Level.CHAPTER) -> Outline:
    return make_outline(read_document("办法.txt", text.encode()), level=level)


def imported(course: Course, text: str = FIRST, revises: Source | None = None) -> Imported:
    """Import a text as a new document, or as a new edition."""
    return import_outline(
        course=course,
        revises=revises,
        file_name="办法.txt",
        outline=outline_of(text),
        author=None,
        now=NOW,
    )


def published(course: Course, text: str = FIRST) -> Source:
    """Import a text as a new document and publish its lessons."""
    made = imported(course, text)
    for revision in made.revisions:
        publish_revision(revision=revision, now=NOW)
    return made.edition.source
