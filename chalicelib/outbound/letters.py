"""The words of letters: texts of the letter's language, filled with its values.

A mail never says whether data are held: what would say so stands on the page behind the code, to which it leads.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import CODE_LETTERS, PHONE_LETTERS, Letter, LetterKind
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.letter_text import Passages
from chalicelib.domain.mailed_name import unlinked
from chalicelib.domain.request import Request
from chalicelib.domain.wording import Parts
from chalicelib.outbound.compose_letter import Composer
from chalicelib.outbound.letter_parts import letter_parts
from chalicelib.outbound.retention_words import retention_words
from chalicelib.outbound.spoken import spoken_document
from chalicelib.outbound.summary_words import summary_words

_NOTHING: Final[Mapping[str, str]] = {}
# Kinds of letters that are not to consumers, or that must not hold anything to be clicked.
_WITHOUT_PAGE: Final = (
    "staff-",
    "account-",
    "vendor-",
    "referral",
    LetterKind.AGENT_ADDRESS.value,
    LetterKind.FILE_NOTICE.value,
    LetterKind.ELSEWHERE.value,
)


class LetterTexts:
    """See `services.ports.desk.LetterText`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def __call__(self, letter: Letter, account: Account, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and plain text; what was composed is said as it was, without what is confidential.

        A text has neither subject nor signature: it names the business in its first words.
        """
        language = letter.language
        filled = {"business": account.name, **values} | self._links(account)
        filled["reference"] = show_reference(Reference(values.get("reference", "")))
        if letter.kind in PHONE_LETTERS:
            return "", texts.text(f"letter.{letter.kind.value}.body", language, **filled)
        if "summary" in values:
            filled |= summary_words(values, language, filled["staff_link"])
        if "deleted" in values:
            filled |= retention_words(values, language)
        days = {name: date.fromisoformat(value) for name, value in values.items() if name.endswith("_day")}
        filled |= {name: texts.date_text(day, language) for name, day in days.items()}
        if "vendor_token" in values:
            filled["vendor_link"] = f"{self._public_url}/vendor/{values['vendor_token']}"
            filled["asked"] = texts.text(f"right.{values['right']}.short", language)
        if "permission_token" in values:
            filled["permission_link"] = f"{self._public_url}/permission/{values['permission_token']}"
        if "agent_token" in values:
            filled["agent_link"] = f"{self._public_url}/permission/agent/{values['agent_token']}"
        filled |= _worded(values, language)
        key = f"letter.{letter.kind.value}"
        own = f"{key}.agent" if "agent" in values else f"{key}.{values.get('channel', 'body')}"
        body = own if texts.has_text(own) else f"{key}.body"
        headed = f"{own}.subject" if texts.has_text(f"{own}.subject") else f"{key}.subject"
        subject = texts.text(headed, language, **filled)
        other = _other_form(letter, filled)
        if letter.passages:
            return subject, mail_words(letter.passages, texts.text("letter.part.on-page", language, **filled), other)
        words = (texts.text(body, language, **filled), *_permit(letter, filled), *_why(letter, filled), other)
        signature = f"-- \n{values['sender']}" if "sender" in values else _signature(account)
        return subject, "\n\n".join((*words, signature)) + "\n"

    def spoken(self, letter: Letter, account: Account, values: Mapping[str, str]) -> str:
        """See `services.ports.desk.LetterText`."""
        digits = {"code": ", ".join(values["code"])}  # each voice pauses at a comma
        business = values.get("business", account.name)
        words = texts.text(f"letter.{letter.kind.value}.spoken", letter.language, business=business, **digits)
        return spoken_document(words, letter.language)

    def compose(
        self,
        kind: LetterKind,
        head: Request,
        account: Account,
        values: Mapping[str, str],
        *,
        at: datetime,
        own: Mapping[str, str] = _NOTHING,
    ) -> Passages:
        """See `services.ports.desk.LetterText`."""
        return Composer(head, account, values, self._links(account), own).compose(kind, at)

    def parts(self, kind: LetterKind, law: str, language: str) -> Parts:
        """See `services.ports.desk.LetterText`."""
        return letter_parts(kind, law, language)

    def _links(self, account: Account) -> dict[str, str]:
        form = f"{self._public_url}/c/{account.slug}"
        return {
            "form": form,
            "link": f"{form}/status",
            "formats_link": f"{form}/formats",
            "code_link": f"{form}/code",
            "follow_code_link": f"{form}/status/code",
            "staff_link": f"{self._public_url}/staff",
            "plan_link": f"{self._public_url}/staff/plan",
            "close_link": f"{self._public_url}/staff/close",
            "sign_up_link": f"{self._public_url}/sign-up",
            "sso_link": f"{self._public_url}/staff/sso?account={account.slug}",
        }


def mail_words(passages: Passages, on_page: str, other_form: str = "") -> str:
    """The plain text of a composed letter: what is confidential is replaced, once, by the way to the page.

    Before the signature stands how to get the letter in another form, which is no part of what was decided.
    """
    parts: list[str] = []
    heading = ""
    for passage in passages:
        if passage.heading:
            heading = passage.text
            continue
        text = on_page if passage.confidential else passage.text
        if passage.key == "signature":
            parts += [other_form] if other_form else []
            text = f"-- \n{text}"  # the sign that mail programs know (RFC 3676, section 4.3)
        if text not in parts:
            parts.append(f"{heading}\n{text}" if heading and not passage.confidential else text)
        heading = ""
    return "\n\n".join(parts) + "\n"


def _worded(values: Mapping[str, str], language: str) -> dict[str, str]:
    """Codes among the values, as the language says them, and a stranger's name, of which nothing becomes a link."""
    worded: dict[str, str] = {}
    if "plan" in values:
        worded["plan"] = texts.text(f"plan.{values['plan'].replace(' ', '-')}", language)
    if "right" in values:
        worded["right"] = texts.text(f"right.{values['right']}.name", language)
    if "role" in values:
        worded["role"] = texts.text(f"role.{values['role']}", language)
    if "agent" in values:
        worded["agent"] = unlinked(values["agent"])
    if "place" in values:
        worded |= _from_elsewhere(values, language)
    return worded


def _from_elsewhere(values: Mapping[str, str], language: str) -> dict[str, str]:
    """The place that somebody asks from, and to whom they can turn there, as far as that is known."""
    known = [name for name in ("regulator", "regulator_address") if name in values]
    key = "letter.elsewhere.complain" + ("" if len(known) > 1 else "-there" if known else "-any")
    given = {name: values[name] for name in known}
    return {
        "place": texts.text(f"place.{values['place']}", language),
        "complain": texts.text(key, language, **given),
    }


def _other_form(letter: Letter, filled: Mapping[str, str]) -> str:
    """How to get the letter in another form: a consumer by a page of the business, everybody else by an answer."""
    key = "letter.other-form-staff" if letter.kind.value.startswith(_WITHOUT_PAGE) else "letter.other-form"
    return texts.text(key, letter.language, **filled)


def _permit(letter: Letter, filled: Mapping[str, str]) -> tuple[str, ...]:
    """The way to say whether an agent may ask, in a letter that says another thing first."""
    if "permission_link" not in filled or letter.kind is LetterKind.AGENT_PERMISSION:
        return ()
    return (texts.text("letter.permission-link", letter.language, **filled),)


def _why(letter: Letter, filled: Mapping[str, str]) -> tuple[str, ...]:
    """Why a letter about the service comes to a member of staff whether or not they want news; codes are asked for."""
    kind = letter.kind
    if not kind.value.startswith("staff-") or kind is LetterKind.STAFF_NEWS or kind in CODE_LETTERS:
        return ()
    return (texts.text("letter.why-staff", letter.language, **filled),)


def _signature(account: Account) -> str:
    """The business with its ways of contact, under the sign that mail programs know (RFC 3676, section 4.3)."""
    lines = ("-- ", account.name, account.email, account.shown_phone, account.shown_postal)
    return "\n".join(line for line in lines if line)
