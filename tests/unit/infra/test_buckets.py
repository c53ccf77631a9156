"""CloudFormation's words for a bucket become those of S3."""

from typing import Any

import pytest

from infra.local import buckets

RETENTION, HOLD = {"Key": "retention", "Value": "180"}, {"Key": "hold", "Value": "no"}


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [
        ({}, {"Prefix": ""}),
        ({"Prefix": "transcripts/"}, {"Prefix": "transcripts/"}),
        ({"TagFilters": [HOLD]}, {"Tag": HOLD}),
        ({"TagFilters": [RETENTION, HOLD]}, {"And": {"Tags": [RETENTION, HOLD]}}),
        ({"TagFilters": [HOLD], "Prefix": "a"}, {"And": {"Prefix": "a", "Tags": [HOLD]}}),
    ],
)
def test_every_condition_of_a_rule_is_kept(rule: dict[str, Any], chosen: dict[str, Any]) -> None:
    translated = buckets._lifecycle_rule({"Id": "r", "Status": "Enabled", "ExpirationInDays": 3, **rule})
    assert translated == {"ID": "r", "Status": "Enabled", "Filter": chosen, "Expiration": {"Days": 3}}


@pytest.mark.parametrize(("enabled", "asked"), [(True, {"EventBridgeConfiguration": {}}), (False, {})])
def test_events_go_to_eventbridge_or_not(*, enabled: bool, asked: dict[str, Any]) -> None:
    assert buckets._notification({"EventBridgeConfiguration": {"EventBridgeEnabled": enabled}}) == asked


def test_other_notifications_are_refused() -> None:
    with pytest.raises(ValueError, match="LambdaConfigurations"):
        buckets._notification({"LambdaConfigurations": []})
