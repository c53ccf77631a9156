"""Every key of every table, tenant first; nothing else in the house may put a key together.

Global look-ups are a closed list: slug, sign-in, API key; for the telephone line also number, service code, call and
the reference of what came by telephone or text. They return an account id and an id, nothing else; an API key is its
own look-up.
Where a key is made from a contact it holds an HMAC under the pepper, never the contact.
"""

import zlib
from datetime import date, datetime
from typing import Final

from chalicelib.domain.ids import AccountId, Reference, RequestId, UserId, drawn_name

HEAD: Final = "HEAD"
AGENDA: Final = "CLOCK"
RECHECK: Final = "RECHECK#"
NOTICE: Final = "NOTICE#"
SUMMARY: Final = "SUMMARY"
LETTER: Final = "OUT#"
MESSAGE: Final = "MSG#"
NOTE: Final = "NOTE#"
NOTE_FILE: Final = "NOTEFILE#"
FILE: Final = "FILE#"
CALL: Final = "CALL#"
VOICE: Final = "VOICE#"
SERVICE: Final = "SERVICE#"
NUMBER: Final = "NUMBER#"
REFERENCE: Final = "REF"
STOP: Final = "STOP"
EXPORT: Final = "EXPORT"
BACKFILL: Final = "BACKFILL"
USER: Final = "USER#"
RETAGGING: Final = "RETAGGING"
LOGO: Final = "LOGO#"
ACCOUNT: Final = "ACCOUNT"
CLOSING: Final = "CLOSING#"
STORED: Final = "STORED"
DUE_SHARDS: Final = 10


def by_minute(at: datetime, name: str) -> str:
    """Order by the minute (UTC), in a due index as in a list; what falls into one minute is told apart by its name."""
    return f"{at:%Y-%m-%dT%H:%M}#{name}"


def upto(at: datetime) -> str:
    """The end of what is due at `at`, in the order of `by_minute`."""
    return by_minute(at, "~")


def is_name(text: str) -> bool:
    """Whether this can be the name of a record: what somebody made up becomes no key, which others may log."""
    return bool(drawn_name(text))


def account(account_id: AccountId) -> str:
    """Partition of an account's own items."""
    return f"A#{account_id}"


def every_account() -> str:
    """List index: all accounts of the deployment, by slug; for the operator."""
    return "ACCOUNTS"


def courses() -> str:
    """Due index: accounts to which something happens by itself."""
    return "course"


def submission(account_id: AccountId, reference: Reference) -> str:
    """Partition of one submission."""
    return f"A#{account_id}#S#{reference}"


def request(account_id: AccountId, request_id: RequestId) -> str:
    """Partition of one request, and the name of its audit chain."""
    return f"A#{account_id}#R#{request_id}"


def filed_under(account_id: AccountId, request_id: RequestId | None, reference: Reference | None) -> str:
    """Partition in which a letter lies: its request's, else its submission's, else the account's."""
    if request_id:
        return request(account_id, request_id)
    return submission(account_id, reference) if reference else account(account_id)


def contact(account_id: AccountId, contact_hash: str) -> str:
    """Partition of everything that one contact has asked of one account."""
    return f"A#{account_id}#C#{contact_hash}"


def contact_sort(received_at: datetime, request_id: RequestId) -> str:
    """Order by receipt within a contact."""
    return f"{received_at:%Y%m%d}#{request_id}"


def slug(name: str) -> str:
    """Global look-up of a public form's address."""
    return f"SLUG#{name}"


def login(email_hash: str) -> str:
    """Global look-up of a staff address."""
    return f"LOGIN#{email_hash}"


def queue(account_id: AccountId, bucket: str, shard: int) -> str:
    """List index: one shard of one list of an account."""
    return f"A#{account_id}#{bucket}#{shard}"


def queue_sort(due: date, request_id: RequestId) -> str:
    """List index: soonest due first."""
    return f"{due.isoformat()}#{request_id}"


def shard_of(name: str, shards: int) -> int:
    """Which of `shards` equal parts a name falls into; the same on every machine."""
    return zlib.crc32(name.encode()) % shards


def request_of(pk: str) -> tuple[AccountId, RequestId]:
    """The account and the request that a request's partition belongs to."""
    _, account_id, _, request_id = pk.split("#", 3)
    return AccountId(account_id), RequestId(request_id)


def is_request(pk: str) -> bool:
    """Whether a partition, or a chain, is a request's."""
    return pk.startswith("A#") and pk.split("#")[2:3] == ["R"]


def wake(shard: int) -> str:
    """Due index: requests to be looked at."""
    return f"wake#{shard}"


def mailbox(account_id: AccountId, user_id: UserId) -> str:
    """Partition of what waits for the next mail to a member of staff."""
    return f"A#{account_id}#U#{user_id}"


def reader_of(pk: str) -> tuple[AccountId, UserId]:
    """The account and the user that a mailbox belongs to."""
    _, account_id, _, user_id = pk.split("#", 3)
    return AccountId(account_id), UserId(user_id)


