"""Keys of leaving: erasures outlive their account; what an account takes along lies under a prefix of its own."""

import json
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.storage import keys, keys_lists, keys_policies

ERASURE: Final = "ERASURE"
TAKEOUT: Final = "TAKEOUT#"
LEDGER: Final = "erasures/"
_REQUEST: Final = ".request"
_MEMBER: Final = ".member"
_MOMENT: Final = "%Y%m%dT%H%M%S%fZ"
_ALONE: Final = ".alone"


def erasure(account_id: AccountId) -> str:
    """Partition of an account's erasure; nothing that belongs to the account lies there."""
    return f"A#{account_id}#ERASURE"


def every_erasure() -> str:
    """List index: all erasures of the deployment; for the operator."""
    return "ERASURES"


def erasures_in_work() -> str:
    """Due index: erasures that go on."""
    return "erase"


def takeouts_in_work() -> str:
    """Due index: exports that are being made."""
    return "takeouts"


def takeouts_that_end() -> str:
    """Due index: exports by the end of their time."""
    return "takeouts-end"


def survives(pk: str, account_id: str) -> bool:
    """Whether a partition stays when its account goes: the register of its audit chains, its erasure, and the policy.

    The policy is the operator's and names nobody; whatever came in under it says so by its number.
    """
    return pk in {keys.chain_register(AccountId(account_id)), erasure(AccountId(account_id)), keys_policies.versions()}


def owner(pk: str, sk: str, body: str) -> str:
    """The account that a row belongs to; empty for one of nobody's."""
    if pk.startswith("A#"):
        return pk.split("#", 2)[1]
    if pk.startswith("LOGIN#"):
        return sk.removeprefix("A#")
    return named(body)


def named(body: str) -> str:
    """The account that a plain body names as its own."""
    try:
        values = json.loads(body)
    except ValueError:
        return ""
    found = values.get("account") if isinstance(values, dict) else ""
    return found if isinstance(found, str) else ""


def reference_in(body: str) -> str:
    """The reference that a request's plain body names; what would match nothing if it names none."""
    return str(json.loads(body).get("submission") or "\0")


def is_tombstone(pk: str, sk: str, account_id: str) -> bool:
    """Whether a row is the account itself, which becomes what is left of it."""
    return (pk, sk) == (keys.account(AccountId(account_id)), keys.ACCOUNT)


def file_prefixes(account_id: AccountId) -> tuple[str, ...]:
    """What the keys of an account's objects in the bucket of files begin with."""
    request = RequestId("")
    return (
        keys.upload_object(account_id, request, "").removesuffix("/"),
        keys.answer_object(account_id, request, "").removesuffix("/"),
        keys.note_object(account_id, request, "").removesuffix("/"),
        f"lists/{account_id}/",
        keys_lists.of_account(account_id),
        takeouts(account_id),
    )


def voicemail_prefixes(account_id: AccountId) -> tuple[str, ...]:
    """What the keys of an account's objects in the bucket of voicemails begin with."""
    return (keys.voicemail_object(account_id, RequestId(""), "").removesuffix("/"), f"greetings/{account_id}/")


def takeouts(account_id: AccountId) -> str:
    """What the keys of everything that an account takes along begin with."""
    return f"takeouts/{account_id}/"


def piece(account_id: AccountId, takeout: str, name: str) -> str:
    """Object key of a piece of an export, while it is made."""
    return f"{takeouts(account_id)}{takeout}/work/{name}"


def pieces(account_id: AccountId, takeout: str, beginning: str) -> tuple[str, int]:
    """What the keys of such pieces begin with, and how many letters of a key are not their name."""
    prefix = piece(account_id, takeout, "")
    return prefix + beginning, len(prefix)


def whole(account_id: AccountId, takeout: str) -> str:
    """Object key of an export that is ready."""
    return f"{takeouts(account_id)}{takeout}/export.zip"


def ledger_object(account_id: AccountId) -> str:
    """Object key of the entry of an account in the ledger of erasures."""
    return f"{LEDGER}{account_id}.json"


def request_ledger_object(account_id: AccountId, request_id: RequestId, *, alone: bool) -> str:
    """Object key of the ledger's entry of one request; `alone`: what its contacts take part in was left."""
    return f"{LEDGER}{account_id}/{request_id}{_ALONE if alone else _REQUEST}"


def request_in_ledger(name: str, *, alone: bool) -> tuple[AccountId, RequestId] | None:
    """The request of such a key; None for what is no such key."""
    account, _, request = name.removeprefix(LEDGER).partition("/")
    ending = _ALONE if alone else _REQUEST
    return (AccountId(account), RequestId(request.removesuffix(ending))) if request.endswith(ending) else None


def moment(at: datetime) -> str:
    """A time as a key of the ledger has it."""
    return at.astimezone(UTC).strftime(_MOMENT)


def member_ledger_object(account_id: AccountId, mark: str, at: str) -> str:
    """Object key of the ledger's entry of what somebody took part in, erased by staff at a `moment`."""
    return f"{LEDGER}{account_id}/{mark}.{at}{_MEMBER}"


def member_in_ledger(name: str) -> tuple[AccountId, str, datetime] | None:
    """The account, the mark and the time of such a key; None for what is no such key."""
    if not name.endswith(_MEMBER):
        return None
    account, _, rest = name.removeprefix(LEDGER).removesuffix(_MEMBER).partition("/")
    mark, _, at = rest.partition(".")
    return AccountId(account), mark, datetime.strptime(at, _MOMENT).replace(tzinfo=UTC)


def certificate_object(account_id: AccountId) -> str:
    """Object key of the certificate beside it."""
    return f"{LEDGER}{account_id}.jwt"
