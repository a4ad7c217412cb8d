"""What was looked for in a library, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Document


class Severity(StrEnum):
    """What a finding asks for."""

    NEEDS_PERSON = "needs_person"  # somebody has to look before publishing
    WORTH_KNOWING = "worth_knowing"


class Check(StrEnum):
    """What was looked for."""

    UNREAD = "unread"  # a file that could not be read
    LOST_TEXT = "lost_text"  # characters in no provision, or in two
    NUMBERING = "numbering"  # gaps and repeats of articles, chapters and items
    REFERENCE = "reference"  # one that leads nowhere
    VERSIONS = "versions"  # two versions in force at once, or two documents with one number
    NO_DATE = "no_date"
    NO_TITLE = "no_title"
    STRUCTURE = "structure"  # paragraphs or articles had to be guessed
    TABLE = "table"  # a table that looks cut in two
    EMPTY = "empty"  # an article or a heading with nothing in it
    UNFINISHED = "unfinished"  # a text that stops in mid-sentence
    BRACKETS = "brackets"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, and where."""

    kind: Check
    severity: Severity
    message: str
    source: str
    line: int | None = None
    document: Document | None = None
    locator: str | None = None
