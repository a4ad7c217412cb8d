"""How the page is served: the address, the headers, and what of Gradio is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from socket import socket

import gradio
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.theme import theme

HERE = Path(__file__).resolve().parent

# The browser itself refuses whatever is not from this host, should anything ever ask for it.
# Gradio's own page needs inline scripts and styles, and compiles templates with Function().
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
# The pages of the library are ours alone: no inline script or style can ever run there.
LIBRARY_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
LIBRARY_HEADERS = HEADERS | {
    "content-security-policy": LIBRARY_SECURITY_POLICY,
    "cache-control": "no-cache",  # a new build of the index, a new version of the program
}
# What the page posts. Gradio has more that would take files or text from anyone.
OPEN_POSTS = tuple(f"/gradio_api/{name}" for name in ("queue/join", "cancel", "reset"))


class Guard:
    """ASGI middleware: security headers on every response, posts to anything else answer 403.

    `library` holds the paths whose pages are ours alone.
    """

    def __init__(self, app: ASGIApp, library: Collection[str]) -> None:
        self.app = app
        self.library = frozenset(library)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        headers = LIBRARY_HEADERS if scope["path"] in self.library else HEADERS

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        closed = scope["method"] == "POST" and scope["path"].rstrip("/") not in OPEN_POSTS
        app = PlainTextResponse("Forbidden", status_code=403) if closed else self.app
        await app(scope, receive, send_with_headers)


STYLES = ("colours.css", "style.css")


def head_html() -> str:
    """Our style and script. Not through `css=`: Gradio would rewrite the selectors."""
    style = "".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)
    script = (HERE / "page.js").read_text(encoding="utf-8")
    return f"<style>{style}</style><script>{script}</script>"


def web_app(page: gradio.Blocks, library: Sequence[Route]) -> FastAPI:
    """The page and the library as a web application: nothing shared, recorded, monitored or
    uploaded."""
    app = FastAPI(routes=list(library), docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, library=[route.path for route in library])
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        head=head_html(),
        favicon_path=str(HERE / "seal.svg"),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        app_kwargs={"openapi_url": None},
    )
    return mounted


class AnnouncingServer(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.announce()


def serve(
    page: gradio.Blocks, library: Sequence[Route], listener: socket, announce: Callable[[], None]
) -> None:
    """Serve until interrupted; `announce` is called when the page can be opened."""
    # An open browser tab holds a connection for good; leaving must not wait for it.
    config = uvicorn.Config(
        web_app(page, library), log_level="warning", timeout_graceful_shutdown=2
    )
    AnnouncingServer(config, announce).run(sockets=[listener])
