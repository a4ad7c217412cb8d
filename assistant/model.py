"""The records of a turn: what was asked, what is claimed, what backs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from corpus.model import Span

Language = Literal["zh", "en"]
Status = Literal["in_force", "not_yet", "ended"]


class AnswerKind(StrEnum):
    """How a turn ended; the words of the JSON that other programs read."""

    ANSWER = "answer"
    CALCULATION = "calculation"
    CLARIFICATION = "clarification"
    ABSTENTION = "abstention"
    REFUSAL = "refusal"


class Role(StrEnum):
    """Who is asking."""

    CITIZEN = "citizen"
    VILLAGE_DOCTOR = "village_doctor"
    DRAFTER = "drafter"
    HOTLINE = "hotline"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a regulation and the words that stand there, cut from the source by `spans`.

    `quote` is verbatim; `text` is the same as it reads, one line an item and without the list marks
    of the print.
    """

    marker: int
    provision_id: str
    document_number: str | None
    document_title: str
    locator: str
    quote: str
    spans: tuple[Span, ...]
    in_force_from: date | None
    text: str = ""
    in_force_until: date | None = None
    names_in_force: bool = True  # the document names the day; else it is that of issue or revision
    is_revised: bool = False  # `in_force_from` is the day of its last amendment
    issue: str | None = None  # of the gazette that printed it

    def as_json(self) -> dict[str, Any]:
        """The keys that other programs read."""
        return {
            "marker": self.marker,
            "document_number": self.document_number,
            "document_title": self.document_title,
            "locator": self.locator,
            "quote": self.quote,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
        }


@dataclass(frozen=True, slots=True)
class SourceContext:
    """What a reader sees behind a citation: the whole clause, with the quoted words marked.

    `quoted` are half-open ranges of `text`; `status` says whether the clause is in force on the day
    asked about.
    """

    title: str
    number: str | None
    path: tuple[str, ...]
    in_force_from: date | None
    status: Status
    text: str
    quoted: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer with the markers of the citations that carry it.

    `attribution` says below a quoted statement where it is from and since when it holds.
    """

    text: str
    markers: tuple[int, ...] = ()
    attribution: str = ""

    def rendered(self) -> str:
        """The text with its markers, as the user reads it."""
        below = f"\n{self.attribution}" if self.attribution else ""
        return self.text + "".join(f"[{marker}]" for marker in self.markers) + below


@dataclass(frozen=True, slots=True)
class Answer:
    """What one turn is answered with. `text` is made from the claims, never the other way round."""

    language: Language
    kind: AnswerKind
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...] = ()
    calculation: dict[str, Any] | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""  # why it ended this way, for logs and reports; never shown
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What the user reads."""
        return "\n".join(claim.rendered() for claim in self.claims)

    def as_json(self) -> dict[str, Any]:
        """The JSON object of one question."""
        return {
            "language": self.language,
            "kind": self.kind.value,
            "text": self.text,
            "citations": [citation.as_json() for citation in self.citations],
            "calculation": self.calculation,
            "missing": list(self.missing),
            "timings_ms": self.timings_ms,
        }
