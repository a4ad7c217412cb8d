"""The page in real Chromium, on the real assistant and the index of the tests."""

import json
import urllib.error
import urllib.request
from re import sub

import pytest
from playwright.sync_api import Page, expect

from assistant.web import texts

COMMENTS = "规章草案向社会公开征求意见，期限最少多少天？"
DEDUCTIBLE = "城乡居民大病保险的起付线是多少？"


def box(page: Page):
    return page.locator("#question textarea")


def answers(page: Page) -> int:
    return page.locator(".answer").count()


def wait_for_answers(page: Page, count: int) -> None:
    page.wait_for_function(
        "count => document.querySelectorAll('.answer').length === count"
        " && !document.documentElement.dataset.busy",
        arg=count,
    )


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for the whole answer."""
    expected = answers(page) + 1
    box(page).fill(question)
    page.keyboard.press("Enter")
    wait_for_answers(page, expected)


def squeezed(text: str) -> str:
    return sub(r"\s", "", text)


def opened_card(page: Page):
    card = page.locator(".source.is-open")
    expect(card).to_be_visible()
    return card


# --- asking ------------------------------------------------------------------------------------


def test_page_names_the_issue_and_counts_the_documents_of_the_index(visit):
    masthead = visit().locator("#brand").inner_text()
    assert "2017年第11期" in masthead
    assert "件文件" in masthead


def test_enter_sends_and_the_answer_streams_in_with_markers(visit):
    page = visit()
    page.evaluate(
        """() => {
          window.lengths = [];
          const note = () => {
            const answer = document.querySelector(".answer");
            if (answer) lengths.push(answer.textContent.length);
          };
          const parts = { subtree: true, childList: true, characterData: true };
          new MutationObserver(note).observe(document.querySelector("#chat"), parts);
        }"""
    )
    ask(page, COMMENTS)
    lengths = page.evaluate("lengths")
    assert len(set(lengths)) > 2
    assert lengths == sorted(lengths)
    expect(page.locator(".answer a.cite").first).to_have_text("[1]")
    expect(box(page)).to_have_value("")


def test_shift_enter_starts_a_new_line_and_sends_nothing(visit):
    page = visit()
    box(page).fill("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    expect(box(page)).to_have_value("第一行\n第二行")
    assert answers(page) == 0


def test_send_button_sends(visit):
    page = visit()
    box(page).fill(COMMENTS)
    page.locator("#send").click()
    wait_for_answers(page, 1)


ANSWERED_BY = [
    "三、（一）2（1）",
    "三、（一）2（2）",
    "三、（三）5",
    "第二十三条",
    "第二十七条",
    "第二十八条",
    "三、",
    "四、（三）1",
    "三、（二）1",
]


def test_every_example_is_sent_on_tap_and_answered_by_the_right_clause(visit):
    page = visit()
    examples = page.locator("button.example")
    assert examples.count() == len(ANSWERED_BY) == 9
    for number, locator in enumerate(ANSWERED_BY):
        if number:
            page.locator("#examples-toggle").click()
        question = examples.nth(number).inner_text()
        examples.nth(number).click()
        wait_for_answers(page, number + 1)
        expect(page.locator(".asked").last).to_have_text(question)
        marker = page.locator(".answer").last.locator("a.cite").first
        expect(marker).to_be_visible()
        assert f" {locator}" in marker.get_attribute("title")
        expect(page.locator("#role input:checked")).to_have_value(
            texts.EXAMPLE_GROUPS[number // 3].role.value
        )


def test_examples_come_and_go_with_the_button_and_with_escape(visit):
    page = visit()
    greeting = page.locator("#greeting")
    expect(greeting).to_be_visible()
    ask(page, COMMENTS)
    expect(greeting).to_be_hidden()
    page.locator("#examples-toggle").click()
    expect(greeting).to_be_visible()
    page.keyboard.press("Escape")
    expect(greeting).to_be_hidden()


def test_new_conversation_starts_empty(visit):
    page = visit()
    ask(page, COMMENTS)
    page.locator("#new").click()
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator(".source")).to_have_count(0)
    expect(page.locator("#greeting")).to_be_visible()


def test_two_visitors_do_not_see_each_other(visit):
    one, other = visit(), visit()
    ask(one, COMMENTS)
    ask(other, DEDUCTIBLE)
    ask(one, "听证会要提前几天公布？")
    assert answers(other) == 1
    assert COMMENTS not in other.locator("body").inner_text()
    assert DEDUCTIBLE not in one.locator("body").inner_text()
    assert answers(one) == 2


# --- sources -----------------------------------------------------------------------------------


def test_marker_opens_the_clause_with_the_quoted_words_marked(visit):
    page = visit()
    ask(page, COMMENTS)
    page.locator(".answer a.cite").first.click()
    card = opened_card(page)
    expect(card).to_be_focused()
    expect(card.locator("h3")).to_have_text("曲靖市人民政府立法工作规定")
    expect(card.locator(".source-number")).to_contain_text("曲靖市人民政府令第1号")
    expect(card.locator(".status")).to_have_text("未见废止")
    expect(card.locator(".source-place")).to_contain_text("第二十三条")
    expect(card.locator(".source-place")).to_contain_text("自 2017年11月22日 起施行")
    assert "期限不少于30日" in squeezed(card.locator("mark").first.inner_text())
    clause = squeezed(card.locator(".clause").inner_text())
    assert "起草规章和地方性法规草案应当开展调查研究" in clause
    assert clause.endswith("未予采纳的应当以适当方式说明理由。")
    expect(card.locator("mark").first).to_be_in_viewport()


def test_marker_of_an_earlier_answer_opens_its_own_clause(visit):
    page = visit()
    ask(page, COMMENTS)
    ask(page, DEDUCTIBLE)
    page.locator(".answer").first.locator("a.cite").first.click()
    expect(opened_card(page).locator(".source-number")).to_contain_text("曲靖市人民政府令第1号")
    page.locator(".answer").last.locator("a.cite").first.click()
    expect(opened_card(page).locator(".source-number")).to_contain_text("曲政办发")


def test_keyboard_alone_opens_a_source_and_comes_back(visit):
    page = visit()
    ask(page, COMMENTS)
    marker = page.locator(".answer a.cite").first
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if marker.evaluate("marker => marker === document.activeElement"):
            break
    expect(marker).to_be_focused()
    assert marker.evaluate("marker => getComputedStyle(marker).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(opened_card(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()


# --- phones ------------------------------------------------------------------------------------

PHONES = {
    "390x844": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "360x640": {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True},
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, textarea, #role label")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => [element.textContent || element.tagName, element.getBoundingClientRect()])
  .filter(([_, { width, height }]) => Math.round(width) < 44 || Math.round(height) < 44)
  .map(([text, { width, height }]) => `${text} ${width}×${height}`)"""


