"""The body of a webhook: what happened, and the thing as it is when the webhook is sent."""

from typing import Any

from chalicelib.domain.audit import canonical_json
from chalicelib.domain.event_data import payload, request_data, suppression_data, vendor_data, voicemail_data
from chalicelib.domain.events import Event
from chalicelib.domain.webhook import Delivery
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.services.vendors.vendor_link import link_of


def event_content(desk: Desk, delivery: Delivery) -> str:
    """JSON; of a thing that is no more its id alone is said."""
    try:
        data = _data(desk, delivery)
    except NotFound:
        data = {"id": delivery.voicemail or delivery.request, "sequence": delivery.sequence}
    return canonical_json(payload(delivery, data))


def _data(desk: Desk, delivery: Delivery) -> dict[str, Any]:
    if delivery.event is Event.SUPPRESSION_CHANGED:
        return suppression_data(delivery)
    if delivery.event is Event.VENDOR_ASKED and delivery.request is not None:
        task = desk.vendors.task(delivery.account, delivery.request, str(delivery.facts["vendor"]))
        return vendor_data(task, link=link_of(desk, task))
    if delivery.request is None:
        return {"endpoint": delivery.endpoint}
    if delivery.voicemail:
        voicemail = desk.voicemails.get(delivery.account, delivery.request, delivery.voicemail)
        return voicemail_data(voicemail, sequence=delivery.sequence)
    return request_data(desk.requests.get(delivery.account, delivery.request), sequence=delivery.sequence)
