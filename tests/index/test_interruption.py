"""A build that is killed does no harm, and what it had computed is not lost."""

import shutil
import subprocess
import sys
import time
from contextlib import closing

import pytest

from evals.interruption import STEPS, Trial
from index.build import build_index
from index.journal import FOLDER
from index.manifest import current_build
from index.store import Index
from tests.index.conftest import library_of

ARTICLES = [
    (f"a{n}", "某法", f"第{n}条", f"第{n}种情形，" + "应当办理手续" * (n % 9)) for n in range(150)
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory, model):
    """Builds killed at random moments, one in each step from the start to the swap."""
    return list(Trial(tmp_path_factory.mktemp("trial"), model).outcomes(len(STEPS)))


def test_an_index_answers_whenever_its_build_is_killed(outcomes):
    assert {outcome.step for outcome in outcomes} == set(STEPS)
    assert [outcome.step for outcome in outcomes if not outcome.is_answered] == []


def test_the_build_after_a_killed_one_is_as_if_nothing_had_been(outcomes):
    assert [outcome.step for outcome in outcomes if not outcome.is_identical] == []


def test_what_a_killed_build_computed_is_not_computed_again(small, model, tmp_path, capsys):
    index = shutil.copytree(small, tmp_path / "index")
    library = library_of(tmp_path, ARTICLES)
    before = current_build(index)
    command = [sys.executable, "-m", "index", "build"]
    command += ["--corpus", str(tmp_path / "corpus.jsonl"), "--index", str(index)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while computed_bytes(index) < 20_000 and process.poll() is None:
            time.sleep(0.01)
        process.kill()
    assert current_build(index) == before
    with closing(Index.open(index, verify=True)) as opened:
        assert opened.provision("6").locator == "第三条"
    report = build_index(library, index, model)
    assert report.resumed > 20
    assert report.embedded == len(ARTICLES) - report.resumed > 0
    assert f"沿用上次中断前算好的 {report.resumed} 个" in capsys.readouterr().err
    assert not (index / FOLDER).exists()


def computed_bytes(index):
    return sum(file.stat().st_size for file in (index / FOLDER).glob("*"))
