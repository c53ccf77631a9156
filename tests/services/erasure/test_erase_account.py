"""An account that is erased leaves ids, hashes and a certificate, and nothing that anybody could read."""

import json

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.erasure import SETTLING, Stage
from chalicelib.domain.ids import RequestId
from chalicelib.domain.jws import payload_of
from chalicelib.domain.passing import OpenSessions, StaffSession
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.accounts.close_account import cancel_closing, close_account
from chalicelib.services.accounts.sessions import Entrance, open_session
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.handling.find_requests import FindRequests
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.handling.request_files import ask_for_file
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.services.erasure.leaving import MARKERS, everything, line_for, run_out, settle_in


@pytest.fixture
def zed(desk: FakeDesk) -> Staff:
    olga = settle_in(desk)
    account = desk.accounts.get(olga.account.id)
    line_for(desk, account)
    add_endpoint(
        desk, account.id, url="https://zedmark.example/hook", events=("request.received",), actor="system:test"
    )
    ask_for_file(desk, Staff(account, olga.user, "session-olga"), FindRequests(), language="en")
    for key in (f"{account.id}/r/f", f"notes/{account.id}/r/f", f"uploads/{account.id}/r/f", f"lists/{account.id}/x/1"):
        desk.objects["files"].kept[key] = b"Zedmark"
    desk.objects["voicemails"].kept[f"greetings/{account.id}/g"] = b"Zedmark"
    return olga


def found(desk: FakeDesk) -> list[str]:
    """What still holds a marker."""
    return [each for each in everything(desk) if any(marker in each for marker in MARKERS)]


def test_nothing_that_names_anybody_is_left(desk: FakeDesk, zed: Staff) -> None:
    assert found(desk)
    begin_erasure(desk, zed.account, actor="operator:usr_x")
    erasure = run_out(desk, zed.account)
    assert erasure.stage is Stage.DONE
    assert found(desk) == []
    mine = [key for key, row in desk.engine.rows.items() if zed.account.id in repr((key, row))]
    assert {pk.split("#")[-1] for pk, _ in mine} <= {zed.account.id, "ERASURE", "CHAINS"}
    assert not any(zed.account.id in name + scrap.body for name, scrap in desk.engine.scraps.items())
    assert not any(zed.account.id in key for bucket in desk.objects.values() for key in bucket.kept)
    assert desk.eraser.has_key(zed.account.id) is False
    assert desk.eraser.has_key(erasure.id) is False


def test_what_leads_in_from_outside_leads_nowhere(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="system:accounts")
    assert desk.accounts.get(zed.account.id).state is AccountState.ERASED
    erase_accounts(desk)
    with pytest.raises(NotFound):
        desk.accounts.by_slug("zedmark")
    assert desk.accounts.logins(zed.user.email) == ()


def test_open_sessions_go_with_the_first_doors(desk: FakeDesk, zed: Staff) -> None:
    open_session(desk, zed.user, Entrance())
    passing = {one.sk.partition("#")[0] for one in desk.eraser.doors(zed.account.id) if not one.pk}
    assert passing == {OpenSessions.KIND, StaffSession.KIND}


def test_a_name_that_another_business_has_taken_meanwhile_stays_theirs(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="system:accounts")
    noted = desk.erasures.get(zed.account.id).about_to(desk.eraser.doors(zed.account.id))
    desk.work.settle(noted)
    desk.eraser.delete(noted.doing)  # and the run is lost before it can note that it is done
    successor = open_acme(desk, "zedmark")
    assert desk.eraser.doors(zed.account.id) == ()
    assert run_out(desk, zed.account).stage is Stage.DONE
    assert desk.accounts.by_slug("zedmark").id == successor.account.id


def test_the_certificate_counts_what_went_and_names_nobody(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="system:accounts")
    erasure = run_out(desk, zed.account)
    said = payload_of(erasure.certificate)
    assert said["account"] == zed.account.id
    assert said["erased"]["request"] == 13
    assert said["erased"]["submission"] == 7
    assert said["erased"]["note"] == 7
    assert said["erased"]["user"] == 2
    assert said["erased"]["files-object"] == 4
    assert said["data_key"]["copies_destroyed"] == 2
    assert not any(marker in json.dumps(said) for marker in MARKERS)
    assert desk.erasure_ledger.certificates[zed.account.id] == erasure.certificate


def test_the_last_owner_gets_it_and_the_address_goes(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="system:accounts")
    desk.mailer.sent.clear()
    erasure = run_out(desk, zed.account)
    [mail] = desk.mailer.sent
    assert mail.to == zed.user.email.address
    assert erasure.certificate in mail.text
    assert not [scrap for scrap in desk.engine.scraps.values() if scrap.kind == "farewell"]


