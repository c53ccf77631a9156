"""`recourse law`: dates and rules without a deployment, and errors that name the field and the line."""

import csv
import io
from pathlib import Path
from typing import NoReturn

import pytest

from chalicelib.cli.main import main
from chalicelib.law.rules import CURRENT, Regime, load

VECTORS = Path(__file__).parents[1] / "unit/law/date_vectors.csv"
HEAD = "regime,request_type,received_at,time_zone,place,event"
ROW = "gdpr,access,2026-03-05T10:00:00+01:00,Europe/Berlin,DE,respond"
Captured = pytest.CaptureFixture[str]


def no_deployment() -> NoReturn:
    raise AssertionError("the law needs no deployment")


def asked(*more: str, **changes: str) -> list[str]:
    named = {
        "regime": "gdpr",
        "request": "access",
        "received": "2026-03-05T10:00:00+01:00",
        "tz": "Europe/Berlin",
        "place": "DE",
        "event": "respond",
        **changes,
    }
    return ["law", "due", *(part for name, value in named.items() for part in (f"--{name}", value)), *more]


def said(capsys: Captured, *arguments: str) -> str:
    assert main(arguments, no_deployment) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Captured, *arguments: str) -> str:
    assert main(arguments, no_deployment) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    return line.removeprefix("recourse: ")


def table(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "asked.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


def test_one_date_is_printed_and_nothing_else(capsys: Captured) -> None:
    assert said(capsys, *asked()) == "2026-04-07\n"


UK = {"regime": "uk_gdpr", "tz": "Europe/London", "place": "GB"}


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (asked("--extended"), "2026-06-05"),
        (asked(event="respond_extended"), "2026-06-05"),
        (asked("--pause", "2026-03-05..2026-03-12", **UK), "2026-04-13"),
        (asked("--pause", "2026-03-09..2026-03-10", "--pause", "2026-03-12..", **UK), "2026-04-08"),
        (asked("--identity", "2026-03-16T10:00:00Z", **UK), "2026-04-16"),
        (
            asked("--not-designated", regime="ca_shine_the_light", request="shine_the_light", place=""),
            "2026-08-02",
        ),
        (asked(regime="co_cpa", request="delete", event="appeal_extended", place=""), "2026-06-18"),
        (asked(regime="ccpa", request="delete", event="acknowledge", tz="America/Los_Angeles"), "2026-03-19"),
    ],
)
def test_what_happened_moves_the_date(capsys: Captured, arguments: list[str], day: str) -> None:
    assert said(capsys, *arguments) == f"{day}\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (asked(regime="lex-nova"), "regime: unknown"),
        (asked(request="opt_in"), "request-type: unknown"),
        (asked(event="party"), "event: unknown"),
        (asked(event="acknowledge"), "event: no such clock"),
        (asked(received="yesterday"), "received-at: malformed"),
        (asked(received="2026-03-05T10:00:00"), "received-at: naive"),
        (asked(received="2017-03-05T10:00:00Z"), "received-at: before 2018"),
        (asked(received="2999-03-05T10:00:00Z"), "received-at: year not covered"),
        (asked(tz="Europe/Atlantis"), "time-zone: unknown"),
        (asked(place="Atlantis"), "place: malformed"),
        (asked("--pause", "2026-03-05..soon", **UK), "pause: malformed"),
        (asked("--pause", "2026-03-12..2026-03-05", **UK), "pause: ends before it begins"),
        (asked("--pause", "2026-03-05..2026-03-12"), "event: no pause"),
        (asked("--identity", "soon", **UK), "identity: malformed"),
        (asked()[:4], "request: missing"),
        (["law", "due"], "regime: missing"),
        (["law", "show", "lex-nova"], "regime: unknown"),
    ],
)
def test_bad_input_is_one_line_that_names_the_field(capsys: Captured, arguments: list[str], problem: str) -> None:
    assert refused(capsys, *arguments) == problem


