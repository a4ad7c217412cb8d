"""What a calculator cannot do, in one sentence that names the rule."""

from __future__ import annotations

from datetime import date

from assistant.calculators.model import Source
from corpus.errors import TiaowenError


class MissingRule(TiaowenError):
    """A rule that the calculation needs is not in the corpus.

    `document_number` is that of the document that has it; `since` the day from which the corpus has
    a rule, and `nearest` the words that come nearest: the rule for another time or another case.
    """

    def __init__(
        self,
        rule: str,
        document_number: str | None,
        since: date | None = None,
        nearest: tuple[Source, ...] = (),
    ) -> None:
        self.rule, self.document_number, self.since = rule, document_number, since
        self.nearest = nearest
        where = f"，适用的是{document_number}" if document_number else ""
        begins = f"（语料中的规定自 {since.isoformat()} 起施行）" if since else ""
        super().__init__(f"{rule}{where}，语料中没有这项规定，无法计算{begins}。")
