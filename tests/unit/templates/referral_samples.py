"""Pages of what is passed on to controllers, with awkward characters."""

from datetime import date
from typing import Any, Final

from chalicelib.domain.controller import Controller, HandOver, Service, ServiceRole
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.referral import SAYABLE, Ended, ReferredFrom
from chalicelib.http.handed_view import HandedView
from chalicelib.http.staff.controller_view import ControllerRow, ServiceRow
from chalicelib.http.staff.referral_view import ChoiceView, FileChoice, ReferralView
from tests.unit.templates.common_samples import AT, problem

_ACME: Final = AccountId("acc_acme")
_FILES: Final = [FileChoice(id="01F", name="permission <1>.pdf", size=2000)]
_CONTROLLER: Final = Controller(
    account=_ACME, id="01C", method=HandOver.MAIL, made_at=AT, name="Beverly <Pizza>", reach="x@y.example", version=2
)
_SERVICE: Final = Service(account=_ACME, id="01S", role=ServiceRole.PROCESSOR, name="Calls & <texts>", version=1)
_OPEN: Final = ReferralView(
    id="01R",
    url="/staff/requests/01Q/referral",
    request_url="/staff/requests/01Q",
    name="Beverly <Pizza>",
    reach="Beverly <Pizza>\nx@y.example",
    method="api",
    state="to-hand-over",
    due=date(2026, 1, 5),
    days_left=-3,
    made_at=AT,
    by="Olga <O>",
    acknowledge_by=date(2026, 1, 1),
    escalated_at=AT,
    trouble="bounced",
    words="Look <there>",
    theirs="<4711>",
    files=2,
    by_hand=True,
    again=True,
    version=3,
)
_OVER: Final = ReferralView(
    id="01P",
    url="/staff/requests/01Q/referral",
    request_url="/staff/requests/01Q",
    name="Zenith & Sons",
    reach="z@z.example",
    method="mail",
    state="answered",
    due=date(2026, 1, 5),
    days_left=4,
    made_at=AT,
    by="Olga",
    acknowledge_by=date(2026, 1, 1),
    handed_at=AT,
    acknowledged_at=AT,
    answered_at=AT,
    answer="not-ours",
    answer_words="Ask <them>",
    open=False,
    version=5,
)
_ORIGIN: Final = ReferredFrom(
    account=_ACME,
    request=RequestId("01Q"),
    origin=AccountId("acc_o"),
    reference=Reference("12345678906"),
    referral="01R",
    at=AT,
    received_at=AT,
    name="Soleo <S>",
    page="acc_o-01P-01R-k",
)
_HANDED: Final = HandedView(
    sender="Acme <Stores>",
    controller="Beverly <Pizza>",
    state="handed-over",
    open=True,
    acknowledged=False,
    reference="12345678906",
    right="delete",
    residence="US-CA",
    received_on=date(2025, 12, 1),
    due=date(2026, 1, 5),
    until=date(2026, 6, 1),
    content=[("Name", "Ana <María>"), ("Details", "All of\nit")],
    words="Look <there>",
    files=_FILES,
)
_STEP: Final = {
    "reference": "12345678906",
    "right": "delete",
    "requester": "Ana <María>",
    "cancel_url": "/staff/requests/01Q",
    "seen": "3-7",
    "changes": (),
}
REFERRAL_PUBLIC: Final[dict[str, dict[str, Any]]] = {
    "public/referral.html": {
        "business": None,
        "handed": _HANDED,
        "action": "/referral/x-y-z-k",
        "answers": [answer.value for answer in SAYABLE],
        "done": False,
        "values": {"said": "instructs", "answer_words": "<b>"},
        **problem("answer_words"),
    },
}
REFERRAL_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/controllers.html": {
        "controllers": [
            ControllerRow(url="/staff/controllers/01C", name="Beverly <Pizza>", method="mail", services=["Calls"]),
            ControllerRow(url="/staff/controllers/01D", name="Old", method="portal", ended=True),
        ],
        "services": [ServiceRow(url="/staff/controllers/services/01S", name="Calls & <texts>", role="processor")],
        "changes": True,
        "waiting_url": "/staff/referrals",
        "agent": ("RECOURSE_ABC", "a2V5"),
    },
    "staff/controller.html": {
        "back_url": "/staff/controllers",
        "controller": _CONTROLLER,
        "ending": "end",
        "methods": [method.value for method in HandOver],
        "services": [("01S", "Calls & <texts>")],
        "values": {"controller_name": "x'y<b>", "controller_method": "drp"},
        **problem("controller_name"),
    },
    "staff/service.html": {
        "back_url": "/staff/controllers",
        "service": _SERVICE,
        "roles": [role.value for role in ServiceRole],
        "values": {"service_name": "<b>"},
        **problem("service_name"),
    },
    "staff/refer.html": {
        **_STEP,
        "named": "Beverley <Piza>",
        "service": _SERVICE,
        "sought": "<bev>",
        "choices": [
            ChoiceView(id="01C", name="Beverly <Pizza>", method="mail", how="like"),
            ChoiceView(id="01D", name="Zenith", method="portal"),
        ],
        "many": True,
        "none_yet": False,
        "again": False,
        "files": _FILES,
        "warned": None,
        "values": {"words": "<b>", "files": ["01F"]},
        **problem("controller"),
    },
    "staff/referral.html": {
        **_STEP,
        "referrals": [_OPEN, _OVER],
        "origin": _ORIGIN,
        "able": True,
        "answers": [answer.value for answer in SAYABLE],
        "endings": [how.value for how in Ended],
        "refer_url": None,
        "values": {"text": "We <asked>"},
        "warned": None,
    },
    "staff/referrals.html": {
        "referrals": [_OPEN],
        "over": False,
        "other_url": "/staff/referrals?list=over",
        "next_url": "/staff/referrals?list=open&after=x",
    },
}
REFERRAL_OPERATOR: Final[dict[str, dict[str, Any]]] = {
    "operator/referrals.html": {"rows": [("Acme <Stores>", "acc_acme", "01R", AT)], "most": 100},
}
