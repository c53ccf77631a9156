"""The list of those who opted out, for systems: checked by body alone, and never another account's."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.accounts.set_laws import set_laws
from tests.http.stage import Stage
from tests.http.systems import Office, connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")

MARIE = "Marie.Marker@example.com"
SALE = {"purposes": ["sale_sharing"], "why": "asked"}


@pytest.fixture(scope="module")
def stranger(stage: Stage) -> Office:
    """Another business's system."""
    account, _ = open_account(
        stage.desk,
        OpenAccount(
            name="Zenith",
            slug="zenith",
            time_zone="America/Los_Angeles",
            place="US-CA",
            owner_name="Zoe",
            owner_email=Email.parse("zoe@zenith.example"),
        ),
    )
    return connect(stage, account=account)


def checked(office: Office, **asked: str) -> list[str]:
    reply = office.post("/suppressions/check", asked)
    assert reply.status == 200, reply.body
    found = reply.json
    assert found["suppressed"] is bool(found["opt_outs"])
    return [one["purpose"] for one in found["opt_outs"]]


def test_an_opt_out_that_is_filed_is_found_by_value_and_by_hash(system: Office) -> None:
    system.post("/requests", filing(rights=["opt_out_sale"], email=MARIE, phone="+1 415 555 9317"))
    assert checked(system, email=MARIE.upper()) == ["sale_sharing"]
    assert checked(system, hash=drop_hash(Email(MARIE))) == ["sale_sharing"]
    assert checked(system, phone="(415) 555-9317") == ["sale_sharing"]
    assert checked(system, hash="vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E=") == ["sale_sharing"]
    assert checked(system, email="nobody@example.com") == []


def test_another_account_s_key_learns_nothing(system: Office, stranger: Office) -> None:
    system.post("/suppressions", {"email": "only-acme@example.com", **SALE})
    assert checked(system, email="only-acme@example.com") == ["sale_sharing"]
    assert checked(stranger, email="only-acme@example.com") == []
    assert checked(stranger, hash=drop_hash(Email("only-acme@example.com"))) == []
    assert stranger.get("/suppressions").json == {"items": [], "next": None}
    stranger.post("/suppressions/lift", {"email": "only-acme@example.com", **SALE})
    assert checked(system, email="only-acme@example.com") == ["sale_sharing"]


def test_a_cursor_of_another_account_is_refused(system: Office, stranger: Office) -> None:
    for number in range(2):
        system.post("/suppressions", {"email": f"{number}@example.com", **SALE})
    following = system.get("/suppressions?limit=1").json["next"]
    reply = stranger.get(f"/suppressions?limit=1&cursor={following}")
    assert (reply.status, reply.problem) == (400, "invalid-input")


@pytest.mark.parametrize(
    ("path", "content", "scope"),
    [
        ("/suppressions/check", {"email": MARIE}, Scope.WRITE),
        ("/suppressions", {"email": MARIE, **SALE}, Scope.READ),
        ("/suppressions/lift", {"email": MARIE, **SALE}, Scope.READ),
        ("/opt-out-signals", {"email": MARIE}, Scope.READ),
    ],
)
def test_each_call_asks_for_its_scope(stage: Stage, path: str, content: dict[str, Any], scope: Scope) -> None:
    reply = connect(stage, scope).post(path, content)
    assert (reply.status, reply.problem) == (403, "scope-missing")


def test_the_value_has_no_place_in_an_address(system: Office) -> None:
    for path in (f"/suppressions/check?email={MARIE}", f"/suppressions?email={MARIE}", f"/suppressions/{MARIE}"):
        assert system.get(path).status in {400, 401, 403, 404, 405}, path


