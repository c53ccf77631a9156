"""The list of those who opted out follows what people ask for, and what the business itself has heard."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Outcome, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Source, Suppression, Why
from chalicelib.errors import Forbidden, Gone, InvalidField
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.opt_outs.check_suppression import check_suppression
from chalicelib.services.opt_outs.list_suppressions import list_suppressions
from chalicelib.services.opt_outs.take_signal import Signal, take_signal
from chalicelib.services.telephone.stop_texts import Wish, start_texts, stop_texts
from tests.fakes.acme import ANA, ANAS_PHONE, ask, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk

SALE = Purpose.SALE_SHARING


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


@pytest.fixture
def acme(olga: Staff) -> Account:
    return olga.account


def purposes(desk: FakeDesk, account: Account, contact: Email | Phone = ANA) -> set[Purpose]:
    return {opt_out.purpose for opt_out in check_suppression(desk, account.id, contact).opt_outs}


def changes(desk: FakeDesk, submission: Submission) -> list[object]:
    entries = [entry for name in submission.requests for entry in desk.audit_log.of_request(submission.account, name)]
    told = [entry.detail for entry in entries if entry.tag == Tag.SUPPRESSION_CHANGED]
    return [change for detail in told for change in ("began", "ended") if detail[change]]


def rows(desk: FakeDesk) -> int:
    return sum(row.kind == Suppression.KIND for row in desk.engine.rows.values())


def test_an_opt_out_is_honoured_on_receipt_for_every_contact(desk: FakeDesk, acme: Account) -> None:
    sent = ask(desk, acme, Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, phone=ANAS_PHONE, confirmed=False)
    for contact in (ANA, ANAS_PHONE):
        assert purposes(desk, acme, contact) == {SALE, Purpose.LIMIT_SENSITIVE}
        [sale] = [one for one in check_suppression(desk, acme.id, contact).opt_outs if one.purpose is SALE]
        assert (sale.since, sale.source) == (sent.received_at, Source.REQUEST)
    [first, second] = [desk.audit_log.of_request(acme.id, name)[-1] for name in sent.requests]
    assert first.detail == {"subjects": ["email", "phone"], "began": ["sale_sharing"], "ended": []}
    assert second.detail["began"] == ["limit_sensitive"]


def test_a_check_by_value_and_one_by_drop_hash_meet(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.OPT_OUT_SALE, email=Email("Anna.Smith@Domain.com"))
    by_value = check_suppression(desk, acme.id, Email.parse("ANNA.smith@domain.com"))
    assert by_value.suppressed
    assert by_value == check_suppression(desk, acme.id, "KA18MT/ph6IHYjzT9zwETySDQyvSh87YuoSBpOQtkhE=")


def test_other_rights_put_nobody_on_the_list_and_read_nothing(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.DELETE, Right.KNOW_SPECIFIC)
    assert rows(desk) == 0


def test_another_account_knows_nothing_of_it(desk: FakeDesk, acme: Account) -> None:
    other = open_acme(desk, "zenith")
    ask(desk, acme, Right.OPT_OUT_SALE)
    assert not check_suppression(desk, other.account.id, ANA).suppressed
    assert not check_suppression(desk, other.account.id, drop_hash(ANA)).suppressed
    assert list_suppressions(desk, other, limit=10).records == ()


def test_nothing_of_the_value_lies_open_in_the_table(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.OPT_OUT_SALE, phone=ANAS_PHONE)
    for row in desk.engine.rows.values():
        plain = (row.pk, row.sk, row.list_pk, row.list_sk, row.body)
        assert not any("ana@" in str(part) or "2135550123" in str(part) for part in plain)
        assert not any(drop_hash(ANA) in str(part) for part in plain)
    assert not any("ana@" in str(entry.detail) for entry in desk.engine.audit.values())


def test_withdrawal_ends_it_with_an_entry_unless_another_request_stands(desk: FakeDesk, acme: Account) -> None:
    first, second = ask(desk, acme, Right.OPT_OUT_SALE), ask(desk, acme, Right.OPT_OUT_SALE)
    assert changes(desk, second) == []  # it began with the first
    withdraw_request(desk, acme, first.id, first.requests[0])
    assert purposes(desk, acme) == {SALE}
    withdraw_request(desk, acme, second.id, second.requests[0])
    assert purposes(desk, acme) == set()
    assert changes(desk, second) == ["ended"]
    assert rows(desk) == 1  # the record stays as proof


def test_a_denial_ends_it_and_another_outcome_does_not(desk: FakeDesk, olga: Staff) -> None:
    def decided(outcome: Outcome, grounds: tuple[str, ...] = ()) -> set[Purpose]:
        email = Email(f"{outcome.value.replace(' ', '')}@example.com")
        sent = ask(desk, olga.account, Right.OPT_OUT_SALE, email=email)
        command = DecideRequest(
            request=sent.requests[0],
            outcome=outcome,
            grounds=grounds,
            text="Three addresses and one sender asked for this in one minute, with names that nobody has heard.",
        )
        decide_request(desk, olga, replace(command, edits={"facts": "Three addresses, one sender."} if grounds else {}))
        return purposes(desk, olga.account, email)

    assert decided(Outcome.GRANTED) == {SALE}
    assert decided(Outcome.DENIED, ("CCPA_FRAUD_OPTOUT",)) == set()


def test_staff_who_find_another_law_move_the_purpose(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE)
    correct_law(desk, olga, CorrectLaw(request=sent.requests[0], residence="US-UT", why="Lives in Utah", words="Hello"))
    [head] = [desk.requests.get(olga.account.id, name) for name in sent.requests]
    assert purposes(desk, olga.account) == {SALE if head.right is Right.OPT_OUT_SALE else Purpose.TARGETED_ADVERTISING}


def test_a_stop_by_text_lists_the_number_and_a_start_takes_it_off(desk: FakeDesk, acme: Account) -> None:
    wish = Wish(account=acme, shared=False, number=ANAS_PHONE, text="SM1", language="en")
    stop_texts(desk, wish)
    assert purposes(desk, acme, ANAS_PHONE) == {Purpose.MARKETING_TEXTS, Purpose.MARKETING_CALLS}
    assert {one.source for one in check_suppression(desk, acme.id, ANAS_PHONE).opt_outs} == {Source.TEXT}
    assert start_texts(desk, replace(wish, text="SM2"))
    assert purposes(desk, acme, ANAS_PHONE) == set()
    stop_texts(desk, replace(wish, text="SM3"))
    assert purposes(desk, acme, ANAS_PHONE) == {Purpose.MARKETING_TEXTS, Purpose.MARKETING_CALLS}


def test_a_start_takes_off_what_was_answered_meanwhile_too(desk: FakeDesk, olga: Staff) -> None:
    wish = Wish(account=olga.account, shared=False, number=ANAS_PHONE, text="SM1", language="en")
    reference = stop_texts(desk, wish)
    assert reference
    texts, calls = desk.requests.submission(olga.account.id, reference).requests
    for name in (texts, calls):
        decide_request(desk, olga, DecideRequest(request=name, outcome=Outcome.GRANTED, grounds=(), text="Done."))
    assert start_texts(desk, replace(wish, text="SM2"))
    assert purposes(desk, olga.account, ANAS_PHONE) == set()
    for name in (texts, calls):
        assert desk.requests.get(olga.account.id, name).outcome is Outcome.GRANTED
        assert desk.audit_log.of_request(olga.account.id, name)[-1].detail["ended"]


def test_what_was_keyed_counts_until_staff_hear_something_else(desk: FakeDesk, olga: Staff) -> None:
    request = phone_in(desk, olga.account, Right.OPT_OUT_SALE)
    assert purposes(desk, olga.account, ANAS_PHONE) == {SALE}
    typed = Typed(name="Ana", email=ANA, phone=ANAS_PHONE)
    asked = SortRequest(
        request=request.id, rights=(Right.LIMIT_SENSITIVE,), residence="US-CA", behalf=Behalf.SELF, typed=typed
    )
    sort_request(desk, olga, asked)
    for contact in (ANA, ANAS_PHONE):
        assert purposes(desk, olga.account, contact) == {Purpose.LIMIT_SENSITIVE}


def test_a_number_that_was_misheard_is_not_kept_on_the_list(desk: FakeDesk, olga: Staff) -> None:
    request = phone_in(desk, olga.account, Right.OPT_OUT_SALE)
    typed = Typed(name="Ana", email=ANA, phone=None)
    asked = SortRequest(
        request=request.id, rights=(Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE), residence="US-CA", behalf=Behalf.SELF,
        typed=typed,
    )  # fmt: skip
    sort_request(desk, olga, asked)
    assert purposes(desk, olga.account, ANAS_PHONE) == set()
    assert purposes(desk, olga.account) == {SALE, Purpose.LIMIT_SENSITIVE}


def test_what_was_no_request_leaves_nobody_on_the_list(desk: FakeDesk, olga: Staff) -> None:
    request = phone_in(desk, olga.account, Right.OPT_OUT_SALE)
    close_no_request(desk, olga, CloseNoRequest(request=request.id, what="wrong-number"))
    assert purposes(desk, olga.account, ANAS_PHONE) == set()


def test_twenty_opt_outs_of_one_contact_at_the_same_moment_all_come_in(desk: FakeDesk, acme: Account) -> None:
    def send(seed: int) -> Submission:
        command = SubmitRequest(
            account=acme,
            reference=new_reference(seed.to_bytes(16)),
            rights=(Right.OPT_OUT_SALE,),
            residence="US-CA",
            behalf=Behalf.SELF,
            typed=Typed(name="Ana", email=ANA, phone=None),
            channel=Channel.WEB,
            language="en",
        )
        return submit_request(desk, command)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(send, range(1, 5)))
    found = desk.suppressions.of(acme.id, ANA)
    assert found
    [sale] = found.standing
    assert set(sale.requests) == {name for submission in sent for name in submission.requests}


# -- the business's own word


def add(contact: Email | Phone = ANA, *what: Purpose, why: Why = Why.ASKED) -> AddSuppression:
    return AddSuppression(contact=contact, purposes=what or (SALE,), why=why)


def test_the_business_adds_and_lifts_with_a_reason_in_its_own_chain(desk: FakeDesk, olga: Staff) -> None:
    week_ago = desk.clock.at - timedelta(days=7)
    made = add_suppression(desk, olga, replace(add(), since=week_ago))
    assert [(one.since, one.source, one.own) for one in made.standing] == [(week_ago, Source.BUSINESS, True)]
    lifted = lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.CONSENTED))
    assert lifted.standing == ()
    chain = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    details = [entry.detail for entry in chain if entry.tag == Tag.SUPPRESSION_CHANGED]
    assert details == [
        {"subjects": ["email"], "why": "asked", "began": ["sale_sharing"], "ended": []},
        {"subjects": ["email"], "why": "consented", "began": [], "ended": ["sale_sharing"]},
    ]


def test_what_changes_nothing_writes_nothing(desk: FakeDesk, olga: Staff) -> None:
    lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.MISTAKE))
    assert rows(desk) == 0
    first = add_suppression(desk, olga, add())
    assert add_suppression(desk, olga, add()).version == first.version


def test_what_the_business_lifts_stays_lifted_when_the_request_is_withdrawn(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE)
    lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.CONSENTED))
    withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    assert purposes(desk, olga.account) == set()
    assert changes(desk, sent) == ["began"]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (replace(add(), purposes=()), "purposes"),
        (add(ANAS_PHONE, Purpose.MARKETING_EMAIL), "purposes"),
        (add(ANA, SALE, Purpose.MARKETING_TEXTS), "purposes"),
        (add(why=Why.CONSENTED), "why"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: FakeDesk, olga: Staff, command: AddSuppression, field: str) -> None:
    with pytest.raises(InvalidField, match=field):
        add_suppression(desk, olga, command)
    assert rows(desk) == 0


def test_a_day_to_come_or_without_zone_is_refused(desk: FakeDesk, olga: Staff) -> None:
    for since in (desk.clock.at + timedelta(seconds=1), desk.clock.at.replace(tzinfo=None)):
        with pytest.raises(InvalidField, match="since"):
            add_suppression(desk, olga, replace(add(), since=since))


def test_lifting_for_a_reason_to_add_is_refused(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(InvalidField, match="why"):
        lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.EARLIER_LIST))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_who_only_reads_changes_nothing(desk: FakeDesk, olga: Staff, role: Role) -> None:
    reader = hire(desk, olga.account, role)
    with pytest.raises(Forbidden):
        add_suppression(desk, reader, add())
    with pytest.raises(Forbidden):
        lift_suppression(desk, reader, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.MISTAKE))


def test_a_look_at_the_list_is_audited_by_its_size(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    [found] = list_suppressions(desk, olga, limit=10).records
    assert found.value == ANA.address
    looked = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_SUPPRESSIONS]
    assert [entry.detail for entry in looked] == [{"shown": 1}]


# -- signals that a business's own site received


def a_signal(desk: FakeDesk, account: Account, **changed: object) -> Signal:
    usual = Signal(
        account=account,
        email=ANA,
        phone=None,
        site="www.acme.example",
        residence="US-CA",
        language="en",
        received_at=desk.clock.at - timedelta(hours=1),
        actor="key:key_1",
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_a_signal_becomes_an_opt_out_that_nobody_has_to_prove(desk: FakeDesk, acme: Account) -> None:
    done = take_signal(desk, a_signal(desk, acme))
    assert done.reference
    [name] = done.requests
    head = desk.requests.get(acme.id, name)
    assert (head.right, head.channel, head.verification.sufficient) == (Right.OPT_OUT_SALE, Channel.API, True)
    assert head.received_at == desk.clock.at - timedelta(hours=1)
    assert [(one.purpose, one.source) for one in done.stands.opt_outs] == [(SALE, Source.SIGNAL)]
    entries = desk.audit_log.of_request(acme.id, name)
    assert [entry.tag for entry in entries] == ["request:received", "request:optout:signal", "suppression:changed"]
    assert {entry.actor for entry in entries} == {"key:key_1"}
    assert [letter.to for letter in desk.letters()] == [ANA]


def test_the_same_signal_again_changes_nothing_while_it_stands(desk: FakeDesk, acme: Account) -> None:
    first = take_signal(desk, a_signal(desk, acme))
    desk.clock.pass_(days=2)
    again = take_signal(desk, a_signal(desk, acme, site="shop.acme.example"))
    assert (again.reference, again.requests, again.stands) == (None, (), first.stands)
    assert len(desk.letters()) == 1
    assert first.reference
    withdraw_request(desk, acme, first.reference, first.requests[0])
    assert take_signal(desk, a_signal(desk, acme)).reference not in {None, first.reference}


def test_the_same_signal_ten_times_at_once_is_one_opt_out(desk: FakeDesk, acme: Account) -> None:
    with ThreadPoolExecutor(10) as pool:
        done = list(pool.map(lambda _: take_signal(desk, a_signal(desk, acme)), range(10)))
    assert len({one.reference for one in done} - {None}) == 1
    assert len(desk.requests.by_contact(acme.id, ANA.look_up)) == 1


def test_a_signal_with_a_contact_that_is_new_says_something_new(desk: FakeDesk, acme: Account) -> None:
    take_signal(desk, a_signal(desk, acme))
    done = take_signal(desk, a_signal(desk, acme, phone=ANAS_PHONE))
    assert done.reference
    assert purposes(desk, acme, ANAS_PHONE) == {SALE}


def test_a_signal_means_targeted_advertising_where_the_law_names_it(desk: FakeDesk, acme: Account) -> None:
    done = take_signal(desk, a_signal(desk, acme, residence="US-CO"))
    assert {one.purpose for one in done.stands.opt_outs} == {SALE, Purpose.TARGETED_ADVERTISING}
    assert len(done.requests) == 2


def test_a_signal_where_the_law_knows_none_and_one_for_a_closed_business_are_refused(
    desk: FakeDesk, olga: Staff
) -> None:
    with pytest.raises(InvalidField, match="residence: no-signal"):
        take_signal(desk, a_signal(desk, olga.account, residence="DE"))
    closed = close_account(desk, olga.account, actor="operator:test")
    with pytest.raises(Gone):
        take_signal(desk, a_signal(desk, closed))
