"""Units become dollars by the table of prices, and what became dearer is named with the unit that grew."""

import pytest

from bench.bill import GATEWAY, dearer, dollars, price_list, priced, times, together
from bench.idle import billed_month, watched


def test_a_million_write_units_cost_what_the_table_says() -> None:
    assert priced({"write unit": 1_000_000}) == {"write unit": pytest.approx(0.625)}


def test_a_unit_without_a_price_is_refused() -> None:
    with pytest.raises(KeyError):
        priced({"handshake": 1})


def test_the_gateways_own_price_can_be_left_out() -> None:
    usage = {"http call": 1_000, "write unit": 1_000}
    assert dollars(usage) == pytest.approx(0.0035 + 0.000625)
    assert dollars(usage, without=GATEWAY) == pytest.approx(0.000625)


def test_usages_add_up_and_multiply() -> None:
    assert together([times({"read unit": 0.5}, 3), {"read unit": 1, "s3 read": 2}]) == {"read unit": 2.5, "s3 read": 2}


def test_every_price_says_what_it_is_for_and_where_it_is_from() -> None:
    for price in price_list().values():
        assert price.what
        assert price.source
        assert price.dollars > 0
        assert price.per > 0


def test_a_tenth_more_is_borne_and_beyond_it_the_unit_that_grew_is_named() -> None:
    stored = {"write unit": 100, "read unit": 100}
    assert dearer({"write unit": 109, "read unit": 100}, stored) == []
    assert dearer({"write unit": 120, "read unit": 100}, stored) == ["write unit: 120 instead of 100"]


def test_billed_time_makes_nothing_dearer_because_it_hangs_on_the_machine() -> None:
    assert dearer({"write unit": 10, "lambda GB-second": 99}, {"write unit": 10, "lambda GB-second": 1}) == []


def test_what_has_no_stored_figure_counts_as_dearer() -> None:
    assert dearer({"write unit": 1}, {}) == ["write unit: 1 instead of 0"]


def test_an_alarm_counts_for_each_metric_that_it_watches_and_ten_are_given_by_aws() -> None:
    items = {"alarms": {"alarm": 23.0}, "dashboard": {"dashboard": 1.0}, "keys": {"kms key": 2.0}}
    assert billed_month(items) == pytest.approx(1.30 + 2.00)
    several = {"Metrics": [{"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "a + b"}]}
    assert watched({"Type": "AWS::CloudWatch::Alarm", "Properties": several}) == 2
    assert watched({"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}}) == 1
    assert watched({"Type": "AWS::SQS::Queue", "Properties": {}}) == 0
