"""The lines that a web page adds to a document: buttons, trail, links to others, imprint.

Where no tag and no class name tells them from the document, their words do; but only above the
text and below it. They stay in the text as comments, so that nothing is lost where one is taken
for what it is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.numbering import read_label

_LONGEST = 120  # characters of a line of the page
_MARK = re.compile(r"(?:-|#{1,6}) ")  # of a list, of a heading
_DATE = re.compile(r"[\d〇○一二三四五六七八九十]{4}\s?年.{1,4}月.{1,4}日")
_NUMBER = re.compile(r"[〔\[（(【]\d{4}[〕\]）)】]第?\d+号")
_BUTTON = (
    r"(?:我要)?(?:打印|关闭|收藏|纠错|分享|返回|下载)(?:本页|本文|窗口|页面|顶部|首页|列表|文件)*|"
    r"大\s*中\s*小|小\s*中\s*大|A[+-]|繁体|简体|无障碍(?:浏览|阅读)?|微信|(?:新浪)?微博|QQ空间"
)
_BUTTONS = re.compile(rf"(?:[\s【\[（(〖|｜/·]*(?:{_BUTTON})[\s】\])）〗|｜/·]*)+")
_COUNTER = r"(?:浏览|点击|阅读|访问)(?:次数|人数|数|量|率)\s*[:：]"
_FONT = r"字[体号](?:大小)?\s*[:：]\s*(?:$|[【\[（(]?\s*(?:[大中小]|A[+-]?))"
_NEIGHBOUR = r"(?:[上下]一?|[前后]一)[篇条](?:文章|信息)?"
_OTHERS = r"相关(?:链接|阅读|文章|稿件|新闻|信息|推荐)|友情链接|推荐阅读"
_OPENING = re.compile(
    rf"{_COUNTER}|{_FONT}|(?:网站)?首页\s*(?:[>＞»›→]|$)|"
    r"(?:[您你]?(?:的|现在|当前|所在)*位置(?:是|为)?|责任编辑|责编|编辑|分享[到至])\s*[:：]|"
    rf"(?:{_NEIGHBOUR}|{_OTHERS}|分享[到至]|(?:相关)?附件下载)\s*(?:[:：]|$)|"
    r"(?:微信)?扫(?:一扫|描?二维码).{0,30}$"
)
_ANYWHERE = re.compile(
    rf"{_COUNTER}|(?<!文){_FONT}|【\s*(?:打印|关闭)|版权所有\s*(?:[:：©]|$)|copyright\s*[©(:：]|©\s*\d{4}|"
    r"网站标识码\s*[:：]|ICP备|公网安备",
    re.IGNORECASE,
)
_LINKS = re.compile(rf"(?:{_NEIGHBOUR}|{_OTHERS})\s*(?:[:：]|$)")  # below are links to others
# Lines of an imprint, but only beside another of the page: a document may have them too.
_IMPRINT = re.compile(
    r"(?:主办|承办|协办|技术支持|运行维护)(?:单位)?\s*[:：]|联系我们|关于我们|网站地图"
)
_CONTACT = re.compile(r"(?:(?:联系)?(?:地址|电话|邮箱)|邮编|邮政编码|传真)\s*[:：]")
_FILE = re.compile(r"\S.*\.(?:docx?|xlsx?|wps|et|pdf|ofd|zip|rar|jpe?g|png)", re.IGNORECASE)


def without_page(lines: Sequence[str]) -> list[str]:
    """The lines of a document, those of the page above and below its text as comments.

    A page without a sentence, an article or a table is left as it is.

    >>> without_page(["首页 > 法规", "某办法", "第一条　甲。", "【打印本页】"])
    ['<!-- 首页 > 法规 -->', '某办法', '第一条　甲。', '<!-- 【打印本页】 -->']
    """
    words = [_MARK.sub("", line, count=1) for line in lines]
    texts = [at for at, line in enumerate(words) if _is_text(line)]
    if not texts:
        return list(lines)
    of_page = {at for at in range(texts[0]) if _is_of_page(words[at])}
    of_page |= _tail(words, texts[-1] + 1)
    return [_comment(line) if at in of_page else line for at, line in enumerate(lines)]


def _is_text(line: str) -> bool:
    """Is a line surely of the document's text, or its date?"""
    if _is_of_page(line) or _FILE.fullmatch(line):
        return False
    is_sentence = "。" in line or line[-1] in "；;" or len(line) > _LONGEST
    return is_sentence or "\t" in line or bool(_DATE.fullmatch(line) or read_label(line))


def _is_of_page(line: str) -> bool:
    if len(line) > _LONGEST or "\t" in line or _NUMBER.search(line) or read_label(line):
        return False
    return bool(_BUTTONS.fullmatch(line) or _OPENING.match(line) or _ANYWHERE.search(line))


def _tail(words: Sequence[str], start: int) -> set[int]:
    """Which of the lines from `start` on, below the text, are of the page."""
    found: set[int] = set()
    below_links = False
    for at in range(start, len(words)):
        line = words[at]
        goes_on = at - 1 in found and (_IMPRINT.match(line) or _CONTACT.match(line))
        if below_links or goes_on or _is_of_page(line) or _FILE.fullmatch(line):
            found.add(at)
        below_links = below_links or _LINKS.match(line) is not None
    for at in range(len(words) - 2, start - 1, -1):
        if at + 1 in found and _IMPRINT.match(words[at]):
            found.add(at)
    return found


def _comment(line: str) -> str:
    return line if "-->" in line else f"<!-- {line} -->"