def test_objects_wait_until_what_was_under_way_has_come_to_its_end(desk: FakeDesk, zed: Staff) -> None:
    begun = begin_erasure(desk, zed.account, actor="system:accounts")
    erase_accounts(desk)
    waiting = desk.erasures.get(zed.account.id)
    assert waiting.stage is Stage.SETTLING
    assert waiting.next_at == begun.begun_at + SETTLING
    assert erase_accounts(desk) == 0
    assert desk.objects["files"].kept


def test_another_business_keeps_everything(desk: FakeDesk, zed: Staff) -> None:
    other = settle_in(desk, "beacon", 2)
    before = [each for each in everything(desk) if other.account.id in each and "expires_at" not in each]
    begin_erasure(desk, zed.account, actor="system:accounts")
    run_out(desk, zed.account)
    left = set(everything(desk))
    assert [each for each in before if each not in left] == []
    assert desk.accounts.logins(other.user.email)


def test_a_second_beginning_changes_nothing(desk: FakeDesk, zed: Staff) -> None:
    first = begin_erasure(desk, zed.account, actor="system:accounts")
    assert begin_erasure(desk, zed.account, actor="system:accounts") == first


def test_an_account_that_was_called_back_at_that_moment_is_not_erased(desk: FakeDesk, zed: Staff) -> None:
    seen = close_account(desk, desk.accounts.get(zed.account.id), actor="operator:usr_x")
    cancel_closing(desk, seen, actor="operator:usr_x")
    with pytest.raises(Conflict):
        begin_erasure(desk, seen, actor="system:accounts")
    assert desk.accounts.get(zed.account.id).may_change
    with pytest.raises(NotFound):
        desk.erasures.get(zed.account.id)


def test_the_chain_tells_when_it_began_and_ended(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="operator:usr_x")
    run_out(desk, zed.account)
    entries = desk.audit_log.entries(desk.audit_log.chain_of(zed.account.id, None))
    assert [entry.tag for entry in entries][-2:] == [Tag.ACCOUNT_ERASING, Tag.ACCOUNT_ERASED]
    assert desk.accounts.get(zed.account.id).chain_head == entries[-1].head


def test_a_held_request_stays_readable_with_its_key_until_thirty_days_after_the_hold(
    desk: FakeDesk, zed: Staff
) -> None:
    account = desk.accounts.get(zed.account.id)
    staff = Staff(account, zed.user, "session-olga")
    held = next(one for one in desk.engine.rows.values() if one.kind == "request")
    request = RequestId(held.pk.split("#")[3])
    until = account.day_of(desk.clock.now())
    hold_request(desk, staff, HoldRequest(request=request, reason="litigation", until=until.replace(year=2027)))
    desk.objects["files"].kept[f"{account.id}/{request}/kept"] = b"Zedmark"
    begin_erasure(desk, account, actor="system:accounts")
    erasure = run_out(desk, account)
    assert erasure.stage is Stage.HELD
    assert request in erasure.held
    head = desk.requests.get(account.id, request)
    assert head.requester.startswith("Ana")
    assert list(desk.objects["files"].kept) == [f"{account.id}/{request}/kept"]
    assert desk.eraser.has_key(account.id)
    assert desk.erasure_ledger.kept[account.id].keeps == tuple(sorted(erasure.held))
    assert payload_of(erasure.certificate)["held_requests"] == len(erasure.held)
    desk.clock.pass_(days=370)
    assert run_out(desk, account).held[request]  # over: it has its day
    desk.clock.pass_(days=20)
    assert run_out(desk, account).stage is Stage.HELD
    desk.clock.pass_(days=11)
    assert run_out(desk, account).stage is Stage.DONE
    assert found(desk) == []
    assert desk.eraser.has_key(account.id) is False
    assert desk.erasure_ledger.kept[account.id].keeps == ()


def test_a_mail_service_that_is_away_delays_and_a_refused_address_does_not(desk: FakeDesk, zed: Staff) -> None:
    begin_erasure(desk, zed.account, actor="system:accounts")
    erase_accounts(desk)
    desk.mailer.sent.clear()
    desk.mailer.failures.append(Unavailable("away"))
    desk.clock.at += SETTLING
    with pytest.raises(Unavailable):
        erase_accounts(desk)
    erasure = run_out(desk, zed.account)
    assert erasure.stage is Stage.DONE
    assert len(desk.mailer.sent) == 1


def test_an_address_that_is_nobodys_leaves_the_account_as_it_was(desk: FakeDesk) -> None:
    acme = open_acme(desk)
    with pytest.raises(NotFound):
        desk.erasures.get(acme.account.id)
    assert desk.erasures.every() == ()
