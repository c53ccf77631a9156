"""Whether the caller agrees to be recorded: stored when it is keyed, with each recording that then begins."""

from dataclasses import replace

from chalicelib.domain.telephony import Consent, PhoneCall
from chalicelib.services.note_call import note_call
from chalicelib.services.ports import Desk


def record_consent(desk: Desk, call: str, consent: Consent, *, take: int = 0) -> PhoneCall:
    """Note the answer and how many recordings were begun; the same again changes nothing.

    A request whose caller refuses stays one to call back. Raise `NotFound`.
    """

    def answered(known: PhoneCall) -> PhoneCall:
        return replace(known, consent=consent, takes=max(known.takes, take))

    return note_call(desk, call, answered, detail={"consent": consent.value, "take": take})
