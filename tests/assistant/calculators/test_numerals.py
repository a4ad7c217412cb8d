from decimal import Decimal

import pytest

from tests.assistant.calculators.numerals import read_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("超过10000元的部分", {"10000"}),
        ("在1万元—5万元（含5万元）的报销50%", {"10000", "50000", "0.5"}),
        ("年度累计报销最高限额30万元", {"300000"}),
        ("起付线降低 50%,年度报销", {"0.5"}),
        ("比例为 80%（其中重症为 9 0%）", {"0.8", "0.9"}),
        ("不少于三十日", {"30"}),
        ("每年9月30日前", {"9", "30"}),
        ("20分钟内，最迟不超过1小时", {"20", "1"}),
        ("减半收取", {"0.5"}),
        ("百分之六十", {"0.6"}),
        ("三分之二以上", {"2/3"}),
        ("十二万五千元", {"125000"}),
        ("每千人", {"1000"}),
        ("1.2‰", {"0.0012"}),
        ("100—200 平方米", {"100", "200"}),
        ("没有数", set()),
    ],
)
def test_numbers_are_read(text, numbers):
    expected = {Decimal(2) / 3 if number == "2/3" else Decimal(number) for number in numbers}
    assert read_numbers(text) == expected


def test_a_number_is_not_read_in_part_of_another():
    assert Decimal(1000) not in read_numbers("10000元")
    assert Decimal(5) not in read_numbers("5万元")
    assert Decimal(50) not in read_numbers("50%")
