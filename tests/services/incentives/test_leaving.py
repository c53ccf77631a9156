"""Whoever goes takes their opt-ins along: by an order, after a restore, with the account; and an export holds them."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.erasure import Stage
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import OFFERS_LIMIT, Membership, OfferVersion
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.replay_ledger import replay_ledger
from chalicelib.services.incentives.take_part import TakePart, join, leave
from chalicelib.services.takeout.gather import SUBMISSIONS
from tests.fakes.acme import ANA, ANAS_PHONE, ask, ask_one, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import order, run
from tests.services.consumer_data.test_export_data import made as export_of
from tests.services.erasure.leaving import everything, run_out
from tests.services.erasure.test_replay_ledger import back_up, restore
from tests.services.incentives.test_incentives import published
from tests.services.retention.closed import full
from tests.services.takeout.test_takeouts import archive, lines, made

BOB = Email("bob@example.com")


def of(desk: FakeDesk, account: AccountId, *kinds: str) -> list[str]:
    """The kinds of what lies there of an account's incentives."""
    mine = (row for row in desk.engine.rows.values() if account in row.pk)
    return [row.kind for row in mine if row.kind in (kinds or (OfferVersion.KIND, Membership.KIND))]


def test_as_many_offers_as_there_may_be_do_not_keep_a_person_from_being_erased(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(OFFERS_LIMIT):
        one = published(desk, olga)
        for contact in (ANA, BOB):
            join(desk, olga, TakePart(offer=one.offer, contact=contact, number=1))
    head = full(desk, olga)
    order(desk, olga, head.submission)
    assert run(desk) == 1
    assert desk.incentives.of(olga.account.id, ANA) == ()
    assert len(desk.incentives.of(olga.account.id, BOB)) == OFFERS_LIMIT
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    said = [entry.detail["incentive_member"] for entry in chain if entry.tag == Tag.ACCOUNT_RECORDS_DELETED]
    assert said == [10, 10, 10, 10]


def test_what_a_restore_brings_back_of_an_erased_person_goes_again(desk: FakeDesk, olga: Staff) -> None:
    one = published(desk, olga)
    for contact in (ANA, BOB):
        join(desk, olga, TakePart(offer=one.offer, contact=contact, number=1))
    head = full(desk, olga)
    backup = back_up(desk)
    order(desk, olga, head.submission)
    run(desk)
    restore(desk, backup)
    assert len(desk.incentives.of(olga.account.id, ANA)) == 1
    replay_ledger(desk)
    assert desk.incentives.of(olga.account.id, ANA) == ()
    assert len(desk.incentives.of(olga.account.id, BOB)) == 1


def test_offers_and_members_go_with_the_account_and_another_keeps_its_own(desk: FakeDesk, olga: Staff) -> None:
    zoe = open_acme(desk, "zenith")
    for staff in (olga, zoe):
        one = published(desk, staff)
        join(desk, staff, TakePart(offer=one.offer, contact=BOB, number=1))
        leave(desk, staff, TakePart(offer=one.offer, contact=BOB))
    assert len(of(desk, olga.account.id)) == 2
    begin_erasure(desk, olga.account, actor="system:test")
    assert run_out(desk, olga.account).stage is Stage.DONE
    assert of(desk, olga.account.id) == []
    assert not any("bob@" in each for each in everything(desk))
    assert len(of(desk, zoe.account.id)) == 2
    assert [one.value for one in desk.incentives.of(zoe.account.id, BOB)] == [BOB.address]


def test_the_export_of_everything_holds_each_version_and_each_stay_of_everybody(desk: FakeDesk, olga: Staff) -> None:
    zoe = open_acme(desk, "zenith")
    one = published(desk, olga)
    published(desk, olga, offer=one.offer)
    join(desk, olga, TakePart(offer=one.offer, contact=ANA, number=2))
    leave(desk, olga, TakePart(offer=one.offer, contact=ANA))
    theirs = published(desk, zoe)
    join(desk, zoe, TakePart(offer=theirs.offer, contact=BOB, number=1))
    zipped = archive(desk, made(desk, olga))
    versions = lines(zipped, OfferVersion.KIND)
    assert [each["number"] for each in versions] == [1, 2]
    assert "Ten percent" in str(versions[0])
    [member] = lines(zipped, Membership.KIND)
    assert member["value"] == ANA.address
    assert "until" in str(member["stays"])


def test_the_export_of_a_person_holds_what_they_take_part_in_once_and_nobody_elses(desk: FakeDesk, olga: Staff) -> None:
    one = published(desk, olga)
    for contact in (ANA, BOB):
        join(desk, olga, TakePart(offer=one.offer, contact=contact, number=1))
    mine = [ask_one(desk, olga.account).submission for _ in range(SUBMISSIONS + 1)]
    zipped = archive(desk, export_of(desk, olga, *mine))
    assert [each["value"] for each in lines(zipped, Membership.KIND)] == [ANA.address]
    assert not any(b"bob@" in zipped.read(name) for name in zipped.namelist())


def test_who_names_anothers_number_beside_their_address_hears_nothing_of_its_offers(
    desk: FakeDesk, olga: Staff
) -> None:
    one = published(desk, olga)
    join(desk, olga, TakePart(offer=one.offer, contact=ANAS_PHONE, number=1))
    sent = ask(desk, olga.account, phone=ANAS_PHONE)
    zipped = archive(desk, export_of(desk, olga, sent.id))
    assert f"data/{Membership.KIND}.jsonl" not in zipped.namelist()
    own = phone_in(desk, olga.account)
    [member] = lines(archive(desk, export_of(desk, olga, sent.id, own.submission)), Membership.KIND)
    assert member["value"] == ANAS_PHONE.e164
