"""The web page: options, then launch. Its parts live in assistant/web/."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from socket import socket

from assistant.web import address, texts
from corpus.console import Parser, run_command  # before any library


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted; return the exit status.

    2 when the page cannot start (address taken, index missing or damaged), with one sentence on
    standard error.
    """
    options = parse(argv)
    log_to_standard_error()
    return run_command(lambda: open_page(options))


def open_page(options: argparse.Namespace) -> int:
    """Take the address first: a taken port is known before any waiting."""
    with address.listen(options.host, options.port) as listener:
        launch(listener, options.index)
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = Parser(prog="app.py", description=texts.COMMAND_DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", help=texts.HOST_HELP)
    parser.add_argument("--port", type=port_number, default=7860, help=texts.PORT_HELP)
    parser.add_argument("--index", type=Path, metavar="DIR", help=texts.INDEX_HELP)
    return parser.parse_args(argv)


def port_number(text: str) -> int:
    """A port as written on the command line."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(texts.PORT_RANGE)
    return int(text)


def log_to_standard_error() -> None:
    """Warnings and worse. The level is the handler's: some libraries set their own to DEBUG."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    layout = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(format=layout, handlers=[handler])


def launch(listener: socket, index: Path | None) -> None:
    """Open the index, then serve the page on a bound socket."""
    print(texts.OPENING, file=sys.stderr, flush=True)
    from assistant.service import Assistant
    from assistant.web.library import library_routes
    from assistant.web.page import build_page
    from assistant.web.server import serve

    with Assistant.open(index) as assistant:
        assistant.warm_up()
        page = build_page(assistant)
        host = address.host_of(listener)
        if not address.is_loopback(host):
            print(texts.open_to_others(host), file=sys.stderr)
        serve(
            page,
            library_routes(assistant),
            listener,
            lambda: print(texts.ready(address.url_of(listener)), flush=True),
        )


if __name__ == "__main__":
    sys.exit(main())
