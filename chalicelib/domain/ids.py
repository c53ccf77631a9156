"""Names of things: made from bytes that the caller drew, so that this module stays pure.

A reference is the only one that people say, write down and key on a telephone: ten random digits and a
Damm check digit (H. M. Damm, 2004), which catches every single wrong digit and every swap of neighbours.
"""

import base64
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, NewType

from chalicelib.errors import InvalidField

AccountId = NewType("AccountId", str)
UserId = NewType("UserId", str)
RequestId = NewType("RequestId", str)
Reference = NewType("Reference", str)
KeyId = NewType("KeyId", str)

REFERENCE_LENGTH: Final = 11
_LONGEST_TYPED: Final = 64
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_USER: Final = re.compile(r"usr_[a-z2-7]{16}")
_KEY_ID: Final = re.compile(r"key_[a-z2-7]{16}")
_FILED: Final = re.compile(r"(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{26}")  # digits alone are somebody's account number
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Damm's quasigroup of order 10: weakly totally anti-symmetric, zeros on the diagonal.
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def damm(digits: str) -> int:
    """Return the check digit of ASCII `digits`; 0 for digits that already end in their check digit."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def new_account_id(random: bytes) -> AccountId:
    """`acc_` and 16 characters of lower-case base32, from 10 random bytes."""
    return AccountId(f"acc_{_base32(random)}")


def new_user_id(random: bytes) -> UserId:
    """`usr_` and 16 characters of lower-case base32, from 10 random bytes."""
    return UserId(f"usr_{_base32(random)}")


def is_user_id(text: str) -> bool:
    """Whether the text may be the id of a user."""
    return _USER.fullmatch(text) is not None


def new_grant_id(random: bytes) -> str:
    """`gra_` and 16 characters of lower-case base32, from 10 random bytes."""
    return f"gra_{_base32(random)}"


def is_key_id(name: object) -> bool:
    """Whether this has the form of a key's id."""
    return isinstance(name, str) and _KEY_ID.fullmatch(name) is not None


def new_key_id(random: bytes) -> KeyId:
    """`key_` and 16 characters of lower-case base32, from 10 random bytes."""
    return KeyId(f"key_{_base32(random)}")


def new_request_id(at: datetime, random: bytes) -> RequestId:
    """26 characters of Crockford base32: 48 bits of milliseconds, then 10 random bytes.

    The order of the text is the order in time; within one millisecond it is random.
    """
    # Whole days, seconds and microseconds: a float of seconds would round milliseconds up or down.
    since = at - _EPOCH
    milliseconds = (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
    number = milliseconds << 80 | int.from_bytes(_exactly(random, 10))
    return RequestId("".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5)))


def drawn_name(text: str) -> str:
    """Such a name as a form brings it back that it was drawn with, so that a form sent twice is one; else nothing."""
    return text if _FILED.fullmatch(text) else ""


def request_made_at(name: str) -> datetime | None:
    """When such a name was made, by its first ten characters; None for a name of another kind."""
    milliseconds = 0
    for sign in name[:10]:
        if sign not in _CROCKFORD:
            return None
        milliseconds = milliseconds << 5 | _CROCKFORD.index(sign)
    whole = len(name) >= 26 and milliseconds < 1 << 45  # year 3084
    return _EPOCH + timedelta(milliseconds=milliseconds) if whole else None


def new_reference(random: bytes) -> Reference:
    """Ten digits that never start with 0, and their check digit, from 16 random bytes.

    The remainder of 128 bits favours no reference by more than 1 in 2**94: no bias that could be seen.
    """
    digits = str(10**9 + int.from_bytes(_exactly(random, 16)) % (9 * 10**9))
    return Reference(f"{digits}{damm(digits)}")


def parse_reference(text: str) -> Reference:
    """Return the reference that was typed, or raise `InvalidField` `missing` or `malformed`.

    Spaces and dashes of every script are separators, and every script's decimal digits count as digits:
    telephones and input methods write full-width or Arabic ones.
    """
    typed = [sign for sign in text if sign not in "\t\r\n" and unicodedata.category(sign) not in {"Zs", "Pd"}]
    if not typed:
        raise InvalidField(field="reference", problem="missing")
    values = [unicodedata.decimal(sign, None) for sign in typed[:_LONGEST_TYPED]]
    digits = "".join(str(value) for value in values if value is not None)
    if len(digits) != len(typed) or not is_reference(digits):
        raise InvalidField(field="reference", problem="malformed")
    return Reference(digits)


def is_reference(digits: str) -> bool:
    """Whether the text is a reference as stored: 11 ASCII digits, no leading 0, check digit right."""
    shaped = len(digits) == REFERENCE_LENGTH and digits.isascii() and digits.isdecimal()
    return shaped and digits[0] != "0" and damm(digits) == 0


def show_reference(reference: Reference) -> str:
    """`1234 5678 901`: groups that people can repeat on a telephone."""
    return " ".join(reference[start:end] for start, end in pairwise((0, 4, 8, REFERENCE_LENGTH)))


def _base32(random: bytes) -> str:
    return base64.b32encode(_exactly(random, 10)).decode("ascii").lower()


def _exactly(random: bytes, length: int) -> bytes:
    if len(random) != length:
        message = f"{length} random bytes are needed"
        raise ValueError(message)
    return random
