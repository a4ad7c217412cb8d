"""What a calculator cannot do, in one sentence that names the rule."""

from __future__ import annotations

from datetime import date

from corpus.errors import TiaowenError


class MissingRule(TiaowenError):
    """A rule that the calculation needs is not in the corpus."""

    def __init__(self, rule: str, document_number: str | None, since: date | None = None) -> None:
        self.rule, self.document_number, self.since = rule, document_number, since
        where = f"，适用的是{document_number}" if document_number else ""
        begins = f"（语料中的规定自 {since.isoformat()} 起施行）" if since else ""
        super().__init__(f"{rule}{where}，语料中没有这项规定，无法计算{begins}。")