def test_a_table_comes_back_with_its_dates_and_every_other_column(capsys: Captured) -> None:
    with VECTORS.open(newline="", encoding="utf-8") as file:
        given = list(csv.DictReader(file))
    rows = list(csv.DictReader(io.StringIO(said(capsys, "law", "due", "--csv", str(VECTORS)))))
    assert len(rows) == 97
    assert rows == [row | {"computed": row["due_date"]} for row in given]


def test_a_table_may_come_from_standard_input_and_be_answered_anew(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{HEAD},computed,note\n{ROW},old,kept\n"))
    assert said(capsys, "law", "due", "--csv", "-").splitlines() == [
        f"{HEAD},note,computed",
        f"{ROW},kept,2026-04-07",
    ]


def test_a_table_may_hold_pauses_identity_and_what_was_not_designated(capsys: Captured, tmp_path: Path) -> None:
    uk = "uk_gdpr,access,2026-03-02T10:00:00Z,Europe/London,GB,respond"
    shine = "ca_shine_the_light,shine_the_light,2026-12-15T10:00:01-08:00,America/Los_Angeles,,respond"
    lines = (
        f"{HEAD},pauses,identity,not_designated",
        f"{uk},2026-03-05..2026-03-06 2026-03-09..2026-03-09,,",
        f"{uk},,2026-03-16T10:00:00Z,",
        f"{shine},,,Yes",
        f"{shine},,,no",
    )
    out = said(capsys, "law", "due", "--csv", table(tmp_path, *lines))
    assert [row["computed"] for row in csv.DictReader(io.StringIO(out))] == [
        *("2026-04-07", "2026-04-16", "2027-05-14", "2027-01-14"),
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([HEAD, ROW, ROW.replace("gdpr", "lex-nova")], "line 3: regime: unknown"),
        ([HEAD, ROW.replace("access", "opt_in")], "line 2: request-type: unknown"),
        ([HEAD, ROW, ROW, ROW.replace("respond", "party")], "line 4: event: unknown"),
        ([HEAD, ROW.replace("10:00:00+01:00", "10:00:00")], "line 2: received-at: naive"),
        ([HEAD, "gdpr,access"], "line 2: not as many columns as the first line"),
        ([HEAD, f"{ROW},more"], "line 2: not as many columns as the first line"),
        ([HEAD.replace(",event", ""), ROW], "line 1: event: missing"),
        ([""], "line 1: regime: missing"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_nothing_is_written(
    capsys: Captured, tmp_path: Path, lines: list[str], problem: str
) -> None:
    assert refused(capsys, "law", "due", "--csv", table(tmp_path, *lines)) == problem


def test_a_table_that_cannot_be_read_is_named_as_such(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xff")
    for name in (str(tmp_path), str(tmp_path / "none"), str(tmp_path / "latin")):
        assert refused(capsys, "law", "due", "--csv", name) == "csv: unreadable"


def test_the_rules_of_a_regime_are_shown_with_citations_and_doubts(capsys: Captured) -> None:
    shown = said(capsys, "law", "show", "ct_ctdpa")
    assert "answer: 45 calendar days [Conn. Gen. Stat. 42-518(c)(1)]" in shown
    assert "withdraw_consent: Conn. Gen. Stat. 42-520(a)(6)" in shown
    assert "not confirmed: everything: no published source was seen" in shown
    assert "acknowledgement: 10 business days, chosen by this product" in shown
    assert "Attorney General of Connecticut" in shown


def test_a_rule_that_came_later_says_since_when(capsys: Captured) -> None:
    assert "in force since: 2026-07-01" in said(capsys, "law", "show", "ut_ucpa")


@pytest.mark.parametrize("regime", sorted(Regime))
def test_every_rule_of_every_regime_is_shown(capsys: Captured, regime: Regime) -> None:
    shown = said(capsys, "law", "show", regime)
    for rule in load(CURRENT[regime]).rules:
        assert f"\n{rule.request_type}: {rule.citation}\n" in shown


def test_the_regimes_are_listed(capsys: Captured) -> None:
    assert said(capsys, "law", "list").split() == [regime.value for regime in Regime]
