"""After a change of the pepper all is found as before, is moved in pages, and the former pepper can go."""

import inspect
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.address_mark import AddressMark, Trouble
from chalicelib.domain.contact import Email
from chalicelib.domain.incentive import How, Membership, Stay
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.rekeying import REST, SETTLING, Rekeyed
from chalicelib.domain.request import Hold
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Subject
from chalicelib.domain.telephony import TextStop
from chalicelib.services.health.rekey_contacts import begin_again, rekey_contacts, rekeying, still_under
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.storage.kinds import KINDS, kind_of
from chalicelib.storage.places import place
from chalicelib.storage.rehashing import HASHED, StoredRehashing
from tests.fakes.acme import ANA, ANAS_PHONE, ask
from tests.fakes.desk import START, FakeDesk


def file_everything(desk: FakeDesk, olga: Staff) -> None:
    """One of each kind that lies under a contact's hash; those of the use cases, and those that need a long story."""
    ask(desk, olga.account, Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE, phone=ANAS_PHONE)
    account = olga.account.id
    put(desk, TextStop(account=account, since=START, message="SM1", number=ANAS_PHONE.look_up))
    hold = Hold(reason="litigation", by="user:usr_1", since=START)
    put(desk, LegalHold(account=account, id="H", hold=hold, contact=ANA.look_up))
    stay = Stay(number=1, since=START, how=How.PAGE)
    put(
        desk,
        Membership(
            account=account, offer="O", subject=Subject.EMAIL, changed_at=START, stays=(stay,), value=ANA.address
        ),
    )
    put(
        desk,
        AddressMark(
            account=account,
            trouble=Trouble.BOUNCED,
            since=START,
            last_at=START,
            times=1,
            letter="L",
            value=ANA.address,
        ),
    )


def put(desk: FakeDesk, record: object) -> None:
    row = desk._codec.row(record, version=1)
    desk.engine.rows[row.pk, row.sk] = row


def everything_found(desk: FakeDesk, olga: Staff) -> dict[str, int]:
    """What each reader finds by its contact."""
    account = olga.account.id
    return {
        "login": len(desk.accounts.logins(olga.user.email)),
        "one-login": len([one for one in [desk.accounts.login(account, olga.user.email)] if one]),
        "requests": len({one.request for one in desk.requests.by_contact(account, ANA.look_up)}),
        "by-phone": len(desk.requests.by_contact(account, ANAS_PHONE.look_up)),
        "stop": len([one for one in [desk.lines.stop(account, ANAS_PHONE)] if one]),
        "hold": len(desk.retention.holds_on(account, [ANA.look_up])),
        "held": len(desk.retention.submissions_of(desk.retention.holds_on(account, [ANA.look_up])[0])),
        "member": len(desk.incentives.of(account, ANA)),
        "mark": len([one for one in [desk.address_marks.of(account, ANA)] if one]),
        "opt-out": len([one for one in [desk.suppressions.of(account, ANA)] if one]),
        "opt-outs": len(desk.suppressions.among(account, [ANA, ANAS_PHONE])),
        "listed": len(desk.suppressions.page(account, limit=10).records),
    }


@pytest.fixture
def filed(desk: FakeDesk, olga: Staff) -> dict[str, int]:
    file_everything(desk, olga)
    found = everything_found(desk, olga)
    assert all(found.values())
    return found


def all_under(desk: FakeDesk, version: int) -> set[str]:
    return set(still_under(desk, version))


def test_each_kind_whose_key_is_made_from_a_contact_is_moved() -> None:
    made_of_contacts = {name for name in KINDS if "pepper." in inspect.getsource(place.dispatch(kind_of(name)))}
    assert made_of_contacts == set(HASHED)


def test_all_is_found_before_while_and_after_it_is_moved(desk: FakeDesk, olga: Staff, filed: dict[str, int]) -> None:
    assert all_under(desk, 1) == set(HASHED)
    desk.secrets.season("p", "q")
    assert everything_found(desk, olga) == filed
    moved = 0
    hashed = sum(still_under(desk, 1).values())
    for one in desk.rehashing.page("", version=2).found:  # what the job does, one by one
        moved += rekey_one(desk, one.pk, one.sk)
        assert everything_found(desk, olga) == filed, one.kind
    assert moved == hashed
    assert all_under(desk, 1) == set()
    desk.secrets.season("p", "q", retired=[1])
    assert everything_found(desk, olga) == filed


