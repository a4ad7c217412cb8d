"""From when until when passages are in force."""

from datetime import date

import pytest

from corpus.library import Library
from corpus.model import Document, Kind, Provision, Source, Span
from index.force import NEVER, passages_in_force
from index.passages import make_passages

TEXT = "第一条 甲。\n第二条 下列：\n（一）乙。\n"


@pytest.fixture
def library():
    document = Document(
        "d", "s", "某办法", in_force_from=date(2018, 1, 1), in_force_until=date(2020, 6, 1)
    )
    own = date(2019, 3, 1)
    provisions = (
        Provision("1", "d", "第一条", Kind.ARTICLE, (), "第一条 甲。", (Span(0, 7),)),
        Provision("2", "d", "二、", Kind.SECTION, (), TEXT[7:], (Span(7, 21),), None, own),
        Provision("3", "d", "二、（一）", Kind.SECTION, (), "（一）乙。", (Span(15, 20),), "2"),
    )
    return Library((Source("s", TEXT, "0"),), (document,), provisions)


def test_days_of_the_provision_else_of_what_holds_it_else_of_the_document(library):
    passages = make_passages(library)
    force = passages_in_force(library, passages)
    days = {each.provision_id: int(day) for each, day in zip(passages, force.since, strict=True)}
    assert days == {"1": 20180101, "2": 20190301, "3": 20190301}
    assert set(force.until.tolist()) == {20200601}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (20171231, [False, False, False]),
        (20180101, [True, False, False]),
        (20190301, [True, True, True]),
        (20200531, [True, True, True]),
        (20200601, [False, False, False]),  # the first day on which it is no longer in force
    ],
)
def test_in_force_from_the_first_day_until_before_the_last(library, day, expected):
    passages = make_passages(library)
    assert passages_in_force(library, passages).at(day).tolist() == expected


def test_without_dates_always_in_force(library):
    document = Document("d", "s", "某办法")
    undated = Library(library.sources, (document,), library.provisions[:1])
    force = passages_in_force(undated, make_passages(undated))
    assert force.at(1).all()
    assert force.until.tolist() == [NEVER]
