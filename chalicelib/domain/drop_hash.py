"""The hash under which California's deletion platform (DROP) names an address or a number.

Base64 of SHA-256 over the standardised text (privacy.ca.gov, DROP technical specifications 1.2.0): an e-mail address
without white space and in lower case, a telephone number's last ten digits. Whoever has a list of such hashes can ask
about its entries without showing them; the hash is no secret, and whoever can guess an address can make its hash.

Where this differs from how the house itself compares contacts:

- `Email.look_up` lowers case as DROP does; both leave dots and `+` as they are;
- addresses are parsed first, which puts the domain into lower case and Unicode's composed form (NFC): a list that was
  hashed from another spelling of an international domain does not meet it;
- ten digits do not say of which country: two numbers of different countries can have the same hash. A check then
  finds what either of them asked for; nothing is ever lifted for the other one.
"""

import base64
import binascii
import hashlib
from typing import Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField

LENGTH: Final = 44  # characters: 32 bytes in base64
_BYTES: Final = 32
_DIGITS: Final = 10


def drop_hash(contact: Email | Phone) -> str:
    """Return the hash of an address or a number."""
    standard = standard_email(contact.address) if isinstance(contact, Email) else standard_phone(contact.e164)
    return base64.b64encode(hashlib.sha256(standard.encode()).digest()).decode()


def standard_email(text: str) -> str:
    """An address as it is hashed."""
    return "".join(text.split()).lower()


def standard_phone(text: str) -> str:
    """A number as it is hashed: its last ten digits, of whatever country."""
    return "".join(sign for sign in text if sign.isascii() and sign.isdecimal())[-_DIGITS:]


def parse_drop_hash(text: str, *, field: str = "hash") -> str:
    """Return a hash that was handed over, in its one spelling. Raise `InvalidField` `missing` or `malformed`."""
    typed = text.strip()
    if not typed:
        raise InvalidField(field=field, problem="missing")
    try:
        content = base64.b64decode(typed, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidField(field=field, problem="malformed") from None
    if len(typed) != LENGTH or len(content) != _BYTES:
        raise InvalidField(field=field, problem="malformed")
    return base64.b64encode(content).decode()
