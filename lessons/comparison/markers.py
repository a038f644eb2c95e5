"""Tell the number a line begins with (一、 （三） 2. 第十二条) from what the line says."""

import re

_MOST_MARKERS = 3
"""As in "第十二条　（一）1." – what stands behind more than that is no numbering."""

_CHINESE = "〇零一二三四五六七八九十百千万两"
_UNIT = (
    "亿万千百十%％‰℃元美个家人名件项次倍公平立米吨克升亩年月日天周岁时分秒度级层台座条张份套辆户"
)

# 第三条的规定, 第一项目, 第三条例: words that go on from there, and no numbering.
_GOES_ON = "[例件款约程目标的录制号写堂课所至和或第、中及以规]"

_MARKER = re.compile(
    rf"""[^\S\n]*(?:
    第(?:[{_CHINESE}]{{1,9}}|\d{{1,4}})
      (?:分编|部分|[编章节条款项目篇讲课])(?:之[一二三四五六七八九十]{{1,3}})?+(?!{_GOES_ON})
    |[{_CHINESE}]{{1,8}}[、．.](?![{_CHINESE}])
    |[（(](?:[{_CHINESE}]{{1,6}}|\d{{1,3}})[）)]
    |\d{{1,3}}(?:[.．]\d{{1,3}}){{0,4}}[、．.)）](?!\d)
    |\d{{1,3}}(?:\.\d{{1,3}}){{2,4}}(?![\d.%])
    |\d{{1,2}}\.\d{{1,2}}[^\S\n](?![{_UNIT}A-Za-z])
    |[①-⑳⑴-⒛㈠-㈩]
    |[A-Za-z][.)）、](?=[^\S\n]|[\u4e00-\u9fff])
    |附[件录表](?:[{_CHINESE}]{{1,3}}|\d{{1,3}}|[A-Z])(?=[\s:：]|$)
    )[^\S\n]*[:：]?[^\S\n]*""",
    re.VERBOSE,
)


def without_markers(text: str) -> str:
    """Return `text` without the numbering its lines begin with. Linear in its length."""
    return "\n".join(_without_marker(line) for line in text.split("\n"))


def is_renumbered(old: str, new: str) -> bool:
    """Say whether two texts differ, and only in the numbering of their lines."""
    return old != new and without_markers(old) == without_markers(new)


def _without_marker(line: str) -> str:
    start = 0
    for _ in range(_MOST_MARKERS):
        marker = _MARKER.match(line, start)
        if marker is None:
            break
        start = marker.end()
    return line[start:].lstrip() if start else line