def rekey_one(desk: FakeDesk, pk: str, sk: str) -> int:
    from chalicelib.services.health import rekey_contacts as service

    [one] = [one for one in desk.rehashing.page("", version=2).found if (one.pk, one.sk) == (pk, sk)]
    return int(service._move(desk, one) is Rekeyed.MOVED)


def test_the_job_moves_all_says_how_far_it_is_and_is_done(desk: FakeDesk, olga: Staff, filed: dict[str, int]) -> None:
    assert (rekey_contacts(desk), rekeying(desk)) == (0, None)
    hashed = sum(still_under(desk, 1).values())
    desk.secrets.season("p", "q")
    assert rekey_contacts(desk) == hashed
    state = rekeying(desk)
    assert state
    assert (state.version, state.moved, state.left, state.passes, state.done_at) == (2, hashed, 0, 1, START)
    assert state.looked >= hashed
    assert rekey_contacts(desk) == 0
    assert everything_found(desk, olga) == filed
    desk.secrets.season("p", "q", "r", retired=[1])
    assert rekey_contacts(desk) == hashed  # once more, and nothing is lost by two changes
    assert (all_under(desk, 1), all_under(desk, 2)) == (set(), set())
    desk.secrets.season("p", "q", "r", retired=[1, 2])
    assert everything_found(desk, olga) == filed


def test_a_pepper_is_known_before_it_is_used_and_nothing_is_moved_too_early(
    desk: FakeDesk, olga: Staff, filed: dict[str, int]
) -> None:
    desk.secrets.season("p", "q")
    desk.secrets.values["pepper_from"] = {"2": (START + timedelta(minutes=20)).isoformat()}
    assert desk.secrets.peppers.in_use == 1
    ask(desk, olga.account, email=Email("bo@example.com"))
    assert all_under(desk, 2) == set()
    desk.clock.pass_(minutes=20)
    assert desk.secrets.peppers.in_use == 2
    ask(desk, olga.account, email=Email("cy@example.com"))
    assert "contact" in all_under(desk, 2)
    assert rekey_contacts(desk) == 0
    desk.clock.pass_(seconds=SETTLING.total_seconds())
    assert rekey_contacts(desk) > 0
    assert all_under(desk, 1) == set()
    assert desk.requests.by_contact(olga.account.id, "email:bo@example.com") or filed


