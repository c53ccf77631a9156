"""Whether the caller agrees to be recorded: stored when it is keyed, with each recording that then begins."""

from dataclasses import replace

from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Sorting
from chalicelib.domain.telephony import Consent, PhoneCall
from chalicelib.domain.voicemail import COUNTING
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.telephone.note_call import note_call
from chalicelib.services.voicemail.take_recording import superseded


def record_consent(desk: Desk, call: str, consent: Consent, *, take: int = 0) -> PhoneCall:
    """Note the answer and how many recordings were begun; the same again changes nothing.

    Who refuses is called back, and nothing that this call has recorded before counts or stays: the refusal is the
    caller's last word, and a repeated webhook from before it takes nothing back. Raise `NotFound`.
    """

    def answered(known: PhoneCall) -> PhoneCall:
        last = known.consent if known.consent is Consent.REFUSED else consent
        return replace(known, consent=last, takes=max(known.takes, take))

    def withdrawn(unit: Unit, head: Request, because: Reason) -> Request:
        if consent is not Consent.REFUSED:
            return head
        recordings = desk.voicemails.of_request(head.account, head.id)
        for recording in recordings:
            if recording.call == call and recording.audio in COUNTING:
                unit.store(superseded(recording, desk.clock.now()), because=because)
        others = any(recording.call != call and recording.audio in COUNTING for recording in recordings)
        return head if head.sort is None or others else replace(head, sort=Sorting.CALL_BACK)

    return note_call(desk, call, answered, detail={"consent": consent.value, "take": take}, further=withdrawn)
