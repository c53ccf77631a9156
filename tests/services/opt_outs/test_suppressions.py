"""The list of those who opted out follows what people ask for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Behalf, Channel, Outcome, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Source
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.opt_outs.check_suppression import check_suppression
from chalicelib.services.opt_outs.list_suppressions import list_suppressions
from chalicelib.services.telephone.stop_texts import Wish, start_texts, stop_texts
from tests.fakes.acme import ANA, ANAS_PHONE, ask, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.services.opt_outs.listed import SALE, changes, purposes, rows


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
