import importlib
import subprocess
import sys

import pytest

import tiaowen


@pytest.mark.parametrize("name", tiaowen.COMMANDS)
def test_every_command_leads_to_a_command_line_with_help(name, capsys):
    with pytest.raises(SystemExit) as stop:
        tiaowen.main([name, "--help"])
    assert stop.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize("command", tiaowen.COMMANDS.values(), ids=lambda c: c.module)
def test_every_target_can_be_imported(command):
    assert callable(importlib.import_module(command.module).main)


def test_without_arguments_it_lists_its_commands(capsys):
    assert tiaowen.main([]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in tiaowen.COMMANDS)


def test_unknown_command_is_named_on_standard_error(capsys):
    assert tiaowen.main(["anser"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "anser" in captured.err


def test_listing_the_commands_imports_none_of_the_packages():
    script = (
        "import sys, tiaowen; tiaowen.main([]); "
        "print(sorted({m.split('.')[0] for m in sys.modules} "
        "& {'app', 'assistant', 'corpus', 'evals', 'index', 'torch'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_calculate_is_the_calculators_command(capsys):
    assert tiaowen.main(["calculate", "--list"]) == 0
    assert "critical_illness" in capsys.readouterr().out
