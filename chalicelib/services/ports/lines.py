"""What the use cases read of the telephone line: who a number or code belongs to, calls, voicemails, text stops."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact import Phone
    from chalicelib.domain.ids import AccountId, Reference, RequestId
    from chalicelib.domain.retagging import Retagging
    from chalicelib.domain.telephony import CallEntry, PhoneCall, PhoneNumber, ReferenceEntry, ServiceCode, TextStop
    from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
    from chalicelib.services.ports.export import Exports
    from chalicelib.services.ports.phone import ExportDoor, PhoneCompany, Transcriber, VoicemailBucket


class Lines(Protocol):
    """Reads numbers, service codes and the global look-ups of the line."""

    def number(self, number: str) -> PhoneNumber:
        """A number of ours (E.164). Raise `NotFound`."""

    def numbers(self, account: AccountId) -> tuple[PhoneNumber, ...]:
        """All numbers of an account; of the operator's also the shared ones."""

    def code(self, code: str) -> ServiceCode:
        """A service code of whatever account, retired ones included. Raise `NotFound`."""

    def codes(self, account: AccountId) -> tuple[ServiceCode, ...]:
        """All codes of an account, in the order of their digits."""

    def account_of(self, reference: Reference) -> AccountId:
        """The account of what came by telephone or text. Raise `NotFound`."""

    def reference(self, reference: Reference) -> ReferenceEntry:
        """The look-up itself. Raise `NotFound`."""

    def call(self, sid: str) -> CallEntry:
        """What a call, or a text, left. Raise `NotFound`."""

    def stop(self, account: AccountId, phone: Phone) -> TextStop | None:
        """The stop of a number, undone ones included; None if it never asked for one."""


@dataclass(frozen=True, slots=True)
class VoicemailPage:
    """A page of an account's voicemails whose audio exists or is awaited; `after` continues behind the last one."""

    voicemails: tuple[Voicemail, ...]  # without what is personal
    after: str = ""


class Voicemails(Protocol):
    """Reads calls and voicemails."""

    def get(self, account: AccountId, request: RequestId, recording: str) -> Voicemail:
        """Raise `NotFound`."""

    def of_request(self, account: AccountId, request: RequestId) -> tuple[Voicemail, ...]:
        """All recordings filed under a request, in the order of their ids."""

    def call(self, account: AccountId, request: RequestId, sid: str) -> PhoneCall:
        """Raise `NotFound`."""

    def calls(self, account: AccountId, request: RequestId) -> tuple[PhoneCall, ...]:
        """All calls filed under a request."""

    def due(self, *, now: datetime, limit: int) -> tuple[VoicemailPlace, ...]:
        """Voicemails that the background must look at, at most `limit`, the longest due first."""

    def page(self, account: AccountId, *, after: str = "", limit: int) -> VoicemailPage:
        """A page of an account's voicemails that still have audio or await it, oldest first."""

    def retagging(self, account: AccountId) -> Retagging | None:
        """The last walk through the account's voicemails after its plan was changed, finished or not."""

    def retaggings(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """Accounts whose walk goes on, at most `limit`, the longest due first."""


class PhoneDesk(Protocol):
    """The telephone's part of `Desk`; without a line (`has_line`) nobody calls and nothing is asked."""

    @property
    def has_line(self) -> bool: ...
    @property
    def lines(self) -> Lines: ...
    @property
    def voicemails(self) -> Voicemails: ...
    @property
    def voicemail_bucket(self) -> VoicemailBucket: ...
    @property
    def phone_company(self) -> PhoneCompany: ...
    @property
    def transcriber(self) -> Transcriber: ...
    @property
    def exports(self) -> Exports: ...
    @property
    def export_door(self) -> ExportDoor: ...
