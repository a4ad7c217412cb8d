"""How dates are written and said, in Chinese and in English, as patterns over text of one width.

Each pattern names what it holds: year, short_year, relative_year, month, month_name,
relative_month, day, tenth, period, relative_day, week, weekday. What these mean is for `dates`.
"""

from __future__ import annotations

import re

_HAN = "零〇一二三四五六七八九"
_ISO_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_NO_NAME = r"(?![令文楼线病院规窗室厅桌人]|公告|机组)"  # 43号令, 160号文, 2号楼
_MONTH = (
    r"(?<![\d.一二三四五六七八九十两几])"
    r"(?P<month>\d{1,2}|十[一二]?|[元一二三四五六七八九])\s?月(?![嫂经饼薪亮子工])份?"
)
_RELATIVE_MONTH = r"(?P<relative_month>上上个?月|上个?月|本月|这个?月|当月|下下个?月|下个?月)份?"
_IN_MONTH = (
    rf"(?:的?\s?(?P<day>{_DAY})\s?(?:日|号{_NO_NAME}|(?![\d.万千百亿元块个天%年人一二三四五六七八九十点时:]))"
    r"|的?(?P<tenth>上旬|中旬|下旬|[月]?[初底末]))?"
)
_PERIOD = r"(?P<period>全年|上半年|下半年|年?[底末初]|第?[一二三四1-4]季度)"
_RELATIVE_YEAR = (
    r"(?P<relative_year>大前年|(?<![以之])前年|去年|上一?年|今年|本年|明年|下一年|后年)度?"
)
_YEAR = rf"(?P<year>(?<!\d)(?:19|20)\d\d|[一二][{_HAN}]{{3}})\s?年度?"
_SHORT = rf"(?P<short_year>(?<![\d.{_HAN}十百千万])(?:[0-4]\d|[零〇一二][{_HAN}]))年"
# 18年 alone is a year where a clause begins, or behind whom or when it is about: not 连续18年.
_SHORT_ALONE = (
    r"(?:^|(?<=[\s，。；、,;：:（(于在从自是到至我他她爸妈哥姐弟妹家们]))"
    rf"(?P<short_year>[0-2]\d|[零〇一][{_HAN}]|二[零〇四五六])年度?"
    r"(?!\s?(?:[来多半期限了内久前后间]|以|之|工龄|左右|\d|[一二三四五六七八九十]))"
)
_CUE = r"(?:in|by|since|until|before|after|during|year|of|for|from|the)"
_MONTH_NAME = (
    r"(?P<month_name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_NAME = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

# The longest forms come first; what one has read, none behind it reads again.
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w.\-/])(?:{_ISO_YEAR})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)日?",
        rf"(?:{_YEAR}|{_SHORT}|{_RELATIVE_YEAR})的?\s?{_MONTH}{_IN_MONTH}",
        rf"(?:{_YEAR}|{_SHORT}|{_RELATIVE_YEAR})的?{_PERIOD}",
        rf"{_RELATIVE_MONTH}{_IN_MONTH}",
        rf"{_MONTH}{_IN_MONTH}",
        _YEAR,
        _SHORT_ALONE,
        _RELATIVE_YEAR,
        rf"(?<![\w.\-/])(?:{_ISO_YEAR})[-/.](?P<month>0?[1-9]|1[0-2])(?![\d.\-/])(?!\s?[元块万亿千百%人])",
        r"(?:(?P<relative_day>大前[天日]|(?<![提以之])前[天日]|[昨今明][天日早晚]|大后[天日]"
        r"|(?<![之以今])后天(?!性)|(?<![之以])前晚))",
        r"(?P<week>上上个?|上个?|这个?|本|下个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])?",
        r"(?P<period>上半年|下半年|(?<![\d一二三四五六七八九十半每多几])年[底末初])",
        r"(?<![一-龥])(?P<tenth>月[初底末])",
        rf"(?<![\d第〕\]\.\-/前少于满至每])(?P<day>{_DAY})(?:号{_NO_NAME}|日(?=上午|下午|晚|公布|那天))",
        rf"\b{_MONTH_NAME}\s{_DAY_NAME}(?:,?\s{_ISO_YEAR})?(?![\d,])",
        rf"\b{_DAY_NAME}(?:\sof)?\s{_MONTH_NAME}(?:,?\s{_ISO_YEAR})?\b",
        rf"\b{_MONTH_NAME},?\s{_ISO_YEAR}\b",
        rf"\b(?:the\s)?{_DAY_NAME}\sof\s(?P<relative_month>last|this|next)\smonth\b",
        r"\b(?P<relative_month>last|this|next)\smonth\b",
        r"\b(?P<relative_year>last|this|next)\syear\b",
        r"\b(?P<week>last|this|next)\sweek\b",
        r"\b(?:the\s)?(?P<relative_day>day\sbefore\syesterday|day\safter\stomorrow|yesterday|today"
        r"|tomorrow|tonight)\b",
        rf"\b(?:the\s)?(?P<period>first\shalf|second\shalf|beginning|end)\sof\s{_ISO_YEAR}\b",
        rf"(?<=[-—~至到])\s?{_ISO_YEAR}(?=年)|(?<!\d){_ISO_YEAR.replace('year', 'year_from')}"
        r"(?=\s?[-—~至到]\s?(?:19|20)\d\d\s?年)",
        # A bare year, said as one: in 2018; or alone between signs: ，2018，
        rf"(?<=\b){_CUE}\s(?P<bare_year>(?:199|20[0-3])\d)\b",
        r"(?:^|(?<=[，。；,;：:\s（(]))(?P<bare_year>20[0-3]\d)(?=$|[，。；;：:）)]|\s(?![a-z])|,(?!\d)"
        r"|住院|入院|出院|看病|生病|得病)",
    )
)
