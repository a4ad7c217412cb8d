"""What holds of every parse: no character lost, none doubled, every text where its spans say."""

from collections import Counter, defaultdict

from corpus.library import Library
from corpus.model import Provision


def squeeze(text: str) -> str:
    return "".join(text.split())


def problems(library: Library) -> list[str]:
    """What breaks the rule in a library; empty when all is well."""
    found = []
    for source, provisions in library.by_source():
        children = defaultdict(list)
        for provision in provisions:
            children[provision.parent_id].append(provision)
        found += _texts(source.text, provisions)
        found += _owners(source.text, provisions, children)
    return found


def _texts(source: str, provisions: tuple[Provision, ...]) -> list[str]:
    return [
        f"{provision.id}: its text is not what stands at its spans"
        for provision in provisions
        if squeeze(provision.text)
        != squeeze("".join(source[span.start : span.end] for span in provision.spans))
    ]


def _owners(
    source: str, provisions: tuple[Provision, ...], children: dict[str | None, list[Provision]]
) -> list[str]:
    found, owned = [], Counter()
    for provision in provisions:
        mine = _places(provision)
        for child in children[provision.id]:
            inner = _places(child)
            if not inner <= mine:
                found.append(f"{child.id} does not lie inside {provision.id}")
            mine -= inner
        owned.update(mine)
    for at, char in enumerate(source):
        if not char.isspace() and owned[at] != 1:
            found.append(f"{source[at : at + 12]!r} at {at} has {owned[at]} innermost provisions")
    return found


def _places(provision: Provision) -> set[int]:
    return {at for span in provision.spans for at in range(span.start, span.end)}
