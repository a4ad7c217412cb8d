"""Every string of the page that a user reads, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from assistant.model import AnswerKind, Role, Status
from assistant.web.library_list import Sort, Standing

NAME = "条文"
TAGLINE = "用平常的话提问，逐句注明出处，点开看原文。"
GREETING = "想问哪一条规定？"
NOTICE_ON_USE = "只答文件里写明的内容，不是法律意见；以公布的原文为准。"

ROLE_LABEL = "我是"
ROLES: dict[Role, str] = {
    Role.VILLAGE_DOCTOR: "村医",
    Role.DRAFTER: "起草人员",
    Role.HOTLINE: "热线",
    Role.CITIZEN: "居民",
}

DEFAULT_ROLE = Role.CITIZEN

QUESTION_LABEL = "问题"
QUESTION_PLACEHOLDER = "说说您想问的事……"
KEYS_HINT = "Enter 发送，Shift+Enter 换行"
SEND = "发送"
EXAMPLES = "示例"
NEW_CONVERSATION = "新对话"

CHAT_LABEL = "对话"
SOURCES = "依据"
SOURCES_EMPTY = "回答中的 [1]、[2] 是出处。点一下，这里显示所引条文的全文，引用的字句加底色。"
SOURCES_NONE = "这个回答没有引用条文。"
CLOSE_SOURCES = "关闭依据"
FULL_TEXT = "看全文"
FULL_TEXT_HINT = "在新标签页打开全文，定位到这一条"
NO_NUMBER = "无文号"
# The corpus knows what it holds; that nothing later repealed a rule it cannot know.
STATUS: dict[Status, str] = {
    "in_force": "未见废止",
    "not_yet": "尚未施行",
    "ended": "已经失效",
}

KIND_LABELS: dict[AnswerKind, str] = {
    AnswerKind.CLARIFICATION: "还需要一项信息",
    AnswerKind.ABSTENTION: "文件没有写明",
    AnswerKind.REFUSAL: "不在答复范围内",
}


class ExampleGroup(NamedTuple):
    """Questions that a kind of user typically brings."""

    role: Role
    heading: str
    questions: tuple[str, ...]


EXAMPLE_GROUPS: tuple[ExampleGroup, ...] = (
    ExampleGroup(
        Role.VILLAGE_DOCTOR,
        "乡村医生",
        (
            "尿毒症门诊透析，建档立卡户报销比例是多少？",
            "贫困户在乡镇卫生院住院有没有起付线？",
            "标准化村卫生室面积至少多少平方米？",
        ),
    ),
    ExampleGroup(
        Role.DRAFTER,
        "起草人员",
        (
            "规章草案公开征求意见最少多少天？",
            "听证会要提前几天公布？",
            "几个单位共同起草的送审稿由谁签署？",
        ),
    ),
    ExampleGroup(
        Role.HOTLINE,
        "热线坐席",
        (
            "重大突发事件发生后多久要电话报告？",
            "城乡居民大病保险的起付线是多少？",
            "贫困户在县里住院要交押金吗？",
        ),
    ),
)


def issues_named(issues: Sequence[str]) -> str:
    """The issues of a gazette that the answers are drawn from, for the header.

    >>> issues_named(["甲报 第1期"])
    '甲报 第1期'
    >>> issues_named(["甲报 第1期", "甲报 第2期", "甲报 第3期"])
    '甲报 第1期 等 3 期'
    """
    more = f" 等 {len(issues)} 期" if len(issues) > 1 else ""
    return "".join(issues[:1]) + more


def documents_counted(documents: int) -> str:
    """How many documents the answers are drawn from."""
    return f"{documents} 件文件"


def chinese_date(day: date) -> str:
    """
    >>> chinese_date(date(2018, 1, 1))
    '2018年1月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def in_force_from(day: date) -> str:
    """The line of a source card that says from when the rule holds."""
    return f"自 {chinese_date(day)} 起施行"


def marker_title(marker: int, title: str, locator: str) -> str:
    """What a screen reader says for a marker in an answer."""
    return f"依据 {marker}：{title} {locator}"


