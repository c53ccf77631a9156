"""A deployment with a telephone line: its numbers and codes, and the telephones of those who call it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.telephony import PhoneCall, ServiceCode
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.telephone.phone_identity import pin_of_call, reference_of_call
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.service_codes import add_code
from infra.local.phone.client import ACCOUNT, TOKEN, LocalCall, LocalPhone
from tests.http.stage import Stage

SHARED, DEDICATED = "+18005550100", "+18005550177"
_CALLERS = count(4_155_551_000)


def new_caller() -> str:
    """A number that has never called: limits of other tests do not count for it."""
    return f"+1{next(_CALLERS)}"


@dataclass
class Line:
    """The numbers of the deployment and the telephone company behind them."""

    stage: Stage
    phone: LocalPhone
    operator: Account
    code: ServiceCode

    @property
    def account(self) -> AccountId:
        """The business that the code and the dedicated number belong to."""
        return self.stage.account.id

    def dial(self, keys: str = "", *, to: str = SHARED, caller: str | None = "", **facts: str) -> LocalCall:
        """Call, and press keys one after the other."""
        call = self.phone.dial(new_caller() if caller == "" else caller, to, stepwise=False, **facts)
        return call.press(keys) if keys else call

    @cached_property
    def to_business(self) -> str:
        """The keys that lead to the business in English: language, new request, code."""
        return f"11{self.code.code}"

    def submission(self, call: LocalCall, account: AccountId | None = None) -> Submission:
        """What the call left."""
        owner = account or self.account
        return self.stage.desk.requests.submission(owner, self.reference(call, owner))

    def request(self, call: LocalCall, account: AccountId | None = None) -> Request:
        """The one request that the call left."""
        submission = self.submission(call, account)
        return self.stage.desk.requests.get(submission.account, submission.requests[0])

    def kept(self, call: LocalCall) -> PhoneCall:
        """The record of the call."""
        entry = self.stage.desk.lines.call(call.sid)
        return self.stage.desk.voicemails.call(entry.account, entry.request, call.sid)

    def tags(self, call: LocalCall) -> list[str]:
        """The audit of the request."""
        request = self.request(call)
        return [entry.tag for entry in self.stage.desk.audit_log.of_request(request.account, request.id)]

    def reference(self, call: LocalCall, account: AccountId | None = None) -> Reference:
        """The reference that the call speaks."""
        return reference_of_call(self.stage.desk, account or self.account, call.sid)

    def pin(self, call: LocalCall) -> str:
        """The PIN that the call speaks."""
        return pin_of_call(self.stage.desk, self.account, call.sid)


def spoken(digits: str) -> str:
    """Digits as they are spoken: one by one."""
    return ", ".join(digits)


def state_of(document: str) -> dict[str, str]:
    """The state that the first address of a document carries."""
    address = re.search(r'action="[^"?]*\??([^"]*)"', document)
    assert address
    return dict(part.split("=") for part in address[1].split("&amp;") if part)


@contextmanager
def open_line(stage: Stage) -> Iterator[Line]:
    """Connect the stage to the local telephone company, in this process."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, stage="local", twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN)
    phone = LocalPhone.in_process(stage.app, public_url=before.public_url, clock=stage.time.now)
    operator, _ = open_account(
        stage.desk,
        OpenAccount(
            name="Careful Operator",
            slug="operator",
            time_zone="America/Los_Angeles",
            place="US-CA",
            owner_name="Otto Operator",
            owner_email=Email.parse("otto@operator.example"),
        ),
    )
    add_number(stage.desk, operator, Phone(SHARED), shared=True, actor="system:test")
    code = add_code(stage.desk, stage.account, name="Acme Shoes", actor="system:test")
    add_number(stage.desk, stage.account, Phone(DEDICATED), actor="system:test")
    yield Line(stage, phone, operator, code)
    stage.desk.settings = before
