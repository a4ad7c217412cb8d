"""The library in real Chromium: on the index of the tests, and on libraries made for a test."""

import hashlib
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette

from assistant.web import address
from assistant.web.library import library_routes
from assistant.web.library_list import PAGE_LENGTH
from assistant.web.server import Guard
from corpus.library import Library, read_library
from corpus.model import Source
from corpus.numbering import to_chinese
from index.records import Records, write_records
from tests.assistant.web.test_cards import HOSTILE
from tests.assistant.web.test_page import CONTRAST, PHONES, SIDEWAYS, ask

RULE = "曲靖市人民政府令第1号"
INSURANCE = "曲政办发〔2017〕164号"
TARGETS = """() => [...document.querySelectorAll("button, a, select, input:not([type=hidden])")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => [element.textContent || element.name, element.getBoundingClientRect()])
  .filter(([_, { width, height }]) => Math.round(width) < 44 || Math.round(height) < 44)
  .map(([text, { width, height }]) => `${text} ${width}×${height}`)"""


def at(document_id: str, **query: str) -> str:
    """The address of a document."""
    fields = {"id": document_id, **query}
    return "/document?" + "&".join(f"{name}={quote(value)}" for name, value in fields.items())


# --- libraries made for a test -----------------------------------------------------------------
class Shelved:
    """The records of a build without an index: all that the library reads."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def documents(self):
        return self.records.documents

    def provisions(self, document_id):
        self.records.document(document_id)
        return self.records.provisions(document_id)

    def provision(self, provision_id):
        return self.records.provision(provision_id)


def library_of(texts: dict[str, str]) -> Library:
    """The library of these files."""
    return read_library(
        Source(name, text, hashlib.sha256(text.encode()).hexdigest())
        for name, text in texts.items()
    )


@contextmanager
def shelved(folder: Path, library: Library) -> Iterator[str]:
    """The address of a library, served until the block ends."""
    write_records(folder / "records.sqlite", library, ())
    records = Records(folder / "records.sqlite")
    routes = library_routes(Shelved(records))
    app = Starlette(routes=routes)
    app.add_middleware(Guard, library=[route.path for route in routes])
    with address.listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address.url_of(listener)
        finally:
            server.should_exit = True
            thread.join()
            records.close()


@contextmanager
def opened(chromium: Browser, url: str, **device: object) -> Iterator[Page]:
    """A page of such a library; it may ask for nothing else and may not fail."""
    context = chromium.new_context(locale="zh-CN", **device)
    asked: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()
    own = url[: url.index("/", len("http://"))]
    assert [each for each in asked if not each.startswith(own)] == []
    assert errors == []


def law(articles: int) -> str:
    """A law of so many articles in chapters of twenty, each with two paragraphs and an item."""
    lines = ["# 甲法", ""]
    for number in range(1, articles + 1):
        if number % 20 == 1:
            lines += [f"## 第{to_chinese(number // 20 + 1)}章 事项", ""]
        lines += [f"第{to_chinese(number)}条 第{number}件事应当照此办理，包括下列情形：", ""]
        lines += ["（一）依照本法应当办理而没有办理的情形，由主管部门责令限期改正；", ""]
        lines += ["前款规定的情形消失后，应当及时恢复原状，并向社会公布处理结果。", ""]
    return "\n".join(lines)


# --- the list ----------------------------------------------------------------------------------
@pytest.fixture
def browse(served, visit):
    """Open an address of the library as a new visitor."""

    def open_page(path: str = "/library", **device: object) -> Page:
        page = visit(**device)
        page.goto(served.url + path)
        return page

    return open_page


def names(page: Page) -> list[str]:
    return page.locator(".rows .name").all_inner_texts()


def test_list_names_number_issuer_dates_and_standing(browse, library):
    page = browse()
    expect(page.locator(".count")).to_have_text(f"共 {len(library.documents)} 件")
    row = page.locator(".rows li", has_text="曲靖市城乡居民大病保险实施办法")
    expect(row.locator(".origin")).to_have_text(re.compile(INSURANCE))
    expect(row.locator(".origin")).to_contain_text("曲靖市人民政府办公室")
    expect(row.locator(".dates")).to_contain_text("公布 2017年10月29日")
    expect(row.locator(".dates")).to_contain_text("施行 2018年1月1日")
    expect(row.locator(".standing")).to_have_text("未见废止")


def test_standing_is_that_of_the_day_asked_about(browse):
    page = browse("/library?as_of=2017-12-31")
    row = page.locator(".rows li", has_text="曲靖市城乡居民大病保险实施办法")
    expect(row.locator(".standing")).to_have_text("尚未施行")
    row.locator(".name").click()
    expect(page.locator(".standing")).to_have_text("尚未施行")
    page.locator(".toolbar .up").click()
    expect(page.locator("[name=as_of]")).to_have_value("2017-12-31")


def test_list_follows_what_is_typed_and_the_address_keeps_it(browse):
    page = browse()
    box = page.get_by_role("searchbox", name="查找文件")
    box.press_sequentially("大病保险")
    expect(page.locator(".count")).to_have_text("共 1 件")
    assert names(page) == ["曲靖市城乡居民大病保险实施办法"]
    expect(box).to_be_focused()
    page.reload()
    expect(box).to_have_value("大病保险")
    assert names(page) == ["曲靖市城乡居民大病保险实施办法"]
    box.fill("没有这样的文件")
    expect(page.locator(".count")).to_have_text("共 0 件")
    expect(page.locator(".results")).to_contain_text("没有找到")


def test_chat_leads_to_the_library_in_a_tab_of_its_own(visit):
    page = visit()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="文库").click()
    expect(popup.value.locator(".count")).to_be_visible()


def test_citation_leads_to_its_clause_in_the_whole_document(visit):
    page = visit()
    ask(page, "规章草案向社会公开征求意见，期限最少多少天？")
    page.locator(".answer a.cite").first.click()
    with page.expect_popup() as popup:
        page.locator(".source.is-open").get_by_role("link", name="看全文").click()
    opened = popup.value
    target = opened.locator(":target")
    expect(target).to_contain_text("公开征求意见，期限不少于 30 日")
    expect(target).to_be_in_viewport()
    assert unquote(opened.url).endswith(f"document?id={RULE}#第二十三条第二款")
    expect(page.locator(".answer")).to_have_count(1)


def test_long_list_is_paged(chromium, tmp_path):
    rules = {f"{n}.md": f"# 甲市第{n}号规定\n\n第一条 照办。\n" for n in range(2 * PAGE_LENGTH + 1)}
    with shelved(tmp_path, library_of(rules)) as url, opened(chromium, f"{url}/library") as page:
        assert len(names(page)) == PAGE_LENGTH
        page.get_by_role("link", name="下一页").click()
        page.get_by_role("link", name="下一页").click()
        expect(page.locator(".pager")).to_contain_text("第 3 页，共 3 页")
        assert len(names(page)) == 1
        page.get_by_role("searchbox").fill("第100号")
        expect(page.locator(".count")).to_have_text("共 1 件")
        expect(page.locator(".pager")).to_have_count(0)


def test_what_was_replaced_names_and_opens_what_replaced_it(chromium, tmp_path):
    text = "# 甲市用水条例\n\n第一条 为了节水。\n\n第二条 本条例自{}起施行。\n"
    versions = {
        "甲市用水条例(2010-03-01).md": text.format("2010年5月1日"),
        "甲市用水条例(2019-03-01).md": text.format("2019年5月1日"),
    }
    with shelved(tmp_path, library_of(versions)) as url, opened(chromium, f"{url}/library") as page:
        old = page.locator(".rows li", has_text="施行 2010年5月1日")
        expect(old.locator(".standing")).to_have_text("已被新版替代")
        old.locator(".ended-by a").click()
        expect(page.locator(".about")).to_contain_text("2019年5月1日")
        expect(page.locator(".standing")).to_have_text("未见废止")


# --- a document --------------------------------------------------------------------------------
PLACES = {
    "第二十三条第二款": "第二十三条第二款",
    "23条2款": "第二十三条第二款",
    "二十七条": "第二十七条",
}


def jump(page: Page, place: str) -> None:
    box = page.get_by_role("searchbox", name="条款位置")
    box.fill(place)
    box.press("Enter")


@pytest.mark.parametrize(("typed", "found"), PLACES.items())
def test_box_goes_to_a_clause_marks_it_and_gives_it_an_address(browse, typed, found):
    page = browse(at(RULE))
    jump(page, typed)
    target = page.locator(":target")
    expect(target).to_have_id(found)
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    assert (
        target.evaluate("element => getComputedStyle(element).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    expect(page.get_by_role("status")).to_have_text(f"已到 {found}")
    page.reload()
    expect(target).to_have_id(found)
    expect(target).to_be_in_viewport()


def test_section_of_a_document_without_articles_is_found(browse):
    page = browse(at(INSURANCE))
    jump(page, "四（三）1")
    expect(page.locator(":target")).to_contain_text("起付线标准")


def test_place_that_is_not_there_is_said_and_nothing_moves(browse):
    page = browse(at(RULE))
    jump(page, "999条")
    expect(page.get_by_role("status")).to_contain_text("没有找到“999条”")
    expect(page.locator(":target")).to_have_count(0)
    jump(page, "23")
    expect(page.locator(":target")).to_have_id("第二十三条")
    expect(page.get_by_role("status")).to_have_text("已到 第二十三条")


def test_link_of_a_colleague_opens_the_clause(browse):
    page = browse(at(RULE, at="23条2款"))
    expect(page.locator(":target")).to_have_id("第二十三条第二款")
    expect(page.locator(":target")).to_be_in_viewport()
    page = browse(at(RULE) + "#第二十三条第二款")
    expect(page.locator(":target")).to_be_in_viewport()


def test_label_of_an_article_is_its_address(browse):
    page = browse(at(RULE))
    page.get_by_role("link", name="第四条", exact=True).click()
    assert unquote(page.url).endswith("#第四条")
    expect(page.locator(":target")).to_contain_text("城乡建设与管理")


def test_reference_leads_to_the_place_that_it_names(chromium, tmp_path):
    laws = {
        "甲市用水条例(2019-03-01).md": "# 甲市用水条例\n\n第一条 应当节水。\n\n"
        "第二条 违反本条例第一条规定的，责令改正。\n\n"
        "前款规定的改正，依照《乙市用电条例》第二条第二款办理。\n",
        "乙市用电条例(2019-03-01).md": "# 乙市用电条例\n\n第一条 节电。\n\n第二条 甲。\n\n乙。\n",
    }
    with shelved(tmp_path, library_of(laws)) as url, opened(chromium, f"{url}/library") as page:
        page.get_by_role("link", name="甲市用水条例", exact=True).click()
        page.get_by_role("link", name="本条例第一条").click()
        expect(page.locator(":target")).to_have_id("第一条")
        page.get_by_role("link", name="前款").click()
        expect(page.locator(":target")).to_have_id("第二条第一款")
        page.get_by_role("link", name="《乙市用电条例》第二条第二款").click()
        expect(page.locator("h1")).to_have_text("乙市用电条例")
        expect(page.locator(":target")).to_have_id("第二条第二款")


def test_contents_lead_to_the_chapters(browse):
    page = browse(at(RULE))
    page.get_by_role("navigation", name="目录").get_by_role("link", name="第四章 审查").click()
    expect(page.get_by_role("heading", name="第四章 审 查")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text("曲靖市人民政府立法工作规定")


def test_table_is_a_table(browse):
    page = browse(at("曲政办发〔2017〕163号"))
    table = page.get_by_role("region", name="主要工作任务分解一览表").get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "序号",
        "工作任务",
        "责任单位",
        "配合单位",
    ]
    assert table.locator("tbody tr").count() == 13


def test_keyboard_alone_finds_opens_and_jumps(browse):
    page = browse()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("立法工作规定")
    expect(page.locator(".count")).to_have_text("共 1 件")
    link = page.locator(".rows .name")
    for _ in range(8):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("23条2款")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_focused()


def test_document_works_without_script(served, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/library?q=立法")
    page.locator(".rows .name").click()
    page.locator("[name=at]").fill("23条2款")
    page.locator(".jump button").click()
    expect(page.locator(":target")).to_have_id("第二十三条第二款")
    page.locator("[name=at]").fill("999条")
    page.locator(".jump button").click()
    expect(page.locator(".said")).to_contain_text("没有找到“999条”")
    context.close()


@pytest.mark.parametrize("device", PHONES.values(), ids=PHONES)
def test_phone_shows_list_and_document_without_sideways_scrolling(browse, device):
    page = browse("/library?sort=title", **device)
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(TARGETS) == []
    for document_id in (RULE, INSURANCE, "曲政办发〔2017〕163号"):
        page.goto(page.url.partition("/library")[0].partition("/document")[0] + at(document_id))
        assert page.evaluate(SIDEWAYS) == 0, document_id
        assert page.evaluate(TARGETS) == [], document_id
    toggle = page.get_by_role("button", name="目录")
    contents = page.get_by_role("navigation", name="目录")
    expect(contents).to_be_hidden()
    toggle.tap()
    expect(contents).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(TARGETS) == []
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(toggle).to_be_focused()
    toggle.tap()
    contents.get_by_role("link").nth(2).tap()
    expect(contents).to_be_hidden()
    expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_light_and_dark(browse, scheme):
    page = browse(color_scheme=scheme)
    read = [".name", ".origin span", ".dates span", ".standing", ".count", ".filters label span"]
    assert {n: r for n, r in page.evaluate(CONTRAST, read).items() if r < 4.5} == {}
    page.goto(page.url.replace("/library", at(RULE, at="23条2款")))
    read = [".text p", ".text .label", ":target", ".contents a", ".contents small", ".about dt"]
    read += [".about dd", ".text .number", ".small-print", ".short-title"]
    assert {n: r for n, r in page.evaluate(CONTRAST, read).items() if r < 4.5} == {}
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground))) < 300) is (scheme == "dark")


def test_law_of_1260_articles_opens_whole_and_goes_to_its_last_article(chromium, tmp_path):
    laws = {"甲法.md": law(1260), "乙法.md": "# 乙法\n\n第一条 与甲法无关的字句。\n"}
    with (
        shelved(tmp_path, library_of(laws)) as url,
        opened(chromium, f"{url}/library?q=甲法") as page,
    ):
        page.locator(".rows .name").click()
        expect(page.locator(".text .article")).to_have_count(1260)
        assert "与甲法无关" not in page.content()
        jump(page, "1259条2款")
        expect(page.locator(":target")).to_have_id("第一千二百五十九条第二款")
        expect(page.locator(":target")).to_be_in_viewport()


# --- what does harm or is not there ------------------------------------------------------------
def hostile_library() -> Library:
    """Documents with a hostile text wherever a text of theirs is shown."""
    library = library_of(
        {
            f"{number}.md": f"# 甲规定\n\n## 第一章 {text}\n\n第一条 {text}\n\n（一）{text}\n\n"
            f"| 序号 | {text.replace('|', '')} |\n| --- | --- |\n| 1 | {text.replace('|', '')} |\n"
            for number, text in enumerate(HOSTILE)
        }
    )
    documents = [
        replace(document, title=text, number=text, issuer=text, issue=text)
        for document, text in zip(library.documents, HOSTILE, strict=True)
    ]
    return replace(library, documents=tuple(documents))


def test_text_of_documents_never_runs(chromium, tmp_path):
    library = hostile_library()
    with shelved(tmp_path, library) as url, opened(chromium, f"{url}/library") as page:
        assert sorted(names(page)) == sorted(HOSTILE)
        links = [link.get_attribute("href") for link in page.locator(".rows .name").all()]
        page.get_by_role("searchbox").fill("1")  # the list comes again, through the script
        page.wait_for_url("**q=1")
        expect(page.locator(".rows .name").first).to_be_visible()
        assert page.evaluate("() => window.hacked") is None
        for link in ["library?q=", *(f"{link}&at=" for link in links)]:
            page.goto(f"{url}/{link}" + quote(HOSTILE[0]))
            if "&at=" in link:
                jump(page, HOSTILE[1])
            page.wait_for_timeout(50)
            assert page.evaluate("() => window.hacked") is None
            assert page.locator("img, svg, iframe, body script, details").count() == 0


def reply_of(url: str, data: bytes | None = None) -> tuple[int, dict[str, str], str]:
    try:
        reply = urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=10)
    except urllib.error.HTTPError as error:
        reply = error
    with reply:
        return reply.status, dict(reply.headers), reply.read().decode()


@pytest.mark.parametrize("path", ["/library", at(RULE), at("x"), "/library/library.js"])
def test_no_inline_script_and_no_other_host_is_allowed(served, path):
    path = quote(path, safe="/?=&%")
    _, headers, _ = reply_of(served.url + path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_page_has_no_inline_script_or_style(served):
    for path in ("/library", at(RULE)):
        _, _, html = reply_of(served.url + path)
        assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", html) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (at("没有这个文件"), 404),
        ("/document", 404),
        ("/document?provision=x%23y", 404),
        (at(RULE, at="999条"), 404),
        ("/library?page=-1&sort=x&as_of=2017-02-30", 200),
        ("/library?page=99999999999999999999", 200),
        ("/library?q=%00%ff", 200),
    ],
)
def test_address_that_leads_nowhere_is_answered_in_one_sentence(served, path, status):
    code, _, html = reply_of(served.url + path)
    assert code == status
    assert html.startswith("<!doctype html>")
    assert "Traceback" not in html


def test_date_that_is_none_is_said(browse):
    page = browse("/library?as_of=2017-02-30")
    expect(page.get_by_role("alert")).to_contain_text("不是一个日期")
    expect(page.locator(".rows li").first).to_be_visible()


def test_place_is_json_with_the_end_of_an_address(served):
    code, _, text = reply_of(served.url + at(RULE, at="23条2款").replace("document", "place"))
    assert (code, json.loads(text)["fragment"]) == (200, "#第二十三条第二款")
    code, _, text = reply_of(served.url + at("x", at="1").replace("document", "place"))
    assert code == 404
    assert json.loads(text)["message"].startswith("文库里没有这个文件")


@pytest.mark.parametrize("path", ["/library", "/document", "/place"])
def test_nothing_can_be_posted(served, path):
    assert reply_of(served.url + path, data=b"x")[0] == 403


def test_failure_is_one_sentence_with_a_reference_and_the_log_has_the_rest(caplog):
    from starlette.requests import Request

    class Broken(Shelved):
        def documents(self):
            raise RuntimeError("disk on fire")

    (route, *_) = library_routes(Broken(records=None))
    request = Request({"type": "http", "query_string": b"", "headers": [], "method": "GET"})
    reply = route.endpoint(request)
    reference = re.search(r"编号 ([0-9a-f]{8})", reply.body.decode())
    assert reply.status_code == 500
    assert reference and reference[1] in caplog.text
    assert "disk on fire" in caplog.text
    assert "disk on fire" not in reply.body.decode()


def test_nothing_is_logged_in_normal_use(served, browse):
    browse(at(RULE))
    assert "Traceback" not in served.log.read_text(encoding="utf-8")
