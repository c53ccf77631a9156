"""An agent's own address counts once a link that went there was followed: by whom it was left changes nothing."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Submission
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.agents import address_link
from chalicelib.services.agents.address_link import ASKED_A_DAY, address_asked, ask_address
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, record_permission
from chalicelib.services.agents.agent_standing import read_standing
from chalicelib.services.agents.confirm_address import ask_address_again, confirm_address
from chalicelib.services.agents.read_agent_request import may_receive
from chalicelib.services.inbound.addresses import reply_address_of
from chalicelib.values import replace
from tests.fakes import acme
from tests.fakes.desk import SETTINGS, FakeDesk
from tests.services.agents.test_permission import proof, sent

LEE = "lee@chan.example"


def asked(desk: FakeDesk, submission: Submission) -> list[Letter]:
    letters = desk.requests.letters(submission.account, submission.id)
    return [letter for letter in letters if letter.kind is LetterKind.AGENT_ADDRESS]


def token(desk: FakeDesk, submission: Submission) -> str:
    return asked(desk, submission)[0].values["agent_token"]


def test_the_agents_own_address_gets_a_link_and_counts_once_it_is_followed(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff, rights=("delete", "know_specific"))
    [letter] = asked(desk, submission)
    assert (letter.to and letter.to.address) == LEE
    assert set(letter.values) == {"reference", "agent_token"}  # nothing of the person
    assert proof(desk, head).address_outstanding
    confirm_address(desk, letter.values["agent_token"], "this")
    assert not proof(desk, head).address_outstanding
    other = desk.requests.get(head.account, submission.requests[1])
    assert not proof(desk, other).address_outstanding
    tags = [entry.tag for entry in desk.audit_log.of_request(head.account, head.id)]
    assert Tag.REQUEST_AGENT_ADDRESS in tags
    before = desk.requests.get(head.account, head.id)
    confirm_address(desk, letter.values["agent_token"], "this")
    assert desk.requests.get(head.account, head.id) == before


def test_who_reads_the_mailbox_can_say_that_they_sent_nothing_and_the_last_word_stands(
    desk: FakeDesk, staff: Staff
) -> None:
    submission, head = sent(desk, staff)
    confirm_address(desk, token(desk, submission), "none")
    assert (proof(desk, head).address_denied, proof(desk, head).address_outstanding) == (True, True)
    assert address_asked(desk, token(desk, submission)).said == "no"
    confirm_address(desk, token(desk, submission), "this")
    assert (proof(desk, head).address_denied, proof(desk, head).address_outstanding) == (False, False)
    assert address_asked(desk, token(desk, submission)).said == "yes"


def test_one_link_confirms_all_that_waits_under_the_address_or_only_its_own(desk: FakeDesk, staff: Staff) -> None:
    made = [sent(desk, staff) for _ in range(3)]
    first, head = made[0]
    sent(desk, staff, agent_email="other@chan.example")
    assert {one.id for one, _ in address_asked(desk, token(desk, first)).others} == {one.id for one, _ in made[1:]}
    confirm_address(desk, token(desk, first), "this")
    assert proof(desk, made[1][1]).address_outstanding
    confirm_address(desk, token(desk, first), "all", [made[1][0].id])  # the third came after the page was shown
    assert [proof(desk, one).address_outstanding for _, one in made] == [False, False, True]
    confirm_address(desk, token(desk, first), "all", [one.id for one, _ in made])
    assert not any(proof(desk, one).address_outstanding for _, one in made)
    assert address_asked(desk, token(desk, first)).others == ()
    del head


def test_those_that_are_ticked_are_confirmed_and_nothing_else(desk: FakeDesk, staff: Staff) -> None:
    made = [sent(desk, staff) for _ in range(3)]
    link = token(desk, made[0][0])
    with pytest.raises(InvalidField, match="sent"):
        confirm_address(desk, link, "some", [])
    for _ in range(2):  # the button was pressed twice
        confirm_address(desk, link, "some", [made[1][0].id, "20000000007"])
    assert [proof(desk, one).address_shown for _, one in made] == [False, True, False]
    confirm_address(desk, link, "some", [made[0][0].id, made[2][0].id])
    assert all(proof(desk, one).address_shown for _, one in made)


def test_who_sent_none_of_them_says_so_once(desk: FakeDesk, staff: Staff) -> None:
    made = [sent(desk, staff) for _ in range(3)]
    confirm_address(desk, token(desk, made[0][0]), "nothing", [made[1][0].id])
    assert [proof(desk, one).address_denied for _, one in made] == [True, True, False]  # the third came meanwhile


def test_however_many_were_denied_the_one_that_waits_is_shown(
    desk: FakeDesk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_link, "OTHERS", 2)
    first, real = sent(desk, staff)[0], sent(desk, staff)[0]
    for _ in range(5):
        forged = sent(desk, staff)[0]
        confirm_address(desk, address_link.address_token(desk, forged), "none")
    assert [one.id for one, _ in address_asked(desk, token(desk, first)).others] == [real.id]


def test_what_was_denied_is_not_confirmed_with_what_waits(desk: FakeDesk, staff: Staff) -> None:
    forged, forged_head = sent(desk, staff)
    confirm_address(desk, token(desk, forged), "none")
    own, own_head = sent(desk, staff)
    assert address_asked(desk, token(desk, own)).others == ()
    confirm_address(desk, token(desk, own), "all")
    assert proof(desk, own_head).address_shown
    assert (proof(desk, forged_head).address_denied, proof(desk, forged_head).address_shown) == (True, False)


def test_a_submission_that_is_tried_again_takes_one_of_the_days_places(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    because = Reason(Tag.REQUEST_RECEIVED, staff.actor, head.id)
    for _ in range(ASKED_A_DAY + 1):  # as after conflicts: nothing of it is committed
        ask_address(desk, desk.work.begin(head.account, desk.clock.now()), submission, [head], because=because)
    assert len(asked(desk, sent(desk, staff)[0])) == 1


def test_an_address_is_written_to_so_often_in_a_day_whoever_names_it(desk: FakeDesk, staff: Staff) -> None:
    made = [sent(desk, staff) for _ in range(ASKED_A_DAY + 2)]
    assert [len(asked(desk, submission)) for submission, _ in made] == [1] * ASKED_A_DAY + [0, 0]
    submission, head = made[-1]
    ask_address_again(desk, staff, head.id)  # staff can all the same
    assert len(asked(desk, submission)) == 1


def test_who_has_shown_the_address_before_is_not_asked(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff, shown=True)
    assert (asked(desk, submission), proof(desk, head).address_shown) == ([], True)
    with pytest.raises(NotPossible, match="agent-shown"):
        ask_address_again(desk, staff, head.id)


def test_an_agent_without_an_address_is_asked_nothing(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff, agent_email="")
    assert (asked(desk, submission), proof(desk, head).address_asked) == ([], False)
    with pytest.raises(NotPossible, match="agent-without-address"):
        ask_address_again(desk, staff, head.id)


@pytest.mark.parametrize("wrong", ["", "x", "acc_aaaaaaaaaaaaaaaa.12345678901." + "0" * 40])
def test_a_made_up_link_leads_nowhere(desk: FakeDesk, staff: Staff, wrong: str) -> None:
    sent(desk, staff)
    with pytest.raises(NotFound):
        address_asked(desk, wrong)


def test_the_link_of_one_is_none_of_another_nor_the_one_for_the_person(desk: FakeDesk, staff: Staff) -> None:
    first, second = sent(desk, staff)[0], sent(desk, staff)[0]
    mark = token(desk, first).rpartition(".")[2]
    with pytest.raises(NotFound):
        address_asked(desk, f"{second.account}.{second.id}.{mark}")
    with pytest.raises(InvalidField, match="agent_sent"):
        confirm_address(desk, token(desk, first), "")


def test_what_nobody_has_confirmed_is_not_the_agents_whoever_typed_the_address(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    sent(desk, staff, agent_name="A stranger")
    confirm_address(desk, token(desk, submission), "this")
    standing = read_standing(desk, staff, head.id)
    assert (standing.submissions, standing.unshown, standing.shown) == (1, 1, True)
    assert standing.names == ("Lee Chan",)
    assert {one.id for one in standing.requests} == set(submission.requests)


def test_nothing_goes_to_an_address_that_nobody_has_confirmed(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff, rights=("opt_out_sale",))
    record_permission(desk, staff, RecordPermission(request=head.id, shown=Shown.PERMISSION, receives=True))
    assert not may_receive(desk.requests.get(head.account, head.id))
    confirm_address(desk, token(desk, submission), "this")
    assert may_receive(desk.requests.get(head.account, head.id))


def test_the_mail_to_the_agent_opens_no_way_into_the_persons_thread() -> None:
    desk = FakeDesk(replace(SETTINGS, inbound_domain="in.desk.example"))
    submission, _ = sent(desk, acme.open_acme(desk))
    [letter] = asked(desk, submission)
    person = replace(letter, kind=LetterKind.CONFIRM_CONTACT)
    assert (bool(reply_address_of(desk, person)), reply_address_of(desk, letter)) == (True, "")
