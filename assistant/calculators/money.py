"""Exact money: yuan as Decimal, rounded half up to the fen where a step makes an amount."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
WHOLE = Decimal(1)
NOTHING = Decimal("0.00")


def to_fen(amount: Decimal) -> Decimal:
    """An amount of yuan, rounded half up to the fen.

    >>> to_fen(Decimal("0.125")), to_fen(Decimal(7))
    (Decimal('0.13'), Decimal('7.00'))
    """
    return amount.quantize(FEN, ROUND_HALF_UP)


def to_ratio(ratio: Decimal) -> Decimal:
    """A ratio as it is shown: 0.70.

    >>> to_ratio(Decimal("0.7"))
    Decimal('0.70')
    """
    return ratio.quantize(FEN, ROUND_HALF_UP)


def to_whole(number: Decimal) -> Decimal:
    """The next whole number: half a doctor is one.

    >>> to_whole(Decimal("2.1")), to_whole(Decimal("3.0"))
    (Decimal('3'), Decimal('3'))
    """
    return number.quantize(WHOLE, ROUND_CEILING)


def shown(number: Decimal) -> str:
    """A number as a clerk writes it in a formula: 10000, 0.5, without needless zeros.

    >>> shown(Decimal("10000.00")), shown(Decimal("0.50"))
    ('10000', '0.5')
    """
    return format(number.normalize(), "f")


def percent(ratio: Decimal) -> str:
    """A ratio as the regulations print it.

    >>> percent(Decimal("0.70"))
    '70%'
    """
    return f"{shown(ratio * 100)}%"
