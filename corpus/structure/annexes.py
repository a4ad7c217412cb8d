"""The line that opens an attachment: 附件1, 附表二：某表, 附：某目录."""

from __future__ import annotations

import re

from corpus.view import squeezed

_NUMERAL = r"[0-9]{1,2}(?:[-—－][0-9]{1,2})?|[一二三四五六七八九十]{1,3}"
_ANNEX = re.compile(
    rf"(?P<kind>附件|附表|附录|附图|附)\s*(?P<number>{_NUMERAL})?(?P<colon>\s*[:：])?(?P<title>.*)"
)
_LISTING = re.compile(r"\s*[0-9]{1,2}(?:[-—－][0-9]{1,2})?\s*[.．、]")  # 附件：1.申请表 2.名单
_LENGTH = 60


def announces_annexes(line: str) -> bool:
    """Does a line list attachments instead of opening one: 附件：1.申请表?"""
    match = _ANNEX.fullmatch(line)
    return bool(match and match["colon"] and not match["number"] and _LISTING.match(match["title"]))


def read_annex(line: str) -> tuple[str, str]:
    """The label of the attachment that a line opens (附件1) and the title behind it; or nothing.

    >>> read_annex("附件 2：申请表"), read_annex("附件：1.申请表"), read_annex("附件所列材料")
    (('附件2', '申请表'), ('', ''), ('', ''))
    """
    match = _ANNEX.fullmatch(line)
    if match is None or len(line) > _LENGTH or "。" in line:
        return "", ""
    title, is_marked = match["title"], bool(match["colon"])
    if match["kind"] == "附" and not is_marked:
        return "", ""
    if title.strip() and not is_marked and not (match["number"] and title[0].isspace()):
        return "", ""
    if _LISTING.match(title):
        return "", ""
    return squeezed(match["kind"] + (match["number"] or "")), title.strip()
