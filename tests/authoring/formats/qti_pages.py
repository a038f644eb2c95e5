"""Items of QTI as other systems write them, put together from their parts."""

from io import BytesIO
from zipfile import ZipFile

from authoring.formats import Batch, Item, qti

CHOICES = (
    '<simpleChoice identifier="A">杭州</simpleChoice><simpleChoice identifier="B">苏州</simpleChoice>'
    '<simpleChoice identifier="C">湖州</simpleChoice>'
)


def declared(*correct: str, cardinality: str = "single", base: str = "identifier", more: str = "",
             ident: str = "RESPONSE") -> str:  # fmt: skip
    values = "".join(f"<value>{value}</value>" for value in correct)
    key = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{ident}" cardinality="{cardinality}" baseType="{base}">'
        f"{key}{more}</responseDeclaration>"
    )


def mapping(**scores: str) -> str:
    entries = (f'<mapEntry mapKey="{key}" mappedValue="{score}"/>' for key, score in scores.items())
    return f"<mapping>{''.join(entries)}</mapping>"


def asked(name: str, inside: str, attributes: str = "") -> str:
    return f'<{name} responseIdentifier="RESPONSE" {attributes}>{inside}</{name}>'


def page_2(declarations: str, body: str, behind: str = "", attributes: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q-7" '
        f'title="" {attributes}>{declarations}<itemBody>{body}</itemBody>{behind}</assessmentItem>'
    ).encode()


def read_2(declarations: str, body: str, behind: str = "", attributes: str = "") -> Item:
    return only(qti.read(page_2(declarations, body, behind, attributes)))


def only(batch: Batch) -> Item:
    assert batch.problems == ()
    (item,) = batch.items
    return item


def field(label: str, entry: str) -> str:
    return (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel>"
        f"<fieldentry>{entry}</fieldentry></qtimetadatafield>"
    )


def words(text: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{text}</mattext></material>'


def label(ident: str, text: str) -> str:
    return f'<response_label ident="{ident}">{words(text, "text/plain")}</response_label>'


def lid(ident: str, labels: dict[str, str], left: str = "", cardinality: str = "Single") -> str:
    inside = "".join(label(*one) for one in labels.items())
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">{words(left) if left else ""}'
        f"<render_choice>{inside}</render_choice></response_lid>"
    )


def fib(ident: str = "response1", kind: str = "") -> str:
    return (
        f'<response_str ident="{ident}" rcardinality="Single"><render_fib {kind}/></response_str>'
    )


def equal(value: str, ident: str = "response1") -> str:
    return f'<varequal respident="{ident}">{value}</varequal>'


def rule(conditions: str, points: str = "100", feedback: str = "", action: str = "Set") -> str:
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    setting = f'<setvar action="{action}" varname="SCORE">{points}</setvar>' if points else ""
    return (
        f"<respcondition><conditionvar>{conditions}</conditionvar>{setting}{shown}</respcondition>"
    )


def said(ident: str, text: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{words(text)}</flow_mat></itemfeedback>'


def item_1(kind: str, presentation: str, rules: str = "", behind: str = "") -> str:
    """Return an item as Canvas writes it."""
    fields = field("question_type", kind) if kind else ""
    outcome = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE"/></outcomes>'
    return (
        f'<item ident="g1" title="Question"><itemmetadata><qtimetadata>{fields}</qtimetadata>'
        f"</itemmetadata><presentation>{presentation}</presentation>"
        f"<resprocessing>{outcome}{rules}</resprocessing>{behind}</item>"
    )


def page_1(*items: str, title: str = "期中测验", section: str = "") -> bytes:
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="g0" title="{title}"><section ident="root" title="{section}">'
        f"{''.join(items)}</section></assessment></questestinterop>"
    ).encode()


def read_1(kind: str, presentation: str, rules: str = "", behind: str = "") -> Item:
    return only(qti.read(page_1(item_1(kind, presentation, rules, behind))))


def package(files: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def manifest(*hrefs: str, kind: str = "imsqti_item_xmlv2p1", metadata: str = "") -> bytes:
    resources = "".join(
        f'<resource identifier="r{number}" type="{kind}" href="{href}">{metadata}'
        f'<file href="{href}"/></resource>'
        for number, href in enumerate(hrefs)
    )
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">'
        f"<resources>{resources}</resources></manifest>"
    ).encode()