def failed(reference: str) -> str:
    """An error of ours: what happened, what the user can do, what to tell us."""
    return (
        f"这个问题没有答成，问题还在输入框里，请再发一次；如仍不行，请告诉管理员编号 {reference}。"
    )


# --- the library ------------------------------------------------------------------------------

LIBRARY = "文库"
LIBRARY_HINT = "在新标签页打开全部文件的目录"
ASK = "问答"
BACK_TO_LIBRARY = "返回文库"
SEARCH_LABEL = "查找文件"
SEARCH_PLACEHOLDER = "标题、文号或制定机关"
SEARCH = "查找"
AS_OF_LABEL = "状态截至"
SORT_LABEL = "排序"
SORTS: dict[Sort, str] = {Sort.NEWEST: "最近公布在前", Sort.TITLE: "按标题"}
# The corpus knows what it holds; that nothing later repealed a rule it cannot know.
STANDINGS: dict[Standing, str] = {
    Standing.IN_FORCE: "未见废止",
    Standing.NOT_YET: "尚未施行",
    Standing.REPEALED: "已废止",
    Standing.REPLACED: "已被新版替代",
    Standing.UNDATED: "施行日期不详",
    Standing.RECORD: "记录",
}
STANDING_NOTE = "状态只按文库里的文件推定；文库以外的废止、修订不在其内，以制定机关公布的为准。"
NOTHING_FOUND = "没有找到。请少写几个字，或换一个说法。"
PAGES_LABEL = "翻页"
PREVIOUS_PAGE = "上一页"
NEXT_PAGE = "下一页"

CONTENTS = "目录"
JUMP_LABEL = "条款位置"
JUMP_PLACEHOLDER = "如 23条2款、四（三）1"
JUMP = "跳转"
NUMBER, ISSUER, ISSUED, REVISED, SINCE, UNTIL, ISSUE = (
    "文号", "制定机关", "公布", "修正", "施行", "失效", "刊载于",
)  # fmt: skip
ENDED_BY: dict[Standing, str] = {
    Standing.REPLACED: "替代它的文件",
    Standing.REPEALED: "废止它的文件",
}
NOT_A_DAY = "这不是一个日期，状态按今天的算。"
NO_SUCH_DOCUMENT = "文库里没有这个文件，可能已经更名或移出。"


def found_counted(found: int) -> str:
    """How many documents the list holds."""
    return f"共 {found} 件"


def page_named(number: int, pages: int) -> str:
    """Which page of the list is shown."""
    return f"第 {number} 页，共 {pages} 页"


def no_such_place(place: str) -> str:
    """A locator that the document does not have."""
    return f"这份文件里没有找到“{place}”。写法如：第二十三条第二款、23条2款、四、（三）1。"


def moved_to(locator: str) -> str:
    """What a screen reader says after a jump."""
    return f"已到 {locator}"


def page_failed(reference: str) -> str:
    """An error of ours while a page of the library was made."""
    return f"这一页没有打开，请再试一次；如仍不行，请告诉管理员编号 {reference}。"


# --- the terminal that starts the page ---------------------------------------------------------

COMMAND_DESCRIPTION = "条文：问法规，看原文。启动网页。"
HOST_HELP = "监听的地址，默认 127.0.0.1（只有本机能打开）"
PORT_HELP = "监听的端口，默认 7860；0 表示任选一个空闲端口"
PORT_RANGE = "端口应为 0 到 65535 的整数"
INDEX_HELP = "索引文件夹；不写则用默认索引，第一次启动时自动建立"
OPENING = "正在打开索引……"


def ready(url: str) -> str:
    """Printed when the page can be opened."""
    return f"网页已就绪：{url}（Ctrl+C 停止）"


def open_to_others(host: str) -> str:
    """Printed when the page listens on more than this machine."""
    return f"注意：监听 {host}，同一网络里的人都能打开网页，没有密码。"


def port_in_use(host: str, port: int) -> str:
    """The address is taken by another program."""
    return f"{host}:{port} 已被另一个程序占用，请换一个端口，例如 python app.py --port {port + 1}"


def cannot_listen(host: str, port: int, reason: str) -> str:
    """The address cannot be listened on, for a reason of the system's."""
    return f"不能在 {host}:{port} 上监听（{reason}），请检查 --host 和 --port"
