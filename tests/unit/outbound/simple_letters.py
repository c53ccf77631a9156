"""The simple letters as an example business sends them, each with values that fit."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import PHONE_LETTERS, VENDOR_LETTERS, Letter, LetterKind
from chalicelib.law.letters import COMPOSED
from chalicelib.outbound.letters import LetterTexts
from tests.fakes import letters

ACME: Final = replace(letters.ACME, phone="", postal="", privacy_url="")
# To an account that is no more: its own test is below.
SIMPLE: Final = sorted(set(LetterKind) - COMPOSED - PHONE_LETTERS - {LetterKind.ACCOUNT_ERASED})
LINKED: Final = dict.fromkeys(VENDOR_LETTERS, "vendor/token") | {
    LetterKind.AGENT_ADDRESS: "permission/agent/acc_1.0123"
}
TO_CONTROLLERS: Final = {LetterKind.REFERRAL, LetterKind.REFERRAL_REMINDER}
STAFF: Final = {kind for kind in LetterKind if kind.value.startswith("staff-")}
# The characters of which 153 fit into each part of a long text.
GSM_7: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
VALUES: Final = {
    "task": "01T",
    "due_day": "2026-12-19",
    "purge_day": "2026-12-28",
    "reference": "12345678906",
    "right": "delete",
    "regime": "ccpa",
    "respond_by": "2027-01-06",
    "reason": "Three {archives}",
    "grounds": "CCPA_UNVERIFIED",
    "code": "042137",
    "summary": '[["01", "12345678906", "delete", "respond", "2027-01-06", false]]',
    "more": "0",
    "webhook": "whk_0123456789abcdef",
    "token": "0123456789abcdef",
    "role": "reviewer",
    "count": "3",
    "plan": "small business",
    "limit": "500",
    "controller": "Beverly Pizza",
    "page": "https://desk.example/prod/referral/token",
    "request_link": "https://desk.example/prod/staff/requests/01Q/referral",
    "answer_day": "2026-12-19",
    "acknowledge_day": "2026-12-02",
    "ends_day": "2026-12-22",
    "ends_time": "08:30",
    "closes_day": "2026-12-06",
    "erases_day": "2026-12-20",
    "erased_day": "2026-12-22",
}
# What the operator tells comes in its own name.
TOLD: Final = {
    "sender": "The operator",
    "title": "New terms",
    "text": "They begin in May.",
    "words": "Stop it.",
    "number": "2",
    "effective_day": "2027-01-06",
    "passes_day": "2027-02-01",
    "to": "Another operator",
    "contact": "privacy@another.example",
    "country": "France",
    "policy_link": "https://desk.example/prod/policy/2",
    "leave_link": "https://desk.example/prod/news/token",
}
REVIEW: Final = {
    "from_day": "2026-10-01",
    "to_day": "2026-10-31",
    "deleted": "requests=3 notes=2",
    "held": "1",
    "due": "4",
}
OF_OPERATOR: Final = {
    *(LetterKind.STAFF_NOTICE, LetterKind.STAFF_MISUSE_WARNING),
    *(LetterKind.STAFF_RESTRICTED, LetterKind.STAFF_UNRESTRICTED),
    *(LetterKind.STAFF_POLICY, LetterKind.STAFF_POLICY_GONE, LetterKind.STAFF_NEWS, LetterKind.STAFF_TRANSFER),
    LetterKind.STAFF_TRANSFER_GONE,
}
CANNOT_SIGN_IN: Final = {LetterKind.FILE_NOTICE, LetterKind.STAFF_ADDRESS_CHANGED, LetterKind.STAFF_DISABLED}


def letter(kind: LetterKind, language: str = "en") -> Letter:
    """A letter, before it has words."""
    to = Email("ana@example.com")
    return Letter(account=ACME.id, id="1", kind=kind, language=language, created_at=letters.AT, to=to, values={})


def write(kind: LetterKind, language: str = "en", **changed: str) -> tuple[str, str]:
    """The words of a letter."""
    own = TOLD if kind in OF_OPERATOR else REVIEW if kind is LetterKind.STAFF_RETENTION else {}
    if kind in VENDOR_LETTERS:
        own = {"vendor": "Parcels Inc.", "vendor_token": "token", "due_day": "2026-12-19"}
    if kind is LetterKind.AGENT_PERMISSION:
        own = {"agent": "Lee Chan", "permission_token": "acc_1.0123"}
    if kind is LetterKind.AGENT_ADDRESS:
        own = {"agent_token": "acc_1.0123"}
    if kind is LetterKind.ELSEWHERE:
        own = {"place": "DE", "letter": "01K"}
    return LetterTexts("https://desk.example/prod")(letter(kind, language), ACME, VALUES | own | changed)
