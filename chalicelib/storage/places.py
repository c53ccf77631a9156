"""Where each kind of record lies: its key, and its entries in the list and due indexes."""

from collections.abc import Callable
from datetime import timedelta
from functools import singledispatch
from typing import Any, Final

from chalicelib.domain.account import Account, LastSignIn, LoginEntry, SlugEntry, User
from chalicelib.domain.account_course import wake_at
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.agent_request import AgentCallback, AgentLink, AgentRequest
from chalicelib.domain.alerts import Notice, Summary
from chalicelib.domain.api_key import ApiKey
from chalicelib.domain.brand import Logo
from chalicelib.domain.closing_request import ClosingRequest
from chalicelib.domain.correspondence import (
    Letter,
    LetterState,
    Message,
    Note,
)
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.issuer import Issuer
from chalicelib.domain.keeping import look_at
from chalicelib.domain.question import OwnQuestions
from chalicelib.domain.register import RegisterEntry
from chalicelib.domain.request import Bucket, ContactEntry, Request, Submission
from chalicelib.domain.request_file import RequestFile
from chalicelib.domain.retagging import Retagging
from chalicelib.domain.retention_row import STAFF_LETTER_LIFE
from chalicelib.domain.second_factor import Factors
from chalicelib.domain.stored import Stored
from chalicelib.domain.telephony import (
    PhoneCall,
    PhoneNumber,
    PhoneNumberEntry,
    ReferenceEntry,
    ServiceCode,
    ServiceCodeEntry,
)
from chalicelib.domain.verification_policy import VerificationPolicy
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.domain.voicemail_export import Backfill, VoicemailExport
from chalicelib.domain.webhook import Delivery, Resend, WebhookEndpoint, place_of
from chalicelib.domain.wording import PastWording, Wording
from chalicelib.storage import (
    keys,
    keys_agents,
    keys_api,
    keys_inbound,
    keys_letters,
    keys_queue,
    keys_registers,
    keys_retention,
    keys_staff,
    keys_webhooks,
)
from chalicelib.storage.pepper import Pepper
from chalicelib.values import dataclass

STREAM_GRACE: Final = timedelta(minutes=2)  # the stream gets this long before the sweep looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Key and index entries of a row; an absent index attribute keeps the row out of that index."""

    pk: str
    sk: str
    list_pk: str | None = None
    list_sk: str | None = None
    due_pk: str | None = None
    due_sk: str | None = None
    who_pk: str | None = None
    state_pk: str | None = None
    got_sk: str | None = None


@singledispatch
def place(record: Any, pepper: Pepper) -> Place:
    """Return where `record` lies; a kind without a place is a programmer's mistake."""
    del pepper
    raise TypeError(type(record).__name__)


def _at(make: Callable[[Any], tuple[str, str]]) -> Callable[[Any, Pepper], Place]:
    def placed(record: Any, _: Pepper) -> Place:
        pk, sk = make(record)
        return Place(pk=pk, sk=sk)

    return placed


