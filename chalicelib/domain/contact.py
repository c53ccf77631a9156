"""Addresses and numbers, parsed at the edge; inside, a plain `str` is never an address."""

import re
from typing import Final, Self

from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

EMAIL_LIMIT = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
PHONE_LIMIT = 40  # 15 digits (E.164) with room for the separators that people type
_NORTH_AMERICAN: Final = frozenset({"US", "CA"})  # countries of establishment whose numbers begin with +1
_DIGITS_ONLY: Final = re.compile(r"\+?[0-9\s().\-]+")
_AMERICAN: Final = re.compile(r"1(-\d+){3}")
_LONGEST: Final = 15  # digits (E.164)


@dataclass(frozen=True, slots=True)
class Email:
    """A syntactically valid address, domain in lower case; deliverability is proved by a code, not by DNS.

    A domain of other letters than a to z is kept as people write it, however it was typed: two spellings are one.
    """

    address: str

    @classmethod
    def parse(cls, text: str, *, field: str = "email", mailed: bool = True) -> Self:
        """Raise `InvalidField` `missing`, `too-long`, `malformed` or `local-part`.

        The last one for letters such as é before the @, to which SES cannot mail; what is only compared with other
        addresses (`mailed` is false) may have them.
        """
        from email_validator import EmailNotValidError, validate_email

        cleaned = clean(text)
        if not cleaned:
            raise InvalidField(field=field, problem="missing")
        if len(cleaned) > EMAIL_LIMIT:
            raise InvalidField(field=field, problem="too-long", limit=EMAIL_LIMIT)
        try:
            # Reserved names such as `.localhost` are the deliverer's business, not the parser's.
            parsed = validate_email(cleaned, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise InvalidField(field=field, problem="malformed") from None
        if mailed and not parsed.local_part.isascii():
            raise InvalidField(field=field, problem="local-part")
        return cls(parsed.normalized)

    @property
    def look_up(self) -> str:
        """The form under which two spellings of one mailbox meet: lower case, nothing else guessed.

        Not `casefold`: to that ß is ss, and two mailboxes of different people would be one.
        """
        return f"email:{self.address.lower()}"

    def masked(self) -> str:
        """`a•••@example.com`: enough to recognise one's own address, not enough to learn another's."""
        name, _, domain = self.address.rpartition("@")
        return f"{name[:1]}•••@{domain}"

    def __repr__(self) -> str:
        return "Email(…)"


@dataclass(frozen=True, slots=True)
class Phone:
    """A possible number in E.164."""

    e164: str

    @classmethod
    def parse(cls, text: str, *, region: str = "US", field: str = "phone") -> Self:
        """Raise `InvalidField` `missing`, `too-long` or `malformed`; `region` holds where no country code was typed."""
        import phonenumbers

        cleaned = clean(text)
        if not cleaned:
            raise InvalidField(field=field, problem="missing")
        if len(cleaned) > PHONE_LIMIT:
            raise InvalidField(field=field, problem="too-long", limit=PHONE_LIMIT)
        try:
            number = phonenumbers.parse(cleaned, region)
        except phonenumbers.NumberParseException:
            raise InvalidField(field=field, problem="malformed") from None
        if not phonenumbers.is_possible_number(number):
            raise InvalidField(field=field, problem="malformed")
        return cls(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    @property
    def look_up(self) -> str:
        """The form under which look-ups find it."""
        return f"phone:{self.e164}"

    @property
    def country(self) -> str:
        """The country of the number (ISO 3166-1); empty where it belongs to none, or to nobody knows which."""
        import phonenumbers

        region = phonenumbers.region_code_for_number(phonenumbers.parse(self.e164, None))
        return region if region and region.isalpha() else ""

    def masked(self) -> str:
        """`•••• 12`: the last two digits."""
        return f"•••• {self.e164[-2:]}"

    def __repr__(self) -> str:
        return "Phone(…)"


def show_number(text: str, *, country: str = "") -> str:
    """A number as pages and letters write it: 1-800-555-0100 in North America, +49 30 901820 elsewhere.

    Only what says its country is written anew: by its plus sign, or by ten digits where `country` (ISO 3166-1) is in
    North America. All else stays as it was typed: a toll-free number of America reads as one of many countries.
    """
    if not _DIGITS_ONLY.fullmatch(text):
        return text
    digits, is_international = re.sub(r"\D", "", text), text.startswith("+")
    if len(digits) == 10 and country in _NORTH_AMERICAN and not is_international:
        digits = f"1{digits}"
    if len(digits) == 11 and digits[0] == "1" and (is_international or country in _NORTH_AMERICAN):
        return f"1-{digits[1:4]}-{digits[4:7]}-{digits[7:]}"
    return _international(text) if is_international else text


def _international(text: str) -> str:
    """What the tables say, which are not loaded for a number of North America."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def dial_number(text: str, *, country: str = "") -> str:
    """The same for a link (RFC 3966): `tel:+1-800-555-0100`; empty for what does not say its country, or is none."""
    shown = show_number(text, country=country)
    if _AMERICAN.fullmatch(shown) and (text.startswith("+") or country in _NORTH_AMERICAN):
        return f"tel:+{shown}"
    digits = re.sub(r"\D", "", shown)
    is_one = shown.startswith("+") and _DIGITS_ONLY.fullmatch(shown) and len(digits) <= _LONGEST
    return f"tel:+{digits}" if is_one else ""
