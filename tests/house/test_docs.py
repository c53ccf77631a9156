"""What the documents say is what the code does."""

import re
from dataclasses import fields
from datetime import timedelta

import pytest

from chalicelib.domain.deletion_certificate import rule_name
from chalicelib.domain.retention import RETENTION, Mechanism
from chalicelib.domain.voicemail import Tags
from chalicelib.http import rate_limits
from chalicelib.law.rules import CURRENT, load
from chalicelib.settings import Settings, variable
from infra.docs import PAGES
from infra.limits_page import duration
from infra.limits_rows import LIMITS, RATES
from infra.local.template import Template
from tests.house.limits import limits_in
from tests.house.source import ROOT, Source, product

DESCRIBED = {f"chalicelib.{row.constant}" for rows in LIMITS.values() for row in rows}
# Lives and limits that are rows of docs/retention.md.
RETAINED = {
    *(f"chalicelib.domain.retention_row:{name}" for name in ("ANSWER_LIFE", "RECORD_LIFE", "STAFF_LETTER_LIFE")),
    *("chalicelib.domain.legal_hold:ENDED_LIFE", "chalicelib.domain.telephony:STOP_LIFE"),
}


def undocumented(settings: set[str], page: str) -> set[str]:
    """The variables that have no row in docs/settings.md."""
    return settings - set(re.findall(r"^\| `(RECOURSE_\w+)`", page, re.MULTILINE))


def test_an_undocumented_setting_is_found() -> None:
    page = "| `RECOURSE_STAGE` | name | local |\nsee RECOURSE_SECRET\n"
    assert undocumented({"RECOURSE_STAGE", "RECOURSE_SECRET"}, page) == {"RECOURSE_SECRET"}


def test_every_setting_is_documented_and_no_other() -> None:
    settings = {variable(field.name) for field in fields(Settings)}
    page = (ROOT / "docs/settings.md").read_text()
    assert undocumented(settings, page) == set()
    assert set(re.findall(r"^\| `(RECOURSE_\w+)`", page, re.MULTILINE)) == settings


def test_the_template_sets_every_setting_that_has_no_default() -> None:
    given = Template.load(Stage="x").document["Globals"]["Function"]["Environment"]["Variables"]
    assert set(given) - {"POWERTOOLS_SERVICE_NAME"} == {variable(field.name) for field in fields(Settings)} - {
        "RECOURSE_RATE_LIMITS",
        "RECOURSE_TWILIO_AUTH_TOKEN",  # of this machine: in the cloud the secret holds it
        "RECOURSE_MAIL_EVENT_FUNCTION",  # of one function: it names another
        "RECOURSE_REMOVAL_FUNCTION",  # of the same
        "RECOURSE_INBOUND_FUNCTION",  # of the same
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("line", ["NOTE_LIMIT: Final = 5", "CODE_LIFE = 3", "LINK_SECONDS: Final = 60"])
def test_a_limit_in_the_code_is_found(line: str) -> None:
    assert len(limits_in(Source.of("chalicelib.sample", line))) == 1


@pytest.mark.parametrize("source", product(), ids=lambda source: source.module)
def test_every_limit_is_documented(source: Source) -> None:
    assert limits_in(source) - DESCRIBED - RETAINED == set()


def test_every_rate_is_documented() -> None:
    rates = {name for name, value in vars(rate_limits).items() if isinstance(value, rate_limits.Limit)}
    assert rates == set(RATES)


def test_durations_read_well() -> None:
    spans = [timedelta(minutes=15), timedelta(days=1), timedelta(hours=36), timedelta(seconds=90)]
    assert [duration(span) for span in spans] == ["15 minutes", "1 day", "36 hours", "90 seconds"]


def test_what_the_table_leaves_to_the_machine_is_set_up_there() -> None:
    resources = Template.load(Stage="prod").resources()
    by = {row.mechanism: row for row in RETENTION}
    assert resources["EphemeralTable"]["Properties"]["TimeToLiveSpecification"]["Enabled"]
    digests = resources["DigestBucket"]["Properties"]
    locked = by[Mechanism.OBJECT_LOCK]
    [rule] = digests["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == locked.unusable_after.days
    assert locked.gone_after
    assert rule["ExpirationInDays"] + rule["NoncurrentVersionExpiration"]["NoncurrentDays"] < locked.gone_after.days


def test_the_rules_of_voicemails_carry_exactly_the_days_of_the_table() -> None:
    properties = Template.load(Stage="prod").resources()["VoicemailBucket"]["Properties"]
    rules = {rule["Id"]: rule for rule in properties["LifecycleConfiguration"]["Rules"]}
    rows = [row for row in RETENTION if row.mechanism is Mechanism.LIFECYCLE]
    audio = {row.unusable_after.days for row in rows if row.data.startswith("audio")}
    transcripts = rules.pop("transcripts")
    assert (transcripts["Prefix"], transcripts["ExpirationInDays"]) == ("transcripts/", 1)
    assert rules.pop("unfinished-uploads")["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert set(rules) == {rule_name(days) for days in audio}
    for days in audio:
        rule, tags = rules[rule_name(days)], Tags(days, hold=False).as_map()
        assert {tag["Key"]: tag["Value"] for tag in rule["TagFilters"]} == tags
        assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", days)
    assert "VersioningConfiguration" not in properties  # or what is deleted would live on
    assert properties["NotificationConfiguration"]["EventBridgeConfiguration"] == {"EventBridgeEnabled": True}


def test_the_page_of_the_law_has_every_rule_with_its_citation_and_doubts() -> None:
    page = (ROOT / "docs/law.md").read_text()
    for regime, version in CURRENT.items():
        section = page.partition(f"\n## {regime.value}\n")[2].partition("\n## ")[0]
        for rule in load(version).rules:
            entry = section.partition(f"### `{rule.request_type}` ({rule.citation}")[2].partition("\n### ")[0]
            assert entry, (version, rule.request_type)
            assert ("**not confirmed: " in entry) is bool(rule.unconfirmed), (version, rule.request_type)


def test_no_class_is_gone_before_it_is_unusable() -> None:
    assert [row.data for row in RETENTION if row.gone_after and row.gone_after < row.unusable_after] == []