place.register(User, _at(lambda it: (keys.account(it.account), keys.USER + it.id)))
place.register(SlugEntry, _at(lambda it: (keys.slug(it.slug), "SLUG")))
place.register(Submission, _at(lambda it: (keys.submission(it.account, it.id), keys.HEAD)))
place.register(Message, _at(lambda it: (keys.request(it.account, it.request), keys.MESSAGE + it.id)))
place.register(Summary, _at(lambda it: (keys.mailbox(it.account, it.user), keys.SUMMARY)))
place.register(Note, _at(lambda it: (keys.request(it.account, it.request), keys.NOTE + it.id)))
place.register(PhoneNumber, _at(lambda it: (keys.account(it.account), keys.NUMBER + it.number)))
place.register(PhoneNumberEntry, _at(lambda it: (keys.phone_number(it.number), keys.NUMBER)))
place.register(ServiceCode, _at(lambda it: (keys.account(it.account), keys.SERVICE + it.code)))
place.register(ServiceCodeEntry, _at(lambda it: (keys.service_code(it.code), keys.SERVICE)))
place.register(ReferenceEntry, _at(lambda it: (keys.reference(it.reference), keys.REFERENCE)))
place.register(VoicemailExport, _at(lambda it: (keys.account(it.account), keys.EXPORT)))
place.register(WebhookEndpoint, _at(lambda it: (keys.account(it.account), keys_webhooks.ENDPOINT + it.id)))
place.register(AgentLink, _at(lambda it: (keys.account(it.account), keys_agents.LINK + it.agent)))
place.register(AgentRequest, _at(lambda it: (keys.request(it.account, it.request), keys_agents.REQUEST)))
place.register(Issuer, _at(lambda it: (keys.account(it.account), keys_staff.issuer(it.id))))
place.register(Factors, _at(lambda it: (keys.account(it.account), keys_staff.factors(it.user))))
place.register(Logo, _at(lambda it: (keys.account(it.account), keys.LOGO + it.name)))
place.register(ClosingRequest, _at(lambda it: (keys.account(it.account), keys.CLOSING + it.request)))
place.register(LastSignIn, _at(lambda it: (keys.account(it.account), keys_staff.signed_in(it.user))))
place.register(Wording, _at(lambda it: (keys.account(it.account), keys_letters.of(it.letter))))
place.register(RegisterEntry, _at(lambda it: (keys.account(it.account), keys_registers.entry(it.register, it.id))))
place.register(OwnQuestions, _at(lambda it: (keys.account(it.account), keys_letters.questions(it.right))))
place.register(VerificationPolicy, _at(lambda it: (keys.account(it.account), keys_letters.policy(it.number))))
place.register(PastWording, _at(lambda it: (keys.account(it.account), keys_letters.of(it.wording.letter, it.number))))
place.register(InboundMail, _at(lambda it: (keys.request(it.account, it.request), keys_inbound.MAIL + it.id)))
place.register(PhoneCall, _at(lambda it: (keys.request(it.account, it.request), keys.CALL + it.id)))


@place.register
def _(record: Account, pepper: Pepper) -> Place:
    del pepper
    at = wake_at(record)
    return Place(
        pk=keys.account(record.id),
        sk=keys.ACCOUNT,
        list_pk=keys.every_account(),
        list_sk=record.slug,
        due_pk=keys.courses() if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
    )


@place.register
def _(record: Stored, pepper: Pepper) -> Place:
    del pepper
    at = record.tell_at
    return Place(
        pk=keys.account(record.account),
        sk=keys.STORED,
        due_pk=keys.courses() if at else None,
        due_sk=keys.by_minute(at, record.account) if at else None,
    )


@place.register
def _(record: ApiKey, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys_api.record(record.id),
        sk=keys_api.NAME,
        list_pk=keys_api.everyone(record.account),
        list_sk=keys_api.sort(record.created_at, record.id),
    )


@place.register
def _(record: LoginEntry, pepper: Pepper) -> Place:
    hashed = pepper.newest(record.email.look_up) if record.email else record.hashed
    if not hashed:
        raise TypeError("a sign-in look-up is written with its address")
    return Place(pk=keys.login(hashed), sk=keys.account(record.account))


@place.register
def _(record: ContactEntry, pepper: Pepper) -> Place:
    return Place(
        pk=keys.contact(record.account, record.hashed or pepper.newest(record.contact)),
        sk=keys.contact_sort(record.received_at, record.request),
    )


@place.register
def _(record: Request, pepper: Pepper) -> Place:
    del pepper
    leaving = record.leaving_at is not None  # it is in no list any more
    opened = record.bucket is Bucket.OPEN  # the other two lists are one state each
    shared = opened or (bool(record.assignee) and not leaving)
    at = look_at(record)
    return Place(
        pk=keys.request(record.account, record.id),
        sk=keys.HEAD,
        list_pk=None if leaving else keys.queue(record.account, record.bucket, record.shard),
        list_sk=None if leaving else keys.queue_sort(record.due, record.id),
        due_pk=keys_retention.disposals(keys.shard_of(record.submission, keys.DUE_SHARDS)) if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
        who_pk=keys_queue.assigned(record.account, record.bucket, record.assignee, record.shard) if shared else None,
        state_pk=keys_queue.stated(record.account, record.state, record.shard) if opened else None,
        got_sk=None if leaving else keys_queue.received_sort(record.received_at, record.id),
    )


