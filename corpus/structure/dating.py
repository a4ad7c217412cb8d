"""When a document was issued and amended, from when and until when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from corpus.structure.metadata import (
    History,
    InForce,
    read_day,
    read_history,
    read_in_force,
    read_note_opening,
)
from corpus.structure.parts import Part

# 某条例(2019-03-02), 某条例_20190302
_FILE_DAY = re.compile(r"[\s（(\[_-]+(\d{4})([-.年]?)(\d{2})[-.月]?(\d{2})日?[）)\]]?$")


@dataclass(frozen=True, slots=True)
class Dated:
    """What notes, signatures, text and file name together say of a document."""

    number: str | None
    issuer: str | None
    issued: date | None
    revised: date | None
    in_force: InForce


def file_title(source: str) -> str:
    """The name of a file as a title: without folder, suffix and date."""
    return _FILE_DAY.sub("", PurePosixPath(source).stem).strip()


def read_dates(source: str, parts: Sequence[Part], is_rule: bool) -> Dated:
    """The dates of a document in the file named `source`.

    A version that has been amended is in force from its amendment, unless it names a later day.
    """
    history = read_history(_notes(parts))
    signatures = [part.signature[-1].text for part in parts if part.signature]
    signed = read_day(signatures[0]) if signatures else None
    file_day, told = _file_day(source), signed or history.issued
    issued, revised = _with_file_day(history, told, file_day)
    texts = [block.text for part in parts for block in part.text]
    in_force = read_in_force(texts, issued) if is_rule else InForce(issued, is_named=False)
    if history.in_force_from and not in_force.is_named:
        in_force = InForce(history.in_force_from, is_named=True, until=in_force.until)
    version = revised or (None if told else file_day)
    if version and (in_force.since is None or in_force.since < version):
        in_force = InForce(version, is_named=False, until=in_force.until)
    return Dated(history.number, history.issuer, issued, revised, in_force)


def _notes(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield from (block.text for block in part.notes)
        yield from (read_note_opening(block.text) for block in part.text[:1])


def _file_day(source: str) -> date | None:
    match = _FILE_DAY.search(PurePosixPath(source).stem)
    try:
        return date(int(match[1]), int(match[3]), int(match[4])) if match else None
    except ValueError:
        return None


def _with_file_day(
    history: History, issued: date | None, file_day: date | None
) -> tuple[date | None, date | None]:
    """Day of issue and of the last amendment; a file's date is that of the version it holds."""
    revised = history.revised
    if file_day is None or file_day in (issued, revised):
        return issued, revised
    if issued is None or (revised is None and history.is_only_passed and file_day > issued):
        return file_day, revised
    if file_day > (revised or issued):
        return issued, file_day
    return issued, revised
