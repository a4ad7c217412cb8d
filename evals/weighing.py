"""What speaks for a piece of text, and how much: the weights of assistant/weights.yaml, fitted.

    python -m evals.weighing QUESTIONS.jsonl[=INDEX] … > weights.yaml

Each file holds questions with gold quotes on one index (the default one, if none is named). A
conditional logit is fitted: of all pieces found for a question the probability of those that
overlap its gold. Standard error tells how many questions have such a piece first and among the
first three, with weights fitted on the other files only.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.evidence import WEIGHTS
from assistant.model import Role
from assistant.service import Assistant
from corpus.view import squeezed

RIDGE = 1.0  # pulls a weight to 0 that the questions do not need
# Cosines of good and bad finds lie within 0.1 of one another, scores of the retriever within 3.
SCALES = {"cosine": 0.1, "sentence_cosine": 0.1, "retrieved": 3.0}
LEAST_OVERLAP = 8  # characters in one run, as the scorer of answers has it

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces found for one question: their features, a row each, and which are gold."""

    features: Floats
    gold: NDArray[np.bool_]


def read_asked(questions: Path, index: Path | None, names: Sequence[str]) -> Iterator[Asked]:
    """The questions of a file that have a gold quote, with what is found for each."""
    with Assistant.open(index) as assistant, questions.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("gold"):
                yield _asked(assistant, row, names)


def _asked(assistant: Assistant, row: dict[str, Any], names: Sequence[str]) -> Asked:
    index = assistant.index
    turns = row.get("turns") or [row["question"]]
    as_of = date.fromisoformat(row["as_of"]) if row.get("as_of") else date.today()
    question = assistant.understand(turns, Role.CITIZEN, as_of).each()[0]
    weigher, hits = assistant.find(question)
    gold = [squeezed(each["quote"]) for each in row["gold"]]
    found = weigher.features(hits)
    rows = [[features[name] for name in names] for _, features in found]
    quotes = [
        squeezed(index.provision(each.provision_id).text[each.span.start : each.span.end])
        for each, _ in found
    ]
    return Asked(
        np.array(rows, dtype=np.float64).reshape(len(rows), len(names)),
        np.array([any(_overlaps(each, quote) for each in gold) for quote in quotes], dtype=bool),
    )


def _overlaps(gold: str, quote: str) -> bool:
    """Do they share a run of characters as long as half the gold?"""
    need = min(len(gold), max(LEAST_OVERLAP, len(gold) // 2))
    return any(gold[at : at + need] in quote for at in range(len(gold) - need + 1))


def fit(asked: Sequence[Asked], names: Sequence[str]) -> Floats:
    """The weights under which the gold pieces are likeliest."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    scales = np.array([SCALES.get(name, 1.0) for name in names])
    known = [(each.features / scales, each.gold) for each in asked if each.gold.any()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, gradient = RIDGE * float(weights @ weights) / 2, RIDGE * weights
        for features, gold in known:
            scores = features @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            of_gold = float(shares[gold].sum())
            total -= float(np.log(of_gold))
            gradient = gradient - (shares * gold / of_gold - shares) @ features
        return total, gradient

    fitted = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return np.asarray(fitted.x / scales, dtype=np.float64)


def among_first(asked: Sequence[Asked], weights: Floats, count: int) -> int:
    """How many questions have a gold piece among the first `count`."""
    orders = (np.argsort(-(each.features @ weights), kind="stable")[:count] for each in asked)
    return sum(bool(each.gold[order].any()) for each, order in zip(asked, orders, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print the weights as YAML, and tell what they are worth."""
    parser = argparse.ArgumentParser(prog="python -m evals.weighing", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="QUESTIONS.jsonl[=INDEX]")
    names = tuple(yaml.safe_load(WEIGHTS.read_text("utf-8")))
    files: dict[str, list[Asked]] = {}
    for file in parser.parse_args(arguments).files:
        questions, _, index = file.partition("=")
        files[file] = list(read_asked(Path(questions), Path(index) if index else None, names))
    for file, own in files.items():
        others = [each for other, asked in files.items() if other != file for each in asked]
        weights = fit(others, names)
        first, three = (among_first(own, weights, count) for count in (1, 3))
        print(f"{file}: {first} / {three} / {len(own)}", file=sys.stderr)
    weights = fit([each for asked in files.values() for each in asked], names)
    fitted = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}
    print(yaml.safe_dump(fitted, sort_keys=False), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
