"""The history of a call says each thing that was noted, in words of its own."""

import pytest

from chalicelib import texts
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Request
from chalicelib.domain.telephony import Consent
from chalicelib.http.staff.timeline_view import timeline
from chalicelib.services.telephone.end_call import end_call
from chalicelib.services.telephone.give_number import give_number
from chalicelib.services.telephone.record_consent import record_consent
from chalicelib.services.telephone.text_reference import text_reference
from tests.fakes import acme, caller
from tests.fakes.desk import FakeDesk


@pytest.mark.parametrize("language", texts.languages())
def test_what_a_call_left_is_told_apart(language: str) -> None:
    desk = FakeDesk()
    account = acme.open_acme(desk).account
    shown, withheld = caller.rings(desk, account), caller.rings(desk, account, number=None)
    [call] = desk.voicemails.calls(account.id, shown.id)
    [hidden] = desk.voicemails.calls(account.id, withheld.id)
    record_consent(desk, call.id, Consent.GIVEN, take=1)
    record_consent(desk, call.id, Consent.GIVEN, take=2)
    text_reference(desk, call.id)
    end_call(desk, call.id, ended_at=desk.clock.now(), seconds=30)
    record_consent(desk, hidden.id, Consent.REFUSED)
    give_number(desk, hidden.id, Phone("+14155550123"))

    assert told(desk, shown, language) == words(language, "ended", "text", "again", "given")
    assert told(desk, withheld, language) == words(language, "number", "refused")


def told(desk: FakeDesk, request: Request, language: str) -> list[str]:
    """What staff read of the call, newest first."""
    entries = desk.audit_log.of_request(request.account, request.id)
    shown = timeline(entries, lambda actor: actor, language)
    return [one.values["what"] for one in shown if one.tag == "staff:request:call:noted"]


def words(language: str, *noted: str) -> list[str]:
    """The words of what was noted."""
    return [texts.text(f"staff.call-noted.{what}", language) for what in noted]
