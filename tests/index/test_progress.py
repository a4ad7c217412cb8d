"""Progress: a bar for a person, few lines for a log."""

import io

import pytest

from index.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(items, work=None):
    with progress("计算", items, work) as advance:
        for _ in range(items):
            advance(1, None if work is None else work // items)


def test_a_log_gets_one_line_for_a_short_step(capsys):
    run(1000)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "计算：1000/1000 条，用时 0 秒\n"


def test_a_log_gets_a_line_after_every_interval(capsys, monkeypatch):
    monkeypatch.setattr("index.progress.LINE_EVERY", 0.0)
    with progress("计算", 4, 100) as advance:
        advance(1, 70)
        advance(2, 20)
        advance(1, 10)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("，")[0] for line in lines] == [
        "计算：1/4 条",
        "计算：3/4 条",
        "计算：4/4 条",
    ]
    assert all("已用" in line and "约剩" in line for line in lines[:2])


@pytest.mark.parametrize(("done", "left"), [(50, "10 秒"), (90, "1 秒"), (1, "16 分 30 秒")])
def test_time_left_goes_by_the_work_that_is_left(capsys, monkeypatch, done, left):
    clock = iter([0.0, 10.0, 20.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    with progress("计算", 1000, 100) as advance:
        advance(1, done)
    assert f"约剩 {left}\n" in capsys.readouterr().err


def test_a_terminal_gets_a_bar_with_counts_and_time_left(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    run(8, work=80)
    last = terminal.getvalue().split("\r")[-1]
    assert last.startswith("计算：8/8 条 100%|")
    assert "约剩 00:00" in last


def test_a_step_of_nothing_is_not_shown(capsys):
    run(0)
    assert capsys.readouterr().err == ""


def test_a_step_that_fails_does_not_say_that_it_is_done(capsys):
    with pytest.raises(OSError, match="full"), progress("计算", 5) as advance:
        advance(1)
        raise OSError("full")
    assert capsys.readouterr().err == ""
