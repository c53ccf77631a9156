"""An opt-in to sale and sharing takes two steps, and nothing of it holds before the second."""

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Behalf, Channel, Outcome, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Source
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.consumer.confirm_opt_in import confirm_by_yes, confirm_opt_in
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.opt_outs.may_ask import may_ask
from tests.fakes.acme import ANA, ANAS_PHONE, ask, open_acme, phone_in
from tests.fakes.desk import FakeDesk
from tests.services.opt_outs.listed import SALE, purposes


def test_the_request_alone_ends_no_opt_out_and_the_separate_word_does(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.OPT_OUT_SALE)
    asked = ask(desk, acme, Right.OPT_IN)
    assert purposes(desk, acme) == {SALE}
    done = confirm_opt_in(desk, acme, asked.id, asked.requests[0])
    assert (done.outcome, done.decided_by) == (Outcome.GRANTED, CONSUMER)
    assert purposes(desk, acme) == set()
    kept = desk.suppressions.of(acme.id, ANA)
    ended = kept.of(SALE) if kept else None
    assert ended is not None
    assert ended.lifted_by is Source.REQUEST
    assert may_ask(desk, acme.id, ANA) == ()
    entries = desk.audit_log.of_request(acme.id, done.id)
    [answered] = [entry for entry in entries if entry.tag == Tag.REQUEST_ANSWERED]
    assert answered.detail["confirmed"] == "page"
    again = confirm_opt_in(desk, acme, asked.id, asked.requests[0])
    assert again == desk.requests.get(acme.id, done.id)  # a second press changes nothing
    assert len(desk.audit_log.of_request(acme.id, done.id)) == len(entries)


def test_it_holds_for_the_contact_that_was_shown_to_be_theirs_and_for_no_other(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.OPT_OUT_SALE, phone=ANAS_PHONE)
    asked = ask(desk, acme, Right.OPT_IN, phone=ANAS_PHONE)
    confirm_opt_in(desk, acme, asked.id, asked.requests[0])
    assert purposes(desk, acme) == set()
    assert purposes(desk, acme, ANAS_PHONE) == {SALE}


def test_nobody_ends_anothers_opt_out_by_naming_their_address(desk: FakeDesk, acme: Account) -> None:
    ask(desk, acme, Right.OPT_OUT_SALE)
    forged = ask(desk, acme, Right.OPT_IN, confirmed=False)
    with pytest.raises(NotPossible) as refused:
        confirm_opt_in(desk, acme, forged.id, forged.requests[0])
    assert refused.value.reason == "contact-unconfirmed"
    assert purposes(desk, acme) == {SALE}
    [letter] = [letter for letter in desk.letters() if letter.submission == forged.id]
    assert letter.kind is LetterKind.CONFIRM_CONTACT  # whoever owns the address is asked
    other = open_acme(desk, "zenith").account
    with pytest.raises(NotFound):
        confirm_opt_in(desk, other, forged.id, forged.requests[0])


@pytest.mark.parametrize("behalf", [Behalf.AGENT, Behalf.PARENT])
def test_for_a_child_and_through_an_agent_it_is_not_the_pages_to_ask(
    desk: FakeDesk, acme: Account, behalf: Behalf
) -> None:
    asked = ask(desk, acme, Right.OPT_IN, behalf=behalf)
    with pytest.raises(NotPossible):
        confirm_opt_in(desk, acme, asked.id, asked.requests[0])


def test_what_is_no_opt_in_cannot_be_confirmed_as_one(desk: FakeDesk, acme: Account) -> None:
    asked = ask(desk, acme, Right.DELETE)
    with pytest.raises(NotPossible):
        confirm_opt_in(desk, acme, asked.id, asked.requests[0])


def test_in_and_out_at_once_is_refused_and_somebody_must_be_reachable(desk: FakeDesk, acme: Account) -> None:
    with pytest.raises(InvalidField) as both:
        ask(desk, acme, Right.OPT_IN, Right.OPT_OUT_SALE)
    assert (both.value.field, both.value.problem) == ("rights", "contradict")
    with pytest.raises(InvalidField) as nobody:
        ask(desk, acme, Right.OPT_IN, email=None)
    assert nobody.value.problem == "needed"


def test_staff_grant_it_only_when_they_say_that_the_person_was_asked_again(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    [name] = ask(desk, olga.account, Right.OPT_IN).requests
    granted = DecideRequest(request=name, outcome=Outcome.GRANTED, grounds=(), text="")
    with pytest.raises(InvalidField) as refused:
        decide_request(desk, olga, granted)
    assert refused.value.field == "second_step"
    assert purposes(desk, olga.account) == {Purpose.SALE_SHARING}
    done = decide_request(
        desk, olga, DecideRequest(request=name, outcome=Outcome.GRANTED, grounds=(), text="", second_step=True)
    )
    assert purposes(desk, olga.account) == set()
    [answered] = [e for e in desk.audit_log.of_request(done.account, name) if e.tag == Tag.REQUEST_ANSWERED]
    assert answered.detail["confirmed"] == "staff"


def test_a_yes_by_text_proves_the_number_and_no_address_that_was_written_in_the_text(
    desk: FakeDesk, olga: Staff
) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    text = phone_in(desk, olga.account, channel=Channel.TEXT)
    written = Typed(name="Ana", email=ANA, phone=ANAS_PHONE)
    command = SortRequest(
        request=text.id, rights=(Right.OPT_IN,), residence="US-CA", behalf=Behalf.SELF, typed=written, seen=text.version
    )
    sort_request(desk, olga, command)
    assert confirm_by_yes(desk, olga.account, ANAS_PHONE) is None
    assert purposes(desk, olga.account) == {SALE}
    assert desk.requests.submission(olga.account.id, text.submission).contact_confirmed_at is None
