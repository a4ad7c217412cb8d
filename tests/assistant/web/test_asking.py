import logging
import re

import gradio as gr
import pytest

from assistant.model import Role
from assistant.web.asking import Asker, Example
from corpus.errors import InputError


class Assistant:
    """Answers every question with the same turn, or fails as told; notes what it was asked."""

    def __init__(self, exchange, error=None):
        self.exchange, self.error, self.asked = exchange, error, []

    def answer(self, turns, *, role, as_of=None):
        self.asked.append((tuple(turns), role))
        if self.error:
            raise self.error
        return self.exchange.answer

    def context(self, citation):
        return self.exchange.contexts[0]


def send(assistant, question, earlier=(), target=None, examples=None):
    event = gr.EventData(target=target, _data=None)
    return list(Asker(assistant, examples or {}).send(question, "hotline", earlier, event))


def test_earlier_questions_and_the_role_are_handed_on(exchange):
    assistant = Assistant(exchange)
    first = send(assistant, "甲？")[-1]
    second = send(assistant, "乙？", first.conversation)[-1]
    assert assistant.asked == [(("甲？",), Role.HOTLINE), (("甲？", "乙？"), Role.HOTLINE)]
    assert [turn.question for turn in second.conversation] == ["甲？", "乙？"]
    assert [message["role"] for message in second.chat] == ["user", "assistant"] * 2


def test_sources_come_with_the_last_piece_only(exchange):
    *growing, last = send(Assistant(exchange), "甲？")
    assert len(growing) > 2
    assert all(update.sources == gr.skip() for update in growing)
    assert "t1-s1" in last.sources


def test_example_is_sent_for_itself_as_the_kind_of_user_it_belongs_to(exchange):
    assistant = Assistant(exchange)
    button = gr.Button("例")
    examples = {button._id: Example("例？", Role.DRAFTER)}
    last = send(assistant, "没写完的问题", (exchange,), target=button, examples=examples)[-1]
    assert assistant.asked == [(("例？",), Role.DRAFTER)]
    assert last.role == "drafter"
    assert [turn.question for turn in last.conversation] == ["最少几天？", "例？"]


@pytest.mark.parametrize("error", [InputError("问题", "空白", "请写一个问题"), KeyError("内部")])
def test_question_that_fails_stays_in_the_box_and_the_conversation_as_it_was(exchange, error):
    earlier = (exchange,)
    (update,) = send(Assistant(exchange, error), "甲？", earlier)
    assert update.question == "甲？"
    assert update.conversation == earlier
    assert update.chat == update.sources == gr.skip()


def test_refused_input_is_explained_in_its_own_words(exchange):
    error = InputError("问题", "空白", "请写一个问题")
    (update,) = send(Assistant(exchange, error), " ")
    assert str(error) in update.notice


def test_unexpected_error_gives_the_user_a_reference_and_the_log_the_traceback(exchange, caplog):
    with caplog.at_level(logging.ERROR):
        (update,) = send(Assistant(exchange, KeyError("内部")), "甲？")
    reference = re.search(r"编号 (\w+)", update.notice).group(1)
    assert "内部" not in update.notice
    (record,) = caplog.records
    assert reference in record.getMessage()
    assert record.exc_info[0] is KeyError