@place.register
def _(record: Agenda, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys.AGENDA,
        due_pk=keys.wake(keys.shard_of(record.request, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.wake_at, record.request),
    )


@place.register
def _(record: Recheck, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys.RECHECK + record.id,
        due_pk=keys.wake(keys.shard_of(record.request, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.at, record.request),
    )


@place.register
def _(record: Notice, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.mailbox(record.account, record.user),
        sk=keys.notice_sort(record.send_at, record.request, record.code),
        due_pk=keys.notices(keys.shard_of(record.user, keys.DUE_SHARDS)),
        due_sk=keys.notice_sort(record.send_at, record.request, record.code),
    )


@place.register
def _(record: Backfill, pepper: Pepper) -> Place:
    del pepper
    pk, sk = keys.account(record.account), keys.BACKFILL
    if record.next_at is None:
        return Place(pk=pk, sk=sk)
    return Place(pk=pk, sk=sk, due_pk=keys.backfills(), due_sk=keys.by_minute(record.next_at, record.account))


@place.register
def _(record: Delivery, pepper: Pepper) -> Place:
    del pepper
    shard = keys.shard_of(record.id, keys.DUE_SHARDS)
    at = record.next_at
    return Place(
        pk=keys_webhooks.log(record.account, record.endpoint),
        sk=keys_webhooks.SENT + place_of(record).name,
        due_pk=keys_webhooks.work(shard) if at else keys_webhooks.ended(shard),
        due_sk=keys_webhooks.sort(at or record.expires_at, record.id),
    )


@place.register
def _(record: Resend, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at
    return Place(
        pk=keys.account(record.account),
        sk=keys_webhooks.RESEND + record.endpoint,
        due_pk=keys_webhooks.resends() if at else None,
        due_sk=keys.by_minute(at, record.endpoint) if at else None,
    )


@place.register
def _(record: Voicemail, pepper: Pepper) -> Place:
    del pepper
    listed = record.audio in {Audio.AWAITED, Audio.KEPT}
    at = record.work_at
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys.VOICE + record.id,
        list_pk=keys.voicemails(record.account) if listed else None,
        list_sk=keys.by_minute(record.received_at, record.id) if listed else None,
        due_pk=keys.voicemail_work(keys.shard_of(record.id, keys.DUE_SHARDS)) if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
    )


@place.register
def _(record: AgentCallback, pepper: Pepper) -> Place:
    del pepper
    pk, at = keys.request(record.account, record.request), record.next_at
    if at is None:
        return Place(pk=pk, sk=keys_agents.CALLBACK)
    return Place(
        pk=pk,
        sk=keys_agents.CALLBACK,
        due_pk=keys_agents.callbacks(keys.shard_of(record.request, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(at, record.request),
    )


@place.register
def _(record: RequestFile, pepper: Pepper) -> Place:
    del pepper
    ends = record.next_at is None
    at = record.next_at or record.expires_at or record.asked_at
    return Place(
        pk=keys_queue.files(record.account, record.by),
        sk=keys_queue.file_sort(record.id),
        due_pk=keys_queue.files_that_end() if ends else keys_queue.files_in_work(),
        due_sk=keys.by_minute(at, record.id),
    )


@place.register
def _(record: Retagging, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at
    return Place(
        pk=keys.account(record.account),
        sk=keys.RETAGGING,
        due_pk=keys.retaggings() if at else None,
        due_sk=keys.by_minute(at, record.account) if at else None,
    )


@place.register
def _(record: Letter, pepper: Pepper) -> Place:
    del pepper
    pk = keys.filed_under(record.account, record.request, record.submission)
    if record.state is not LetterState.QUEUED:
        return _ended(record, pk)
    return Place(
        pk=pk,
        sk=keys.LETTER + record.id,
        due_pk=keys.outbox(keys.shard_of(record.id, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.next_attempt or record.created_at + STREAM_GRACE, record.id),
    )


def _ended(record: Letter, pk: str) -> Place:
    """Where a letter lies that has left: one to staff goes by itself, all others with what they are about."""
    if record.request or record.submission:
        return Place(pk=pk, sk=keys.LETTER + record.id)
    return Place(
        pk=pk,
        sk=keys.LETTER + record.id,
        due_pk=keys_retention.staff_letters(keys.shard_of(record.id, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.created_at + STAFF_LETTER_LIFE, record.id),
    )
