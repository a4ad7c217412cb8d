"""The page: its parts, where they stand, and what happens when a question is sent."""

from __future__ import annotations

import json
from html import escape
from typing import Any, NamedTuple

import gradio as gr

from assistant.web import cards, texts
from assistant.web.asking import Asker, Example
from assistant.web.exchange import Answerer

# Answers are short and mostly wait for the index; one at a time would queue up a busy office.
CONCURRENT_ANSWERS = 8
# A browser that was closed may come back within this time and go on with its conversation.
SESSION_SECONDS = 12 * 3600
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Parts(NamedTuple):
    """The components that events read and write."""

    new: gr.Button
    chat: gr.Chatbot
    examples: dict[int, Example]  # by the id of the button
    example_buttons: list[gr.Button]
    examples_toggle: gr.Button
    notice: gr.HTML
    role: gr.Radio
    question: gr.Textbox
    send: gr.Button
    sources: gr.HTML
    conversation: gr.State


def build_page(assistant: Answerer) -> gr.Blocks:
    """The page around one shared assistant. The conversation lives in the browser's session."""
    page = gr.Blocks(title=texts.NAME, fill_width=True, fill_height=True)
    with page:
        connect(lay_out(assistant), assistant)
        page.load(None, js="() => tiaowen.ready()")
    page.queue(default_concurrency_limit=CONCURRENT_ANSWERS)
    return page


# --- where things stand ------------------------------------------------------------------------


def lay_out(assistant: Answerer) -> Parts:
    """Header; below it the talk (chat or examples, then the composer) beside the sources."""
    with gr.Row(elem_id="masthead"):
        gr.HTML(masthead_html(assistant), elem_id="brand")
        gr.HTML(library_link_html(), elem_id="library-link")
        new = gr.Button(texts.NEW_CONVERSATION, elem_id="new", scale=0)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk"):
            with gr.Column(elem_id="stage"):
                chat = _chat()
                buttons, examples = _examples()
            notice = gr.HTML(elem_id="notice")
            with gr.Column(elem_id="composer"):
                role, toggle = _options()
                question, send = _question()
        with gr.Column(elem_id="sources-panel"):
            sources = gr.HTML(cards.panel_html(()), elem_id="sources")
    conversation = gr.State((), time_to_live=SESSION_SECONDS)
    return Parts(
        new, chat, examples, buttons, toggle, notice, role, question, send, sources, conversation
    )


def masthead_html(assistant: Answerer) -> str:
    """Name of the page and what its answers are drawn from."""
    documents = assistant.documents()
    issues = list(dict.fromkeys(document.issue for document in documents if document.issue))
    return (
        f'<h1><span class="seal" aria-hidden="true">{escape(texts.NAME)}</span>'
        f"<span>{escape(texts.NAME)}</span></h1>"
        f"<p><span>{escape(texts.issues_named(issues))}</span>"
        f'<span class="documents">{escape(texts.documents_counted(len(documents)))}</span></p>'
    )


def library_link_html() -> str:
    """The way to the library. A tab of its own: the conversation lives in this one."""
    hint = escape(texts.LIBRARY_HINT)
    return (
        f'<a href="library" target="_blank" rel="noopener" title="{hint}">'
        f"{escape(texts.LIBRARY)}</a>"
    )


def _chat() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label=texts.CHAT_LABEL,
        show_label=False,
        container=False,
        height="100%",
        autoscroll=False,  # it would leave the reader at the end of an answer (page.js)
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
        layout="bubble",
    )


def _examples() -> tuple[list[gr.Button], dict[int, Example]]:
    buttons, examples = [], {}
    greeting = f"<h2>{escape(texts.GREETING)}</h2><p>{escape(texts.TAGLINE)}</p>"
    with gr.Column(elem_id="examples"):
        gr.HTML(greeting, elem_id="greeting")
        with gr.Row(elem_id="example-groups"):
            for group in texts.EXAMPLE_GROUPS:
                with gr.Column(elem_classes="example-group", min_width=0):
                    gr.HTML(f"<h3>{escape(group.heading)}</h3>")
                    for question in group.questions:
                        button = gr.Button(question, elem_classes="example")
                        buttons.append(button)
                        examples[button._id] = Example(question, group.role)
    return buttons, examples


def _options() -> tuple[gr.Radio, gr.Button]:
    with gr.Row(elem_id="options"):
        role = gr.Radio(
            [(label, role.value) for role, label in texts.ROLES.items()],
            value=texts.DEFAULT_ROLE.value,
            label=texts.ROLE_LABEL,
            container=False,
            elem_id="role",
        )
        toggle = gr.Button(texts.EXAMPLES, elem_id="examples-toggle", scale=0)
    return role, toggle


def _question() -> tuple[gr.Textbox, gr.Button]:
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            label=texts.QUESTION_LABEL,
            placeholder=texts.QUESTION_PLACEHOLDER,
            show_label=False,
            container=False,
            lines=1,  # with one line Enter sends and Shift+Enter starts a new one
            max_lines=6,
            elem_id="question",
        )
        send = gr.Button(texts.SEND, variant="primary", elem_id="send", scale=0)
    gr.HTML(
        f"<span>{escape(texts.NOTICE_ON_USE)}</span>"
        f'<span class="keys">{escape(texts.KEYS_HINT)}</span>',
        elem_id="small-print",
    )
    return question, send


# --- what happens ------------------------------------------------------------------------------


def connect(parts: Parts, assistant: Answerer) -> None:
    """Wire the components. What needs no answer happens in the browser alone (page.js)."""
    asker = Asker(assistant, parts.examples)
    shown = [parts.question, parts.chat, parts.sources, parts.notice, parts.conversation]
    # One event for every way to ask: a second question waits until the first is answered.
    asked = gr.on(
        [
            parts.question.submit,
            parts.send.click,
            *(button.click for button in parts.example_buttons),
        ],
        asker.send,
        [parts.question, parts.role, parts.conversation],
        [*shown, parts.role],
        js="(...inputs) => tiaowen.sending(inputs)",
        **QUIET,
    )
    asked.then(None, js=f"() => tiaowen.answered({json.dumps(texts.CHAT_LABEL)})")
    parts.new.click(asker.forget, None, shown, cancels=[asked], **QUIET)
    parts.chat.change(None, parts.chat, js="(chat) => tiaowen.chatChanged(chat.length)")
    parts.sources.change(None, js="() => tiaowen.sourcesChanged()")
    parts.examples_toggle.click(None, js="() => tiaowen.toggleExamples()")
