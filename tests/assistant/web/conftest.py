"""The page as its users get it: a process of its own, and a real browser in front of it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.model import Answer, AnswerKind, Citation, Claim, SourceContext
from assistant.web.exchange import Exchange
from corpus.model import Span

PROJECT = Path(__file__).resolve().parents[3]
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


class Served(NamedTuple):
    """A page that runs: where, and the file that its log goes to."""

    url: str
    log: Path


@contextmanager
def serving(log: Path, *options: str) -> Iterator[Served]:
    """`python app.py` on a free port, until the block ends."""
    command = [sys.executable, "app.py", "--port", "0", *options]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout
        ready = re.search(r"http://\S+?:\d+", process.stdout.readline())
        assert ready, log.read_text(encoding="utf-8")
        try:
            yield Served(ready.group(), log)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def served(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One page for all tests, on the index of the tests."""
    log = tmp_path_factory.mktemp("page") / "log"
    with serving(log, "--index", str(index_dir)) as page:
        yield page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(served: Served, chromium: Browser) -> Iterator[Visit]:
    """Open the page as a new visitor; in the end nothing else may have been asked for or failed."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    errors: list[str] = []

    def open_page(**device: object) -> Page:
        context = chromium.new_context(locale="zh-CN", **(DESKTOP | device))
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        page.goto(served.url)
        page.locator("#question textarea").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = (f"{served.url}/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert errors == []


@pytest.fixture
def exchange() -> Exchange:
    """A finished turn with one citation."""
    citation = Citation(
        marker=1,
        provision_id="d#第二条",
        document_number="甲政发〔2018〕1号",
        document_title="甲市规定",
        locator="第二条",
        quote="不少于30日",
        spans=(Span(10, 16),),
        in_force_from=None,
    )
    answer = Answer(
        language="zh",
        kind=AnswerKind.ANSWER,
        claims=(Claim("公开征求意见，不少于30日。", (1,)), Claim("别的没有写。")),
        citations=(citation,),
    )
    context = SourceContext(
        title="甲市规定",
        number="甲政发〔2018〕1号",
        path=("第一章 总则",),
        in_force_from=None,
        status="in_force",
        text="第二条 公开征求意见，期限不少于30日。",
        quoted=((13, 19),),
    )
    return Exchange("最少几天？", answer, (context,))
