"""Whom a call is about is known from the number that was called, where nobody keyed a code or gave a name."""

from chalicelib.domain.account import Staff
from chalicelib.domain.controller import How, Match
from chalicelib.domain.request import Behalf, Outcome, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.referrals.find_controller import concerned
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from chalicelib.services.referrals.sent_together import sent_together
from tests.fakes import caller
from tests.fakes.desk import FakeDesk
from tests.services.referrals.processor import controller, head_of

OTHER = "+18005550199"


def meant(desk: FakeDesk, request: Request) -> list[tuple[str, How]]:
    """The controllers that a request may mean, by name, and by what they were found."""
    head, filed = desk.requests.dossier(request.account, request.id)
    submission = desk.requests.submission(head.account, head.submission)
    filed = sent_together(desk, head, submission, filed)
    found: tuple[Match, ...] = concerned(desk, head, submission, filed).matches
    return [(match.controller.name, match.how) for match in found]


def two_companies(desk: FakeDesk, olga: Staff) -> str:
    """Beverly, in whose name the line is called, and Zenith with a line of its own; Beverly's id."""
    controller(desk, olga, name="Zenith Motors", other_names="", numbers=OTHER)
    return controller(desk, olga, numbers=f"(303) 555-0100\n{caller.OURS}").id


def test_the_number_that_was_called_names_the_company(desk: FakeDesk, olga: Staff) -> None:
    two_companies(desk, olga)
    request = caller.rings(desk, olga.account)
    assert request.code == ""
    assert desk.requests.submission(request.account, request.submission).typed.company == ""
    assert meant(desk, request) == [("Beverly Pizza Inc.", How.NUMBER)]


def test_it_still_does_once_the_call_is_sorted_and_the_request_goes_to_that_company(
    desk: FakeDesk, olga: Staff
) -> None:
    beverly = two_companies(desk, olga)
    request = caller.rings(desk, olga.account)
    typed = Typed(name="Ana López", email=None, phone=caller.NUMBER)
    command = SortRequest(
        request=request.id,
        rights=(Right.OPT_OUT_SALE, Right.DELETE),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=typed,
    )
    rights = sort_request(desk, olga, command)
    assert len(rights) == 2
    for head in rights:  # the call lies with one of them
        assert meant(desk, head) == [("Beverly Pizza Inc.", How.NUMBER)]
    referral = refer_request(desk, olga, ReferRequest(request=request.id, controller=beverly))
    assert (referral.controller, head_of(desk, referral).outcome) == (beverly, Outcome.REFERRED)


def test_a_number_that_stands_for_nobody_names_nobody(desk: FakeDesk, olga: Staff) -> None:
    controller(desk, olga, numbers=OTHER)
    assert meant(desk, caller.rings(desk, olga.account)) == []


def test_a_code_that_was_keyed_is_surer_than_the_number(desk: FakeDesk, olga: Staff) -> None:
    two_companies(desk, olga)
    controller(desk, olga, name="Keyed Ltd", other_names="", codes="123459")
    request = caller.rings(desk, olga.account, code="123459")
    assert meant(desk, request) == [("Keyed Ltd", How.CODE), ("Beverly Pizza Inc.", How.NUMBER)]