def notices(shard: int) -> str:
    """Due index: reminders that wait for a mail."""
    return f"notice#{shard}"


def notice_sort(at: datetime, request_id: RequestId, code: str) -> str:
    """Order by the minute (UTC) of the mail, in a mailbox as in the due index."""
    return f"{NOTICE}{by_minute(at, request_id)}#{code}"


def notices_upto(at: datetime) -> str:
    """The end of what is due at `at`, in the order of `notice_sort`."""
    return f"{NOTICE}{upto(at)}"


def outbox(shard: int) -> str:
    """Due index: letters that are not yet delivered."""
    return f"out#{shard}"


def phone_number(number: str) -> str:
    """Global look-up of one of our numbers."""
    return f"NUMBER#{number}"


def service_code(code: str) -> str:
    """Global look-up of a service code."""
    return f"SERVICE#{code}"


def call(sid: str) -> str:
    """Global look-up of a call by the telephone company's id."""
    return f"CALL#{sid}"


def reference(name: Reference) -> str:
    """Global look-up of the reference that a caller keys."""
    return f"REF#{name}"


def text_stop(account_id: AccountId, number_hash: str) -> str:
    """Partition of a number's wish for no texts from one account."""
    return f"A#{account_id}#STOP#{number_hash}"


def voicemails(account_id: AccountId) -> str:
    """List index: an account's voicemails that have audio or await it."""
    return f"A#{account_id}#voicemails"


def voicemail_work(shard: int) -> str:
    """Due index: voicemails that the background must look at."""
    return f"voice#{shard}"


def backfills() -> str:
    """Due index: copyings of older voicemails that go on."""
    return "backfill#0"


def account_of(pk: str) -> AccountId:
    """The account that an account's partition belongs to."""
    return AccountId(pk.split("#", 2)[1])


def retaggings() -> str:
    """Due index: accounts whose voicemails get other tags."""
    return "retag"


def removals(shard: int) -> str:
    """Due index: files whose time will be over."""
    return f"file#{shard}"


def account_chain(account_id: AccountId) -> str:
    """Audit chain of an account's administration."""
    return f"A#{account_id}#ACCOUNT"


def views_chain(account_id: AccountId, user_id: str, day: date) -> str:
    """Audit chain of what one member of staff looked at on one day (UTC)."""
    return f"A#{account_id}#VIEWS#{user_id}#{day.isoformat()}"


def chain_register(account_id: AccountId) -> str:
    """Partition that names all audit chains of an account."""
    return f"A#{account_id}#CHAINS"


def account_of_chain(chain: str) -> AccountId:
    """The account that a chain belongs to."""
    return AccountId(chain.split("#", 2)[1])


def undigested(shard: int) -> str:
    """Due index: chains that have grown since the last digest."""
    return f"digest#{shard}"


def undigested_sort(at: datetime, chain: str) -> str:
    """Due index: order by the minute of the growth (UTC)."""
    return by_minute(at, chain)


def scrap(kind: str, name: str) -> str:
    """Id in the ephemeral table."""
    return f"{kind}#{name}"


def wrapped_key_object(account_id: AccountId) -> str:
    """Object key of the second copy of an account's wrapped data key."""
    return f"keys/{account_id}"


def upload_object(account_id: AccountId, request_id: RequestId, file_id: str) -> str:
    """Object key that a signed form may write, for as long as it lives; nothing is ever handed out from there."""
    return f"uploads/{account_id}/{request_id}/{file_id}"


def answer_object(account_id: AccountId, request_id: RequestId, file_id: str) -> str:
    """Object key of an answer file that has been taken over; no form can write there."""
    return f"{account_id}/{request_id}/{file_id}"


def note_object(account_id: AccountId, request_id: RequestId, file_id: str) -> str:
    """Object key of an attachment of an internal note: apart from all that could be an answer."""
    return f"notes/{account_id}/{request_id}/{file_id}"


def voicemail_object(account_id: AccountId, request_id: RequestId, recording: str) -> str:
    """Object key of a voicemail."""
    return f"{account_id}/{request_id}/{recording}"


def is_voicemail_object(key: str) -> bool:
    """Whether an object of the voicemail bucket is a voicemail; the keys of all others begin with a word."""
    return key.startswith("acc_") and key.count("/") == 2


def place_of_voicemail_object(key: str) -> tuple[AccountId, RequestId, str]:
    """The account, the request and the recording that a voicemail's object belongs to."""
    account_id, request_id, recording = key.split("/")
    return AccountId(account_id), RequestId(request_id), recording


def greeting_object(account_id: AccountId, greeting: str) -> str:
    """Object key of a greeting's audio; it lies beside the voicemails and is none."""
    return f"greetings/{account_id}/{greeting}"


def digest_object(number: int) -> str:
    """Object key of a signed digest; zero-padded so that listings are in order."""
    return f"digests/{number:010d}.json"