@pytest.mark.parametrize("device", PHONES.values(), ids=PHONES)
def test_phone_shows_answer_and_source_without_sideways_scrolling(visit, device):
    page = visit(**device)
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.locator("button.example").first.tap()
    wait_for_answers(page, 1)
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    expect(page.locator(".asked")).to_be_in_viewport()

    page.locator(".answer a.cite").first.tap()
    card = opened_card(page)
    expect(card.locator("mark").first).to_be_in_viewport()
    expect(card.locator("h3")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.locator(".sheet button[data-close]").tap()
    expect(card).to_be_hidden()

    page.locator("a.cite-row").last.tap()
    expect(opened_card(page)).to_be_visible()
    page.locator(".backdrop").tap(position={"x": 20, "y": 20})
    expect(card).to_be_hidden()


# --- what is not accepted ----------------------------------------------------------------------

BAD_QUESTIONS = {
    "empty": "",
    "blank": " \n ",
    "ten thousand characters": "报销" * 5000,
    "nothing but control characters": "\x01\x07\x1b",
}


@pytest.mark.parametrize("question", BAD_QUESTIONS.values(), ids=BAD_QUESTIONS)
def test_question_not_accepted_stays_and_one_sentence_says_why(visit, question):
    page = visit()
    ask(page, COMMENTS)
    box(page).fill(question)
    page.locator("#send").click()
    notice = page.locator("#notice [role=alert]")
    expect(notice).to_be_visible()
    assert len(notice.inner_text()) < 200
    assert "\n" not in notice.inner_text()
    expect(box(page)).to_have_value(question)
    assert answers(page) == 1
    ask(page, DEDUCTIBLE)
    expect(notice).to_have_count(0)


def test_control_characters_in_a_question_do_no_harm(visit):
    page = visit()
    ask(page, "听证会要\x07提前几天\x1b公布？")
    expect(page.locator(".answer a.cite").first).to_be_visible()


def test_question_with_markup_is_shown_as_it_was_written(visit):
    page = visit()
    question = "<img src=x onerror=window.hacked=1> **报销** 1. 多少？<script>hacked=1</script>"
    ask(page, question)
    expect(page.locator(".asked")).to_have_text(question)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#desk img").count() == 0


# --- colours -----------------------------------------------------------------------------------

CONTRAST = """(selectors) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const opaque = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return Object.fromEntries(selectors.map((selector) => {
    const element = document.querySelector(selector);
    const pair = [channels(getComputedStyle(element).color), opaque(element)].map(luminance);
    return [selector, (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)];
  }));
}"""
READ = [
    ".asked",
    ".answer p",
    "a.cite span",
    "#role label span",
    "#send",
    "#small-print span",
    "#brand p span",
    ".source h3",
    ".source-number span",
    ".source-number .status",
    ".source-place b",
    ".source-place span",
    ".clause",
    ".clause mark",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_light_and_dark(visit, scheme):
    page = visit(color_scheme=scheme)
    ask(page, COMMENTS)
    faint = {name: ratio for name, ratio in page.evaluate(CONTRAST, READ).items() if ratio < 4.5}
    assert faint == {}


# --- the server --------------------------------------------------------------------------------


def status_of(url: str, data: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_browser_is_told_to_load_from_this_host_only(served):
    with urllib.request.urlopen(served.url, timeout=10) as reply:
        policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/upload/", "/gradio_api/process_recording", "/anything"],
)
def test_nothing_can_be_uploaded(served, path):
    assert status_of(served.url + path, data=b"x") == 403


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/monitoring"])
def test_pages_for_developers_are_closed(served, path):
    assert status_of(served.url + path) in (403, 404)


def test_handlers_of_the_page_are_no_public_interface(served):
    with urllib.request.urlopen(f"{served.url}/gradio_api/info", timeout=10) as reply:
        assert json.load(reply) == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_nothing_is_logged_in_normal_use(served, visit):
    page = visit()
    ask(page, COMMENTS)
    assert "Traceback" not in served.log.read_text(encoding="utf-8")
