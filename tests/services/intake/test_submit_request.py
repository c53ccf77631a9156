"""Send: one request per right, clocks from receipt, one submission however often it is pressed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain import places
from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import new_reference
from chalicelib.domain.passing import Draft
from chalicelib.domain.request import Behalf, Channel, Period, Request, State, Submission, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound
from chalicelib.law.choice import opt_outs_first, rights_for
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.intake.keep_draft import keep_answers, open_draft, read_draft
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from tests.fakes.acme import ANA, open_acme
from tests.fakes.desk import FakeDesk

ANAS = Typed(name="Ana María López", email=ANA, phone=None, details="Everything since 2024, order 99887766")
PHONE = Phone("+12135550123")


def a_command(desk: FakeDesk, account: Account, *rights: Right, typed: Typed = ANAS) -> SubmitRequest:
    return SubmitRequest(
        account=account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=rights or (Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=typed,
        channel=Channel.WEB,
        language="es",
    )


def from_form(desk: FakeDesk, account: Account, visitor: str = "v1") -> SubmitRequest:
    """A command with the draft that it uses up."""
    draft = keep_answers(desk, open_draft(desk, account, visitor), {"name": ["Ana"]})
    return replace(a_command(desk, account), reference=draft.reference, draft=draft)


def heads(desk: FakeDesk, submission: Submission) -> list[Request]:
    return [desk.requests.get(submission.account, request) for request in submission.requests]


def submissions(desk: FakeDesk) -> int:
    return sum(row.kind == Submission.KIND for row in desk.engine.rows.values())


def test_each_right_becomes_a_request_with_its_own_chain(desk: FakeDesk, acme: Account) -> None:
    chosen = (Right.KNOW_SPECIFIC, Right.DELETE, Right.OPT_OUT_SALE)
    submission = submit_request(desk, a_command(desk, acme, *chosen))
    found = heads(desk, submission)
    assert tuple(head.right for head in found) == (Right.OPT_OUT_SALE, Right.KNOW_SPECIFIC, Right.DELETE)
    for head in found:
        entry, *more = desk.audit_log.of_request(acme.id, head.id)
        assert verify_link(GENESIS, entry)
        assert [one.tag for one in more] == (["suppression:changed"] if head.right is Right.OPT_OUT_SALE else [])
        assert head.chain_head == [entry, *more][-1].head
        assert entry.detail["right"] == head.right.value


def test_an_opt_out_does_not_wait_for_the_code_that_its_neighbours_need(desk: FakeDesk, acme: Account) -> None:
    submission = submit_request(desk, a_command(desk, acme, Right.DELETE, Right.OPT_OUT_SALE))
    runs, waits = heads(desk, submission)
    assert (waits.state, runs.state) == (State.AWAITING_VERIFICATION, State.IN_PROGRESS)
    assert runs.verification.needed is Level.NONE


def test_the_same_right_chosen_twice_is_one_request(desk: FakeDesk, acme: Account) -> None:
    assert len(submit_request(desk, a_command(desk, acme, Right.DELETE, Right.DELETE)).requests) == 1


def test_clocks_run_from_receipt_in_the_business_s_time_zone(desk: FakeDesk, acme: Account) -> None:
    desk.clock.at = desk.clock.at.replace(day=24, hour=6)  # still Monday the 23rd in Los Angeles
    [head] = heads(desk, submit_request(desk, a_command(desk, acme)))
    acknowledge, respond = head.clock(Period.ACKNOWLEDGE), head.clock(Period.RESPOND)
    assert respond is not None
    assert respond.due == date(2026, 11, 23) + timedelta(days=45)  # 11 CCR 7021(b)
    assert acknowledge is not None
    assert acknowledge.due == date(2026, 12, 9)  # 10 business days with Thanksgiving and the day after off


def test_what_came_by_post_is_counted_from_the_day_it_came(desk: FakeDesk, acme: Account) -> None:
    came = desk.clock.at - timedelta(days=5)
    command = replace(a_command(desk, acme), channel=Channel.POST, received_at=came)
    submission = submit_request(desk, command)
    [head] = heads(desk, submission)
    respond = head.clock(Period.RESPOND)
    assert submission.received_at == came
    assert respond is not None
    assert respond.due == came.date() + timedelta(days=45)


def test_a_letter_that_is_yet_to_come_is_refused(desk: FakeDesk, acme: Account) -> None:
    command = replace(a_command(desk, acme), channel=Channel.POST, received_at=desk.clock.at + timedelta(days=1))
    with pytest.raises(InvalidField, match="received_at: in-the-future"):
        submit_request(desk, command)


def test_ten_presses_one_after_the_other_make_one_submission(desk: FakeDesk, acme: Account) -> None:
    command = from_form(desk, acme)
    sent = [submit_request(desk, command) for _ in range(10)]
    assert len({submission.requests for submission in sent}) == 1
    assert submissions(desk) == 1
    assert len(desk.letters()) == 1


def test_ten_presses_at_the_same_moment_make_one_submission(desk: FakeDesk, acme: Account) -> None:
    command = from_form(desk, acme)
    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(lambda _: submit_request(desk, command), range(10)))
    assert len({submission.requests for submission in sent}) == 1
    assert submissions(desk) == 1
    assert len(desk.letters()) == 1
    assert len([entry for entry in desk.engine.audit.values() if entry.tag == "request:received"]) == 1


def test_the_draft_is_used_up_and_forgets_what_was_typed(desk: FakeDesk, acme: Account) -> None:
    submit_request(desk, from_form(desk, acme))
    draft = read_draft(desk, acme, "v1")
    assert draft is not None
    assert draft.sent
    assert draft.answers == {}


def test_the_same_form_with_other_answers_in_a_second_window_shows_the_first(desk: FakeDesk, acme: Account) -> None:
    command = from_form(desk, acme)
    first = submit_request(desk, command)
    other = replace(command, typed=replace(ANAS, details="something else"))
    assert submit_request(desk, other).requests == first.requests
    assert submissions(desk) == 1


@pytest.mark.parametrize("by_form", [True, False])
def test_somebody_else_s_submission_under_the_same_reference_is_never_shown(
    desk: FakeDesk,
    acme: Account,
    by_form: bool,  # noqa: FBT001
) -> None:
    bob = Typed(name="Bob", email=Email("bob@example.com"), phone=None)
    first = submit_request(desk, a_command(desk, acme, typed=bob))
    command = from_form(desk, acme) if by_form else a_command(desk, acme)
    draft = replace(command.draft, reference=first.id) if command.draft else None
    if draft:
        desk.work.ephemeral.put(draft, until=desk.clock.at + timedelta(hours=1))
    with pytest.raises(Conflict):
        submit_request(desk, replace(command, reference=first.id, draft=draft))
    assert submissions(desk) == 1


def test_a_form_whose_draft_is_gone_is_not_sent(desk: FakeDesk, acme: Account) -> None:
    command = from_form(desk, acme)
    assert command.draft is not None
    desk.work.ephemeral.drop(Draft, command.draft.id)
    with pytest.raises(Conflict):
        submit_request(desk, command)
    assert submissions(desk) == 0
    assert desk.letters() == []


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_what_needs_no_verification_can_be_asked_for_without_an_e_mail_address(
    desk: FakeDesk, acme: Account, right: Right
) -> None:
    typed = replace(ANAS, email=None, phone=PHONE)
    submission = submit_request(desk, a_command(desk, acme, right, typed=typed))
    assert desk.letters() == []
    assert heads(desk, submission)[0].contact == "•••• 23"


def test_an_e_mail_address_is_needed_as_soon_as_one_right_needs_verification(desk: FakeDesk, acme: Account) -> None:
    typed = replace(ANAS, email=None, phone=PHONE)
    with pytest.raises(InvalidField) as raised:
        submit_request(desk, a_command(desk, acme, Right.OPT_OUT_SALE, Right.DELETE, typed=typed))
    assert (raised.value.field, raised.value.problem) == ("email", "needed")
    assert submissions(desk) == 0


@pytest.mark.parametrize(("residence", "right"), [("US-CA", Right.ERASE), ("DE", Right.OPT_OUT_SALE)])
def test_a_right_that_the_residence_does_not_give_is_refused(
    desk: FakeDesk, acme: Account, residence: str, right: Right
) -> None:
    with pytest.raises(InvalidField) as raised:
        submit_request(desk, replace(a_command(desk, acme, right), residence=residence))
    assert (raised.value.field, raised.value.problem) == ("rights", "not-offered")


@pytest.mark.parametrize("residence", sorted(places.ALL))
def test_every_right_that_is_offered_can_be_sent(desk: FakeDesk, acme: Account, residence: str) -> None:
    offered = rights_for(residence, on=desk.clock.at.date())
    together = tuple(right for right in offered if right is not Right.OPT_IN)
    apart = (Right.OPT_IN,) * (Right.OPT_IN in offered)  # nobody opts in and out at once
    for rights in filter(None, (together, apart)):
        submission = submit_request(desk, replace(a_command(desk, acme, *rights), residence=residence))
        assert tuple(head.right for head in heads(desk, submission)) == opt_outs_first(rights)


def test_each_right_has_its_own_law_and_clocks_and_says_why(desk: FakeDesk, acme: Account) -> None:
    lists = replace(acme, regimes=("ccpa", "can_spam"))
    chosen = (Right.KNOW_SPECIFIC, Right.MARKETING_EMAIL)
    submission = submit_request(desk, a_command(desk, lists, *chosen))
    marketing, know = heads(desk, submission)
    assert (marketing.regime, marketing.law_reason) == ("can_spam", "special")
    assert (know.regime, know.law_reason) == ("ccpa", "residence")
    assert submission.law_versions == tuple(sorted({marketing.law_version, know.law_version}))
    ten, fortyfive = marketing.clock(Period.RESPOND), know.clock(Period.RESPOND)
    assert ten is not None
    assert fortyfive is not None
    assert (ten.due, fortyfive.due) == (date(2026, 12, 8), date(2027, 1, 7))  # Thanksgiving is off, the day after not


@pytest.mark.parametrize(
    ("residence", "because", "regime"),
    [
        ("US-CA", "residence", "ccpa"),
        ("DE", "not-listed", "strictest"),
        ("US-NY", "no-law", "strictest"),
        ("unsaid", "residence-unknown", "strictest"),
    ],
)
def test_the_reason_for_the_law_is_stored_and_stands_in_the_audit(
    desk: FakeDesk, acme: Account, residence: str, because: str, regime: str
) -> None:
    lists = replace(acme, regimes=("ccpa",))
    [head] = heads(desk, submit_request(desk, replace(a_command(desk, lists), residence=residence)))
    assert (head.regime, head.law_reason) == (regime, because)
    [entry] = desk.audit_log.of_request(acme.id, head.id)
    assert (entry.detail["regime"], entry.detail["because"]) == (regime, because)


def test_what_came_before_a_right_was_in_force_cannot_be_asked_under_it(desk: FakeDesk, acme: Account) -> None:
    desk.clock.at = desk.clock.at.replace(year=2027, month=1, day=1, hour=8)  # midnight in Los Angeles
    command = a_command(desk, acme, Right.ADMT_OPT_OUT)
    with pytest.raises(InvalidField, match="rights: not-offered"):
        submit_request(desk, replace(command, received_at=desk.clock.at - timedelta(minutes=1)))
    assert submit_request(desk, command).requests


def test_nothing_chosen_is_refused(desk: FakeDesk, acme: Account) -> None:
    with pytest.raises(InvalidField) as raised:
        submit_request(desk, replace(a_command(desk, acme), rights=()))
    assert (raised.value.field, raised.value.problem) == ("rights", "missing")


def test_a_closed_business_takes_nothing(desk: FakeDesk, acme: Account) -> None:
    with pytest.raises(Gone):
        submit_request(desk, a_command(desk, replace(acme, state=AccountState.CLOSED)))
    assert submissions(desk) == 0


def test_the_browser_s_signal_adds_an_opt_out_once_per_contact(desk: FakeDesk, acme: Account) -> None:
    def sent(typed: Typed, *rights: Right) -> list[Right]:
        command = replace(a_command(desk, acme, *rights, typed=typed), signal=True)
        return [head.right for head in heads(desk, submit_request(desk, command))]

    assert sent(ANAS, Right.DELETE) == [Right.OPT_OUT_SALE, Right.DELETE]
    assert sent(replace(ANAS, email=Email("ANA@example.com")), Right.DELETE) == [Right.DELETE]
    assert sent(replace(ANAS, email=Email("bob@example.com")), Right.OPT_OUT_SALE) == [Right.OPT_OUT_SALE]
    by_phone = replace(ANAS, email=None, phone=PHONE)
    assert sent(by_phone, Right.LIMIT_SENSITIVE) == [Right.LIMIT_SENSITIVE, Right.OPT_OUT_SALE]
    assert sent(by_phone, Right.LIMIT_SENSITIVE) == [Right.LIMIT_SENSITIVE]


def test_the_signal_means_targeted_advertising_too_where_the_law_names_it(desk: FakeDesk, acme: Account) -> None:
    command = replace(a_command(desk, acme), residence="US-CO", signal=True)
    found = [head.right for head in heads(desk, submit_request(desk, command))]
    assert found == [Right.OPT_OUT_SALE, Right.OPT_OUT_TARGETED, Right.DELETE]


def test_the_signal_counts_again_after_an_opt_out_was_taken_back(desk: FakeDesk, acme: Account) -> None:
    typed = replace(a_command(desk, acme, Right.OPT_OUT_SALE).typed, email=Email("gpc@example.com"))
    first = submit_request(desk, a_command(desk, acme, Right.OPT_OUT_SALE, typed=typed))
    withdraw_request(desk, acme, first.id, first.requests[0])
    again = submit_request(desk, replace(a_command(desk, acme, Right.DELETE, typed=typed), signal=True))
    rights = {desk.requests.get(acme.id, request).right for request in again.requests}
    assert rights == {Right.DELETE, Right.OPT_OUT_SALE}


def test_the_signal_stands_in_the_audit_of_the_opt_out(desk: FakeDesk, acme: Account) -> None:
    sent = submit_request(desk, replace(a_command(desk, acme, Right.DELETE), signal=True))
    tags = [[entry.tag for entry in desk.audit_log.of_request(acme.id, request)] for request in sent.requests]
    assert tags == [["request:received", "request:optout:signal", "suppression:changed"], ["request:received"]]


def test_without_the_signal_nobody_is_opted_out_unasked(desk: FakeDesk, acme: Account) -> None:
    assert [head.right for head in heads(desk, submit_request(desk, a_command(desk, acme)))] == [Right.DELETE]


def test_the_signal_adds_nothing_where_the_law_knows_no_opt_out(desk: FakeDesk, acme: Account) -> None:
    command = replace(a_command(desk, acme, Right.ERASE), residence="DE", signal=True)
    assert [head.right for head in heads(desk, submit_request(desk, command))] == [Right.ERASE]


@pytest.mark.parametrize(
    ("right", "kind"),
    [(Right.DELETE, LetterKind.CONFIRM_CONTACT), (Right.OPT_OUT_SALE, LetterKind.RECEIVED)],
)
def test_the_first_letter_repeats_nothing_that_was_typed(
    desk: FakeDesk, acme: Account, right: Right, kind: LetterKind
) -> None:
    submission = submit_request(desk, a_command(desk, acme, right))
    desk.deliver()
    [mail] = desk.mailer.to(ANA.address)
    assert mail.subject == kind.value
    assert submission.id in mail.text
    for typed in ("Ana", "López", "99887766", "2024"):
        assert typed not in mail.text + mail.subject


def test_letter_and_request_keep_the_language_of_the_form(desk: FakeDesk, acme: Account) -> None:
    submission = submit_request(desk, a_command(desk, acme))
    assert {desk.letters()[0].language, heads(desk, submission)[0].language, submission.language} == {"es"}


def test_all_that_a_contact_asked_is_found_under_each_of_its_contacts(desk: FakeDesk, acme: Account) -> None:
    submission = submit_request(desk, a_command(desk, acme, typed=replace(ANAS, phone=PHONE)))
    for contact in (ANA.look_up, PHONE.look_up):
        [entry] = desk.requests.by_contact(acme.id, contact)
        assert entry.submission == submission.id


def test_a_submission_is_nowhere_to_be_found_under_another_business(desk: FakeDesk, acme: Account) -> None:
    submission = submit_request(desk, a_command(desk, acme))
    other = open_acme(desk, "other").account
    assert desk.requests.by_contact(other.id, ANA.look_up) == ()
    with pytest.raises(NotFound):
        desk.requests.submission(other.id, submission.id)
