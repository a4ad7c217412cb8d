"""When a document was issued and amended, from when and until when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, takewhile
from pathlib import PurePosixPath

from corpus.structure.days import read_day
from corpus.structure.force import InForce, read_in_force
from corpus.structure.metadata import History, read_history, read_note_opening, read_signatory
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


def read_dates(source: str, parts: Sequence[Part], is_rule: bool, main: int = 0) -> Dated:
    """The dates of a document in the file named `source`; parts[main] is the regulation.

    A version that has been amended is in force from its amendment, unless it names a later day.
    """
    history = read_history(_notes(parts))
    signatures = [part.signature[-1].text for part in parts if part.signature]
    signed = read_day(signatures[0]) if signatures else None
    file_day, told = _file_day(source), signed or history.issued
    issued, revised = _with_file_day(history, told, file_day)
    in_force = _in_force(parts, main, issued) if is_rule else InForce(issued, is_named=False)
    version = revised or (None if told else file_day)
    in_force = _of_version(in_force, history, version)
    issuer = history.issuer or _signatory(parts)
    return Dated(history.number, issuer, issued, revised, in_force)


def _in_force(parts: Sequence[Part], main: int, issued: date | None) -> InForce:
    texts = [[block.text for block in part.text] for part in parts]
    cover, attached = chain.from_iterable(texts[:main]), chain.from_iterable(texts[main + 1 :])
    return read_in_force(chain.from_iterable(texts[main : main + 1]), issued, cover, attached)


def _of_version(in_force: InForce, history: History, version: date | None) -> InForce:
    """In force as a version of a certain day is: its text keeps the day of the first version."""
    since, is_named, until = in_force.since, in_force.is_named, in_force.until
    told = history.in_force_from
    if told and (not is_named or (history.revised and told >= history.revised)):
        since, is_named = told, True
    if version and (since is None or since < version):
        since, is_named = version, False
    if until and since and until <= since:
        until = None  # of a version before this one
    return InForce(since, is_named, until)


def _signatory(parts: Sequence[Part]) -> str | None:
    """The bodies that sign the first part that any signs: the lines above the date."""
    for part in parts:
        above_date = [*part.text, *part.signature[:-1]] if part.signature else []
        bodies = [read_signatory(block.text) for block in reversed(above_date)]
        if signed := list(takewhile(bool, bodies)):
            return "、".join(name for name in reversed(signed) if name)
    return None


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