def test_a_run_that_is_cut_off_goes_on_where_it_was(
    desk: FakeDesk, olga: Staff, filed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        ask(desk, olga.account, email=Email(f"p{number}@example.com"))
    desk.secrets.season("p", "q")
    real = StoredRehashing.move
    moves: list[str] = []

    def dies(self: StoredRehashing, one: object, contacts: object) -> Rekeyed:
        moves.append("")
        if len(moves) == 30:
            raise RuntimeError
        return real(self, one, contacts)  # type: ignore[arg-type]

    monkeypatch.setattr(StoredRehashing, "move", dies)
    with pytest.raises(RuntimeError):
        rekey_contacts(desk)
    assert rekey_contacts(desk) > 0
    assert all_under(desk, 1) == set()
    state = rekeying(desk)
    assert state
    assert state.done_at
    for number in range(60):
        assert desk.requests.by_contact(olga.account.id, Email(f"p{number}@example.com").look_up)


def test_what_somebody_changes_meanwhile_is_moved_by_the_next_pass(
    desk: FakeDesk, olga: Staff, filed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.secrets.season("p", "q")
    real = StoredRehashing.page

    def changed_behind_it(self: StoredRehashing, after: str, *, version: int, read: bool = True) -> object:
        page = real(self, after, version=version, read=read)
        monkeypatch.undo()
        [stop] = [row for row in desk.engine.rows.values() if row.kind == "text-stop"]
        desk.engine.rows[stop.pk, stop.sk] = replace(stop, version=stop.version + 1)
        return page

    monkeypatch.setattr(StoredRehashing, "page", changed_behind_it)
    rekey_contacts(desk)
    state = rekeying(desk)
    assert state
    assert (state.done_at, state.stuck) == (None, {"elsewhere": 1})
    assert rekey_contacts(desk) == 1
    assert all_under(desk, 1) == set()
    assert everything_found(desk, olga) == filed


def test_what_was_written_anew_under_the_new_pepper_wins(desk: FakeDesk, olga: Staff, filed: dict[str, int]) -> None:
    desk.secrets.season("p", "q")
    later = TextStop(account=olga.account.id, since=START, message="SM2", number=ANAS_PHONE.look_up)
    put(desk, later)
    stop = desk.lines.stop(olga.account.id, ANAS_PHONE)
    assert stop
    assert stop.message == "SM2"
    rekey_contacts(desk)
    assert all_under(desk, 1) == set()
    stop = desk.lines.stop(olga.account.id, ANAS_PHONE)
    assert stop
    assert stop.message == "SM2"


def test_a_look_up_whose_contact_stands_nowhere_stays_and_is_told(
    desk: FakeDesk, olga: Staff, filed: dict[str, int]
) -> None:
    put(desk, TextStop(account=olga.account.id, since=START, message="SM9", hashed=f"1-{'0' * 40}"))
    desk.secrets.season("p", "q")
    rekey_contacts(desk)
    state = rekeying(desk)
    assert state
    assert (state.done_at, state.left, state.stuck) == (None, 1, {"unknown": 1})
    assert still_under(desk, 1) == {"text-stop": 1}
    before = state.passes
    assert rekey_contacts(desk) == 0
    state = rekeying(desk)
    assert state
    assert state.passes == before  # it does not go through everything each quarter of an hour for nothing
    desk.clock.pass_(seconds=REST.total_seconds())
    rekey_contacts(desk)
    state = rekeying(desk)
    assert state
    assert state.passes == before + 1


def test_what_is_deleted_while_it_is_moved_leaves_nothing_behind(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = ask(desk, olga.account)
    desk.secrets.season("p", "q")
    real = StoredRehashing.move

    def deleted_behind_it(self: StoredRehashing, one: object, contacts: object) -> Rekeyed:
        done = real(self, one, contacts)  # type: ignore[arg-type]
        for key, row in list(desk.engine.rows.items()):
            if row.kind in {"submission", "request"}:
                del desk.engine.rows[key]
        return done

    monkeypatch.setattr(StoredRehashing, "move", deleted_behind_it)
    rekey_contacts(desk)
    assert desk.requests.by_contact(olga.account.id, ANA.look_up) == ()
    assert not [row for row in desk.engine.rows.values() if row.kind == "contact"]
    assert submission


def test_an_account_whose_key_is_gone_is_left_alone_and_the_others_go_on(
    desk: FakeDesk, olga: Staff, filed: dict[str, int]
) -> None:
    desk.engine.wrapped.clear()
    fresh = FakeDesk()
    fresh.__dict__["engine"] = desk.engine
    fresh.secrets.season("p", "q")
    rekey_contacts(fresh)
    state = rekeying(fresh)
    assert state
    assert state.stuck.get("unreadable", 0) > 0
    assert state.done_at is None


def test_after_tables_were_restored_it_begins_again(desk: FakeDesk, olga: Staff, filed: dict[str, int]) -> None:
    backup = dict(desk.engine.rows)
    desk.secrets.season("p", "q")
    rekey_contacts(desk)
    desk.secrets.season("p", "q", retired=[1])
    desk.engine.rows.clear()
    desk.engine.rows.update(backup)
    assert desk.suppressions.of(olga.account.id, ANA) is None
    begin_again(desk)
    assert rekey_contacts(desk) > 0
    assert everything_found(desk, olga) == filed


def test_a_request_that_is_deleted_afterwards_takes_its_look_ups_along(desk: FakeDesk, olga: Staff) -> None:
    submission = ask(desk, olga.account)
    desk.secrets.season("p", "q")
    rekey_contacts(desk)
    delete_submission(desk, olga.account.id, submission.id)
    assert not [row for row in desk.engine.rows.values() if row.kind == "contact"]
