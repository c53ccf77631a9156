"""The pages about vendors, and the vendor's own, as they are shown."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Cause, Identifier, Method, Vendor, VendorRole
from chalicelib.domain.vendor_certificate import Recipient, VendorCertificate
from chalicelib.domain.vendor_task import Given, VendorAnswer, VendorTask, Without
from chalicelib.http.staff.vendor_steps import WHY, AnswerRow, Proposal
from chalicelib.http.staff.vendors_view import TaskRow, VendorRow, values_of_entry
from tests.unit.templates.common_samples import AT, problem

_DAY: Final = date(2026, 12, 1)
_VENDOR: Final = Vendor(
    account=AccountId("acc_a"),
    id="01V",
    made_at=AT,
    made_by="user:usr_o",
    role=VendorRole.PROCESSOR,
    method=Method.MAIL,
    causes=(Cause.DELETE, Cause.OPT_OUT),
    identifiers=(Identifier.NAME, Identifier.EMAIL),
    contract_on=date(2026, 1, 5),
    name="Mail <House>",
    holds="Addresses\n& names",
    safeguards="Data processing agreement",
    contact="Dana <Privacy>",
    email=Email("privacy@mailhouse.example"),
    portal="https://mailhouse.example/privacy",
    version=2,
)
_TASK: Final = VendorTask(
    account=AccountId("acc_a"),
    request=RequestId("01R"),
    vendor="01V",
    submission=Reference("20000000007"),
    right=Right.DELETE,
    method=Method.PORTAL,
    told_at=AT,
    told_on=_DAY,
    due=_DAY,
    failed_at=AT,
    answers=(
        Given(answer=VendorAnswer.DONE, at=AT, by="vendor:01V"),
        Given(answer=VendorAnswer.REFUSED, at=AT, by="user:usr_o"),
    ),
    words=("", "We <must> keep\ninvoices"),
    version=3,
)
VENDOR_ROW: Final = TaskRow(
    url="/staff/requests/01R/vendors/01V",
    vendor="Mail <House>",
    reference="20000000007",
    right="delete",
    told_on=_DAY,
    due=_DAY,
    standing="waiting",
    late=True,
    mail_back=True,
)
_CERTIFICATE: Final = VendorCertificate(
    issuer="https://recourse.example",
    business_name="Acme & Sons",
    business_slug="acme",
    reference=Reference("20000000007"),
    right=Right.DELETE,
    issued_at=AT,
    recipients=(
        Recipient(name="Mail <House>", role=VendorRole.PROCESSOR, told_on=_DAY, result="done", result_on=_DAY),
        Recipient(name="Ads", role=VendorRole.THIRD_PARTY, told_on=_DAY, result="open"),
        Recipient(
            name="Old Shop",
            role=VendorRole.CONTRACTOR,
            told_on=None,
            result=Without.IMPOSSIBLE.value,
            result_on=_DAY,
            explanation="It was <wound up>",
        ),
    ),
)
_STEP: Final = {
    "reference": "20000000007",
    "right": "delete",
    "requester": "Ana <b>",
    "cancel_url": "/staff/requests/01R",
}

VENDOR_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/vendors.html": {
        "look": [VENDOR_ROW],
        "awaited": [VENDOR_ROW],
        "vendors": [
            VendorRow(
                url="/staff/vendors/01V",
                name="Mail <House>",
                role="processor",
                causes=["delete", "opt-out"],
                required=True,
                retired=False,
            ),
            VendorRow(
                url="/staff/vendors/01W", name="Old", role="third-party", causes=[], required=False, retired=True
            ),
        ],
        "new_url": "/staff/vendors/new",
    },
    "staff/vendor.html": {
        "vendor": replace(_VENDOR, retired_at=None),
        "tasks": [VENDOR_ROW],
        "older_url": "/staff/vendors/01V?before=x",
        "back_url": "/staff/vendors",
        "changes": True,
    },
    "staff/vendor_form.html": {
        "vendor": replace(_VENDOR, retired_at=AT),
        "values": values_of_entry(_VENDOR),
        "roles": [one.value for one in VendorRole],
        "methods": [one.value for one in Method],
        "causes": [one.value for one in Cause],
        "identifiers": [one.value for one in Identifier],
        "endpoints": ["whk_a"],
        "once": "",
        "back_url": "/staff/vendors/01V",
        **problem("vendor_name"),
    },
    "staff/tell_vendors.html": {
        **_STEP,
        "seen": "3-4",
        "proposals": [
            Proposal(id="01V", name="Mail <House>", rule="by-rule", chosen=True, asks_why=True),
            Proposal(id="01W", name="Ads", rule="beside", chosen=False, asks_why=False),
        ],
        "whys": WHY,
        **problem("vendor_without"),
    },
    "staff/vendor_task.html": {
        **_STEP,
        "seen": "3-4",
        "vendor": _VENDOR,
        "task": _TASK,
        "rows": [
            AnswerRow(number=0, answer="done", on=_DAY, by="A vendor", words=""),
            AnswerRow(number=1, answer="refused", on=_DAY, by="Sam <Rivera>", words="We <must>\nkeep", until=_DAY),
        ],
        "able": True,
        "by_hand": [("name", "Ana <b>")],
        "answers": [one.value for one in VendorAnswer],
        "whys": ["disproportionate", "impossible"],
        "can_ask": True,
        **problem("vendor_counts"),
    },
    "staff/vendor_certificate.html": {
        "certificate": _CERTIFICATE,
        "signed_url": "/staff/requests/01R/certificate-of-vendors/signed",
        "back_url": "/staff/requests/01R?part=vendors",
    },
}
VENDOR_PUBLIC: Final[dict[str, dict[str, Any]]] = {
    "consumer/vendors.html": {"certificate": _CERTIFICATE, "signed_url": "/c/acme/status/vendors/01R/signed"},
    "public/permission.html": {
        "holder": "Acme <Stores>",
        "email": "privacy@acme.example",
        "agent": "Lee <Chan>",
        "reference": "12345678906",
        "rights": ["delete", "know_specific"],
        "received_on": _DAY,
        "said": "",
        "receives": False,
        "needless": False,
        "done": False,
        "values": {"permission": "yes"},
        "errors": (),
    },
    "public/agent_address.html": {
        "holder": "Acme <Stores>",
        "email": "privacy@acme.example",
        "reference": "12345678906",
        "received_on": _DAY,
        "others": [("12345678914", _DAY)],
        "said": "no",
        "done": True,
        "chosen": "some",
        "ticked": ["12345678914"],
        **problem("agent_sent"),
    },
    "vendor/task.html": {
        "business": None,
        "vendor": "Mail <House>",
        "holder": "Acme & Sons",
        "email": "privacy@acme.example",
        "reference": "20000000007",
        "right": "delete",
        "due": _DAY,
        "person": [("name", "Ana <b>"), ("email", "ana@example.com")],
        "last": "refused",
        "last_on": _DAY,
        "needless": False,
        "open": True,
        "contradicts": True,
        "done": True,
        "answers": [one.value for one in VendorAnswer],
        "longest": 45,
        **problem("vendor_until"),
    },
}