def test_no_value_or_hash_reaches_a_log_or_the_audit(
    stage: Stage, system: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    marker = Email("Quentin.Marker@example.com")
    with caplog.at_level(logging.DEBUG):
        system.post(
            "/opt-out-signals", {"email": marker.address, "phone": "+1 415 555 7777", "source": "m.acme.example"}
        )
        checked(system, email=marker.address)
        checked(system, hash=drop_hash(marker))
        system.post("/suppressions/lift", {"email": marker.address, **SALE})
        system.post("/suppressions/check", {"email": marker.address, "phone": "bad"})
        system.get("/suppressions")
    said = capsys.readouterr().out + caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    entries = [
        str(entry.detail)
        for state in stage.desk.audit_log.chains(stage.account.id)
        for entry in stage.desk.audit_log.entries(state.chain)
    ]
    entries += [str(one.detail) for one in stage.desk.audit_log.entries(_chain(stage))]
    for secret in ("Quentin", "quentin", "5557777", drop_hash(marker)):
        assert secret not in said
        assert not any(secret in entry for entry in entries)


def _chain(stage: Stage) -> str:
    return stage.desk.audit_log.chain_of(stage.account.id, None)


@pytest.mark.parametrize(
    ("path", "content", "field", "problem"),
    [
        ("/suppressions/check", {}, "email", "one-of"),
        ("/suppressions/check", {"email": MARIE, "hash": drop_hash(Email(MARIE))}, "email", "one-of"),
        ("/suppressions/check", {"email": "nobody"}, "email", "malformed"),
        ("/suppressions/check", {"phone": "12"}, "phone", "malformed"),
        ("/suppressions/check", {"hash": "0" * 40}, "hash", "malformed"),
        ("/suppressions/check", {"e-mail": MARIE}, "e-mail", "unknown-field"),
        ("/suppressions", {"email": MARIE, "purposes": [], "why": "asked"}, "purposes", "out-of-range"),
        ("/suppressions", {"email": MARIE, "purposes": ["fun"], "why": "asked"}, "purposes[0]", "unknown"),
        (
            "/suppressions",
            {"email": MARIE, "purposes": ["marketing_calls"], "why": "asked"},
            "purposes",
            "other-contact",
        ),
        ("/suppressions", {"email": MARIE, "purposes": ["profiling"], "why": "consented"}, "why", "unknown"),
        ("/suppressions", {**SALE}, "email", "one-of"),
        ("/suppressions", {"email": MARIE, **SALE, "since": "2199-01-01T00:00:00Z"}, "since", "in-the-future"),
        ("/suppressions/lift", {"email": MARIE, "purposes": ["profiling"], "why": "earlier-list"}, "why", "unknown"),
        ("/opt-out-signals", {}, "email", "missing"),
        ("/opt-out-signals", {"email": "nobody"}, "email", "malformed"),
        ("/opt-out-signals", {"email": MARIE, "source": "https://acme.example/x"}, "source", "malformed"),
        ("/opt-out-signals", {"email": MARIE, "residence": "XX"}, "residence", "unknown"),
        ("/opt-out-signals", {"email": MARIE, "residence": "DE"}, "residence", "no-signal"),
        ("/opt-out-signals", {"email": MARIE, "language": "tlh"}, "language", "unknown"),
        ("/opt-out-signals", {"email": MARIE, "received_at": "2199-01-01T00:00:00Z"}, "received_at", "in-the-future"),
        ("/opt-out-signals", {"email": MARIE, "received_at": "2019-01-01T00:00:00Z"}, "received_at", "too-old"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(
    system: Office, path: str, content: dict[str, Any], field: str, problem: str
) -> None:
    reply = system.post(path, content)
    assert (reply.status, reply.problem) == (400, "invalid-input")
    [error] = reply.json["errors"]
    assert (error["field"], error["problem"]) == (field, problem)
    assert error["detail"]
    assert MARIE not in str(error)


def test_the_list_is_paged_in_the_order_of_change_and_says_what_was_lifted(stage: Stage) -> None:
    own = connect(stage)
    stage.time.move(minutes=5)
    begun = stage.time.now()
    for number in range(3):
        own.post(
            "/suppressions", {"phone": f"+1 415 555 01{number:02}", "purposes": ["marketing_texts"], "why": "asked"}
        )
        stage.time.move(seconds=1)
    own.post("/suppressions/lift", {"phone": "+1 415 555 0100", "purposes": ["marketing_texts"], "why": "consented"})
    address = f"/suppressions?limit=2&changed_since={begun.isoformat().replace('+', '%2B')}"
    first = own.get(address).json
    second = own.get(f"/suppressions?limit=2&cursor={first['next']}").json
    items = [*first["items"], *second["items"]]
    assert [item["value"] for item in items] == ["+14155550101", "+14155550102", "+14155550100"]
    assert [item["opt_outs"][0]["lifted_at"] is None for item in items] == [True, True, False]
    assert all(item["opt_outs"][0]["by_business"] for item in items[:2])
    assert own.get(f"{address}&cursor={first['next']}").problem == "invalid-input"


def test_a_contact_is_added_with_the_day_that_the_person_said_so(stage: Stage, system: Office) -> None:
    day = (stage.time.now() - timedelta(days=30)).isoformat()
    made = system.post("/suppressions", {"email": "old-list@example.com", **SALE, "since": day}).json
    [opt_out] = made["opt_outs"]
    assert (opt_out["source"], opt_out["since"][:19]) == ("business", day[:19])
    chain = stage.desk.audit_log.entries(_chain(stage))
    [entry] = [one for one in chain if one.tag == Tag.SUPPRESSION_CHANGED][-1:]
    assert (entry.actor, entry.detail["why"]) == (f"key:{system.system.key_id}", "asked")


def test_a_signal_is_processed_once_and_the_person_is_told(stage: Stage, system: Office) -> None:
    sent = {"email": "gwen@example.com", "source": "www.acme.example", "received_at": stage.time.now().isoformat()}
    done = system.post("/opt-out-signals", sent).json
    assert done["reference"]
    assert [(one["purpose"], one["source"]) for one in done["opt_outs"]] == [("sale_sharing", "signal")]
    submission = stage.desk.requests.submission(stage.account.id, done["reference"])
    assert submission.signal
    assert submission.typed.details == "www.acme.example"
    assert done["reference"][:4] in stage.mail_to("gwen@example.com").text
    again = system.post("/opt-out-signals", sent).json
    assert (again["reference"], again["requests"], again["opt_outs"]) == (None, [], done["opt_outs"])


def test_the_clock_of_another_machine_may_run_a_little_fast(stage: Stage, system: Office) -> None:
    ahead = (stage.time.now() + timedelta(minutes=2)).isoformat()
    reply = system.post("/opt-out-signals", {"phone": "+1 415 555 0188", "received_at": ahead})
    assert reply.status == 200
    assert reply.json["reference"]


def test_a_system_asks_whether_somebody_may_be_asked_to_agree_again(system: Office, stranger: Office) -> None:
    nora = "nora@example.com"
    assert system.post("/suppressions/may-ask", {"email": nora}).json == {"may_ask": True, "locks": []}
    added = system.post("/suppressions", SALE | {"email": nora, "since": "2026-01-31T12:00:00Z"})
    assert added.status == 200, added.body
    told = system.post("/suppressions/may-ask", {"hash": drop_hash(Email(nora))}).json
    assert told["may_ask"] is False
    [lock] = told["locks"]
    assert (lock["purpose"], lock["since"][:10], lock["until"][:10]) == ("sale_sharing", "2026-01-31", "2027-01-31")
    assert stranger.post("/suppressions/may-ask", {"email": nora}).json["may_ask"] is True
    assert system.post("/suppressions/may-ask", {}).problem == "invalid-input"


def test_a_filing_puts_a_whole_number_on_the_list(stage: Stage, system: Office) -> None:
    set_laws(stage.desk, stage.desk.accounts.get(stage.account.id), ("ccpa", "tcpa"), actor="system:test")
    number = "+1 415 555 9344"
    sent = filing(rights=["marketing_texts"], phone=number, email="", do_not_call=True)
    assert system.post("/requests", sent).status == 201
    assert checked(system, phone=number) == ["do_not_call"]
    refused = system.post("/requests", filing(rights=["marketing_texts"], phone="", do_not_call=True))
    assert refused.json["errors"][0]["field"] == "phone"
