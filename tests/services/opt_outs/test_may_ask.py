"""Before a business asks somebody to agree again, it asks whether it may."""

from chalicelib.domain.account import Staff
from chalicelib.domain.contact_list import Task
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.lists.contact_lists import AnnounceList
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.opt_outs.may_ask import may_ask, may_ask_any
from tests.fakes.acme import ANA, ANAS_PHONE, ask, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.lists.handed import opt_out, result, worked

SALE = Purpose.SALE_SHARING


def test_whoever_opted_out_of_sale_may_be_asked_again_after_twelve_months(desk: FakeDesk, olga: Staff) -> None:
    account = olga.account
    assert may_ask(desk, account.id, ANA) == ()
    ask(desk, account, Right.OPT_OUT_SALE, phone=ANAS_PHONE)
    [lock] = may_ask(desk, account.id, ANA)
    assert lock.purpose is SALE
    assert may_ask(desk, account.id, drop_hash(ANA)) == (lock,)
    assert may_ask_any(desk, account.id, None, ANAS_PHONE) == (lock,)
    assert may_ask_any(desk, account.id, None) == ()
    assert may_ask(desk, open_acme(desk, "zenith").account.id, ANA) == ()
    desk.clock.pass_(days=364)
    assert may_ask(desk, account.id, ANA) != ()
    desk.clock.pass_(days=2)
    assert may_ask(desk, account.id, ANA) == ()


def test_marketing_alone_forbids_no_question(desk: FakeDesk, olga: Staff) -> None:
    opt_out(desk, olga, ANA)
    assert may_ask(desk, olga.account.id, ANA) == ()


def test_whoever_took_it_back_is_free_and_a_list_swept_clean_before_a_campaign_is_not(
    desk: FakeDesk, olga: Staff
) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE)
    lift = LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.CONSENTED)
    lift_suppression(desk, olga, lift)
    assert may_ask(desk, olga.account.id, ANA) != ()
    withdraw_request(desk, olga.account, sent.id, sent.requests[0])
    assert may_ask(desk, olga.account.id, ANA) != ()  # the business's word ended it before the person's could
    other = ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, phone=ANAS_PHONE)
    withdraw_request(desk, olga.account, other.id, other.requests[0])
    assert may_ask(desk, olga.account.id, ANAS_PHONE) == ()


def test_what_never_was_an_opt_out_forbids_nothing_once_it_is_corrected(desk: FakeDesk, olga: Staff) -> None:
    add_suppression(desk, olga, AddSuppression(contact=ANA, purposes=(SALE,), why=Why.EARLIER_LIST))
    assert may_ask(desk, olga.account.id, ANA) != ()
    lift_suppression(desk, olga, LiftSuppression(contact=ANA, purposes=(SALE,), why=Why.MISTAKE))
    assert may_ask(desk, olga.account.id, ANA) == ()


def test_a_campaign_that_asks_people_to_agree_again_leaves_out_who_may_not_be_asked(
    desk: FakeDesk, olga: Staff
) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    mail = b"email\r\nana@example.com\r\nbob@example.com\r\n"
    usual = AnnounceList(task=Task.CLEAN, purposes=(Purpose.MARKETING_EMAIL,))
    assert "ana@" in result(desk, worked(desk, olga, mail, usual))  # no word against mail as such
    asking = AnnounceList(task=Task.CLEAN, purposes=(Purpose.MARKETING_EMAIL,), asks=True)
    given = worked(desk, olga, mail, asking)
    assert result(desk, given) == "email\r\nbob@example.com\r\n"
    assert (given.counts.kept, given.counts.left) == (1, 1)
    desk.clock.pass_(days=366)
    assert "ana@" in result(desk, worked(desk, olga, mail, asking))
