"""The bill of a month is made of stored figures and prices alone, and grows with what is asked."""

import re

import pytest

from bench.idle import watched
from bench.month import REQUESTS, bill, idle
from infra.local.template import Template
from infra.month_table import with_month
from tests.house.source import ROOT


def test_a_month_without_requests_is_an_idle_one_and_needs_no_telephone() -> None:
    assert bill(0)[0] == pytest.approx(idle())
    assert 5 < idle() <= 8
    assert bill(0, by_phone=0.2)[1] == pytest.approx(2.15)


def test_more_requests_cost_more_and_calls_cost_more_than_forms() -> None:
    bills = [bill(number)[0] for number in REQUESTS]
    assert bills == sorted(bills)
    assert bill(1_000)[0] - idle() == pytest.approx(10 * (bill(100)[0] - idle()))
    assert sum(bill(100, by_phone=0.2)) > sum(bill(100))


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        with_month("# Cost\n")


def test_the_page_names_as_many_alarms_and_metrics_as_the_template_has() -> None:
    said = re.search(r"the (\d+) metrics that the template's (\d+) alarms", (ROOT / "docs" / "cost.md").read_text())
    counts = [watched(one) for one in Template.load(Stage="any").document["Resources"].values()]
    assert said
    assert [int(number) for number in said.groups()] == [sum(counts), sum(map(bool, counts))]
