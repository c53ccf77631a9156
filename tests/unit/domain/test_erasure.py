"""How an erasure goes from stage to stage, what it counts, and what a hold keeps."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.erasure import AFTER_HOLD, LEASE, Erasure, Remnant, Stage, following
from chalicelib.domain.erasure_certificate import as_payload, signing_input
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.jws import payload_of

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ERASURE = Erasure(account=AccountId("acc_a"), id="era_a", by="system:accounts", begun_at=AT, next_at=AT)
HELD = RequestId("R1")


def test_every_stage_leads_to_the_certificate() -> None:
    erasure, seen = ERASURE, [ERASURE.stage]
    while erasure.stage is not Stage.CERTIFICATE:
        erasure = erasure.at_stage(following(erasure))
        seen.append(erasure.stage)
    assert seen[-2:] == [Stage.KEYS, Stage.CERTIFICATE]
    assert len(seen) == len(Stage) - 2  # but waiting for a hold, and the end


def test_while_a_hold_keeps_something_the_keys_stay() -> None:
    held = ERASURE.holding(HELD).at_stage(Stage.PASSING)
    assert following(held) is Stage.CERTIFICATE
    assert following(ERASURE.at_stage(Stage.PASSING)) is Stage.KEYS


def test_a_piece_is_counted_when_it_is_noted_and_not_again_when_it_is_done() -> None:
    noted = ERASURE.about_to((Remnant("p", "a", "note"), Remnant("p", "b", "note"), Remnant("p", "c", "file")))
    assert noted.counts == {"file": 1, "note": 2}
    done = noted.done_with(cursor="x")
    assert (done.doing, done.cursor, done.counts) == ((), "x", noted.counts)


def test_a_run_that_takes_it_has_it_for_a_while() -> None:
    assert ERASURE.taken(AT).next_at == AT + LEASE


def test_a_hold_that_ended_gets_its_day_and_leaves_on_it() -> None:
    erasure = ERASURE.holding(HELD).holding(RequestId("R2"))
    assert erasure.holding(HELD) == erasure
    today = date(2026, 12, 1)
    looked = erasure.looked_at({HELD: False, "R2": True}, today)
    assert looked.held == {HELD: (today + AFTER_HOLD).isoformat(), "R2": ""}
    assert looked.looked_at({HELD: False, "R2": True}, today + timedelta(days=29)).held == looked.held
    assert looked.looked_at({HELD: True, "R2": True}, today).held == {HELD: "", "R2": ""}  # held anew
    assert looked.looked_at({HELD: False, "R2": True}, today + AFTER_HOLD).keeps == {"R2"}


def test_the_certificate_says_what_is_so() -> None:
    unfinished = as_payload(ERASURE, issuer="https://r.example")
    assert unfinished["data_key"] == {"copies_destroyed": 0, "destroyed_at": None}
    assert unfinished["finished_at"] == unfinished["begun_at"]
    done = Erasure(
        account=AccountId("acc_a"),
        id="era_a",
        by="x",
        begun_at=AT,
        counts={"note": 2},
        keys_gone_at=AT + timedelta(days=1),
        finished_at=AT + timedelta(days=1),
    )
    signed = signing_input(done, issuer="https://r.example", kid="k").decode()
    said = payload_of(f"{signed}.x")
    assert said["erased"] == {"note": 2}
    assert said["data_key"]["copies_destroyed"] == 2
    assert said["finished_at"] > said["begun_at"]
