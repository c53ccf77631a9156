"""What is held about one person, orders to erase it and the log, as their pages are shown."""

import dataclasses
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from chalicelib.domain.consumer_erasure import REASONS, Stays
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer, Told
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.http.staff.consumers_view import HeldView, LineView, OrderView, RightView
from chalicelib.http.takeout_view import TakeoutView
from tests.unit.templates.common_samples import AT, problem

HELD: Final = HeldView(
    reference="12345678906",
    who="Ana <López>",
    behalf="agent",
    received_at=AT,
    rights=[RightView(right="delete", state="in progress", url="/staff/requests/01R")],
    stays=[why.value for why in Stays],
    files_until=AT,
)
ORDER: Final = OrderView(
    id="01E",
    url="/staff/consumers/erasures/01E",
    ordered_at=AT,
    by="Sam <Rivera>",
    why="asked",
    state="waiting",
    counts={"requests": 2, "letters": 5},
    waiting=1,
    called_off=0,
    finished_at=None,
    asked_url="/staff/requests/01R",
    certificate_url="/staff/consumers/erasures/01E/signed",
)
ANSWERED: Final = ElsewhereAnswer(
    account=AccountId("acc_a"), id="01K", on=date(2026, 11, 1), place="US", told=Told.MAILED
)
LINE: Final = LineView(
    id="01R",
    received_on=date(2026, 11, 1),
    right="know_specific",
    channel="e-mail",
    answered_on=date(2026, 11, 20),
    outcome="no data",
    grounds="CCPA_X",
    appealed_on=date(2026, 12, 1),
    regime="ccpa",
    keep_until=AT,
)
_EXPORT: Final = TakeoutView(id="01T", asked_at=AT, step="gather", percent=40, records=7, files=2, megabytes=1)

CONSUMER_DATA_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/consumers.html": {
        "may_change": True,
        "exports": [_EXPORT, replace(_EXPORT, until=AT)],
        "orders": [ORDER, replace(ORDER, state="done"), replace(ORDER, state="working", counts={})],
        "log_url": "/staff/consumers/log",
        "days": 7,
        "here": "/staff/consumers",
        "values": {"person_contact": "<b>ana"},
        **problem("person_contact"),
    },
    "staff/consumer.html": {
        "offers": ["ana@<b>.example"],
        "offers_count": 2,
        "offers_url": "/staff/incentives/person",
        "held": [HELD, replace(HELD, reference="12345678914", behalf="self", stays=(), files_until=None)],
        "more": 3,
        "asked_in": "01R",
        "action": "/staff/consumers/chosen",
        "back_url": "/staff/requests/01R?part=related",
        "reasons": REASONS,
        "days": 7,
        "backup_days": 35,
        "once": "01X",
        "chosen": ["12345678914"],
        "values": {"purpose": "asked", "notes": "yes"},
        **problem("submissions"),
    },
    "staff/consumer_erasure.html": {
        "order": ORDER,
        "waiting": [HELD, replace(HELD, stays=())],
        "seen": "3",
        "may_change": True,
        "log_url": "/staff/consumers/log",
        "back_url": "/staff/consumers",
        "backup_days": 35,
        "errors": (),
    },
    "staff/elsewhere_answered.html": {
        "answers": [ANSWERED, dataclasses.replace(ANSWERED, doing=(RequestId("01R"),), told=Told.RETURNED)],
        "older_url": "/staff/places/answered?after=x",
        "back_url": "/staff/settings",
    },
    "staff/request_log.html": {
        "lines": [LINE, replace(LINE, grounds="", appealed_on=None)],
        "older_url": "/staff/consumers/log?after=x",
        "back_url": "/staff/consumers",
    },
}
