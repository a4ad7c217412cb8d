"""How each value of a result reads in a sentence, in both languages."""

from __future__ import annotations

from typing import Literal

# Name of the value → Chinese, English.
LABELS: dict[str, tuple[str, str]] = {
    "payment": ("本次支付 {value} 元", "payment {value} yuan"),
    "cumulative_payment": ("年度累计支付 {value} 元", "paid in the year {value} yuan"),
    "remaining_limit": ("年度限额还剩 {value} 元", "left of the yearly limit {value} yuan"),
    "remaining_quota": ("年度医疗费额度还剩 {value} 元", "left of the yearly quota {value} yuan"),
    "self_paid_after": ("支付后个人负担 {value} 元", "left to the person {value} yuan"),
    "self_paid_in_scope": ("政策范围内自付 {value} 元", "in-scope costs left {value} yuan"),
    "disease": ("按{value}", "as {value}"),
    "basic": ("基本医保 {value} 元", "basic insurance {value} yuan"),
    "critical_illness": ("大病保险 {value} 元", "critical illness {value} yuan"),
    "focused_treatment": ("集中救治补足 {value} 元", "focused treatment {value} yuan"),
    "assistance": ("医疗救助 {value} 元", "medical assistance {value} yuan"),
    "backstop": ("兜底保障 {value} 元", "county backstop {value} yuan"),
    "personal_payment": ("个人支付 {value} 元", "left to the person {value} yuan"),
    "actual_share": ("实际报销比例 {value}", "share of the cost that is paid {value}"),
    "complete": ("各层规则齐全：{value}", "all rules known: {value}"),
    "province": ("省财政 {value} 元", "province {value} yuan"),
    "city": ("市财政 {value} 元", "city {value} yuan"),
    "person": ("个人 {value} 元", "person {value} yuan"),
    "pooled_fund": ("医保统筹基金 {value} 元", "pooled fund {value} yuan"),
    "monthly_allowance": ("每月生活补助 {value} 元", "monthly allowance {value} yuan"),
    "yearly_post_allowance": ("每年岗位补助 {value} 元", "yearly post allowance {value} yuan"),
    "premium": ("筹资总额 {value} 元", "premium {value} yuan"),
    "least_payout": ("最低赔付 {value} 元", "least payout {value} yuan"),
    "insurer_total": ("承保公司合计承担 {value} 元", "insurer bears {value} yuan"),
    "from_surplus": ("历年结余弥补 {value} 元", "from the surplus {value} yuan"),
    "government": ("政府弥补 {value} 元", "government {value} yuan"),
    "last_day": ("最后一天 {value}", "last day {value}"),
    "earliest_day": ("最早 {value}", "earliest day {value}"),
    "is_day_off": ("落在休息日：{value}", "falls on a day off: {value}"),
    "next_working_day": ("其后第一个工作日 {value}", "next working day {value}"),
    "condition": ("条件：{value}", "condition: {value}"),
    "filed_with": ("报送：{value}", "filed with: {value}"),
    "phone_by": ("电话报告不迟于 {value}", "report by telephone by {value}"),
    "written_by": ("书面报告不迟于 {value}", "report in writing by {value}"),
    "written_latest": ("书面报告最迟 {value}", "in writing at the very latest {value}"),
    "report_by": ("报告不迟于 {value}", "report by {value}"),
    "promptly": ("应当及时报告：{value}", "to be reported promptly: {value}"),
    "recipients": ("应当报告：{value}", "to be told: {value}"),
    "recipients_if_needed": ("视情报告或通报：{value}", "to be told as needed: {value}"),
    "project_application": ("立项申请不迟于 {value}", "project application by {value}"),
    "comment_open": ("公开征求意见不迟于 {value} 开始", "comment period opens by {value}"),
    "comment_close": ("公开征求意见到 {value}", "comment period closes {value}"),
    "hearing_notice": ("听证会公告不迟于 {value}", "hearing announced by {value}"),
    "hearing": ("听证会 {value}", "hearing {value}"),
    "publication": ("公布 {value}", "publication {value}"),
    "effective_date": ("施行 {value}", "in force from {value}"),
    "filing": ("备案不迟于 {value}", "filing by {value}"),
    "can_be_kept": ("安排可行：{value}", "the plan can be kept: {value}"),
    "breaks": ("不符合：{value}", "breaks: {value}"),
    "least_area": ("面积不低于 {value} 平方米", "floor area at least {value} m²"),
    "doctors_exact": ("村医按标准为 {value} 名", "doctors by the standard {value}"),
    "doctors": ("至少 {value} 名", "at least {value}"),
    "beds_exact": ("床位按标准为 {value} 张", "beds by the standard {value}"),
    "beds": ("至少 {value} 张", "at least {value}"),
    "health_room_due": ("应设保健室：{value}", "health room due: {value}"),
    "school_doctor_due": ("应配校医：{value}", "school doctor due: {value}"),
}


def of(name: str, language: Literal["zh", "en"]) -> str:
    """The sentence for a value, with `{value}` where it stands; a name without one stands bare."""
    chinese, english = LABELS.get(name, (f"{name} {{value}}", f"{name} {{value}}"))
    return english if language == "en" else chinese
