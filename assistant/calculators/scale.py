"""A marginal scale of the regulations: each part of an amount at its own ratio, up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.calculators.model import Cited, Source, Step
from assistant.calculators.money import NOTHING, percent, shown, to_fen


@dataclass(frozen=True, slots=True)
class Bracket:
    """The part of an amount above `over`, up to and with `up_to`, at `ratio`."""

    over: Decimal
    up_to: Decimal | None  # None: no end
    ratio: Decimal
    source: Source

    def part(self, amount: Decimal) -> Decimal:
        """How much of an amount lies in the bracket."""
        top = amount if self.up_to is None else min(amount, self.up_to)
        return max(top - self.over, NOTHING)


@dataclass(frozen=True, slots=True)
class Scale:
    """Brackets from the lowest on, the most that they pay together, and the words that let in only
    what lies above the first bound."""

    brackets: tuple[Bracket, ...]
    limit: Cited
    entry: Source

    def steps(self, amount: Decimal) -> list[Step]:
        """One step for each bracket that an amount reaches, and one for what the limit cuts off.

        Their amounts add up to what is paid.
        """
        steps = [self._step(each, amount) for each in self.brackets if each.part(amount)]
        total = sum((each.amount or NOTHING for each in steps), NOTHING)
        if total > self.limit.value:
            formula = f"{shown(self.limit.value)} − {shown(total)}"
            cut = to_fen(self.limit.value - total)
            steps.append(Step("超过年度限额的部分不付", formula, self.limit.source, amount=cut))
        return steps

    def pays(self, amount: Decimal) -> Decimal:
        """What is paid for an amount: the sum of the rounded parts, within the limit."""
        parts = (to_fen(each.part(amount) * each.ratio) for each in self.brackets)
        return min(sum(parts, NOTHING), to_fen(self.limit.value))

    def working(self, amount: Decimal) -> str:
        """How `pays` comes about, in one line."""
        parts = " + ".join(
            self._step(each, amount).formula for each in self.brackets if each.part(amount)
        )
        return f"{parts}，不超过限额 {shown(self.limit.value)}"

    def nothing(self, amount: Decimal) -> Step:
        """The step of an amount that reaches no bracket."""
        formula = f"{shown(amount)} 不超过起付线 {shown(self.brackets[0].over)}"
        return Step("未超过起付线", formula, self.entry, amount=NOTHING)

    def _step(self, bracket: Bracket, amount: Decimal) -> Step:
        over, part = shown(bracket.over), bracket.part(amount)
        label = (
            f"超过 {over} 元的部分"
            if bracket.up_to is None
            else f"超过 {over} 元至 {shown(bracket.up_to)} 元的部分"
        )
        top = shown(bracket.over + part)
        return Step(
            label=label,
            formula=f"({top} − {over}) × {percent(bracket.ratio)}",
            source=bracket.source,
            amount=to_fen(part * bracket.ratio),
        )


def brackets(bounds: Sequence[Cited], ratios: Sequence[Cited]) -> tuple[Bracket, ...]:
    """Brackets between bounds: the first ratio holds above the first bound, the last has no end."""
    ends = [each.value for each in bounds[1:]] + [None]
    return tuple(
        Bracket(bound.value, end, ratio.value, ratio.source)
        for bound, end, ratio in zip(bounds, ends, ratios, strict=True)
    )
