"""A letter as it would read with the business's own words: about a made-up request, or about a real one.

Nothing is sent, filed or changed. A look at a real request is audited like every other.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, RequestId, parse_reference
from chalicelib.domain.letter_text import Passages
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.request import Channel, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Match, MatchMethod, MatchResult, Verification
from chalicelib.domain.wording import ANY_LAW, LetterName, read_words, slots_of
from chalicelib.errors import InvalidField, NotFound
from chalicelib.law.clocks import start_clocks
from chalicelib.law.grounds import Kind
from chalicelib.law.occasions import refusal_grounds, rights_of_letter
from chalicelib.law.rules import Regime, rule_for
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.letters.own_words import own_words, parts_of
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_REFERENCE: Final = Reference("12345678906")
_AGO: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a letter would say, and about which request; `reference` is empty for a made-up one."""

    right: Right
    passages: Passages
    reference: str = ""


def preview_made_up(
    desk: Desk, staff: Staff, letter: LetterName, words: Mapping[str, str], *, sample: str, right: str = ""
) -> Preview:
    """The letter about a request that nobody made; `sample` stands for what staff write in each letter.

    Raise `InvalidInput` for words that could not be kept, `InvalidField` (`right`) for a right without this letter.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    regime = preview_law(staff.account, letter)
    rights = rights_of_letter(letter.step, regime)
    if not rights or (right and right not in {one.value for one in rights}):
        raise InvalidField(field="right", problem="unknown")
    chosen = Right(right) if right else rights[0]
    made_up = _made_up(desk, staff, letter, regime, chosen)
    return Preview(chosen, _composed(desk, staff.account, letter, words, made_up, sample))


def preview_request(
    desk: Desk, staff: Staff, letter: LetterName, words: Mapping[str, str], *, sample: str, reference: str
) -> Preview:
    """The letter about a real request of the account.

    Raise `InvalidInput` for words that could not be kept, `InvalidField` (`reference`) where there is no such request,
    or none under the letter's law.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    wanted = parse_reference(reference)
    try:
        submission = desk.requests.submission(staff.account.id, wanted)
    except NotFound:
        raise InvalidField(field="reference", problem="unknown") from None
    heads = desk.requests.several(staff.account.id, submission.requests).values()
    fitting = [head for head in heads if not head.unsorted and _fits(head, letter)]
    if not fitting:
        raise InvalidField(field="reference", problem="other-letter")
    head = look_at(desk, staff, fitting[0].id)
    return Preview(head.right, _composed(desk, staff.account, letter, words, head, sample), wanted)


def preview_law(account: Account, letter: LetterName) -> Regime:
    """The law whose letter is shown: for words under every law one of the business's own that has this letter."""
    if letter.law != ANY_LAW:
        return Regime(letter.law)
    laws: list[Regime] = [*map(Regime, account.regimes), *Regime]
    return next(regime for regime in laws if rights_of_letter(letter.step, regime))


def _fits(head: Request, letter: LetterName) -> bool:
    known = Regime(head.regime)
    return letter.law in {ANY_LAW, head.regime} and head.right in rights_of_letter(letter.step, known)


def _composed(
    desk: Desk, account: Account, letter: LetterName, words: Mapping[str, str], head: Request, sample: str
) -> Passages:
    """The letter in its own language, whatever the person's; what staff would write stands there as such."""
    kept = read_words(slots_of(parts_of(desk, letter)), words)
    every = own_words(desk, account, replace(letter, law=ANY_LAW)) if letter.law != ANY_LAW else {}
    shown = replace(head, language=letter.language)
    values = _values(desk, letter, shown, sample)
    return desk.letter_text.compose(letter.step, shown, account, values, at=desk.clock.now(), own=every | kept)


def _values(desk: Desk, letter: LetterName, head: Request, sample: str) -> dict[str, str]:
    """What a step would know beside the request."""
    clock = head.clock(Period.RESPOND)
    due = clock.due if clock else desk.clock.now().date() + timedelta(days=30)
    values = {"text": sample, "reason": sample, "controller": sample, "outcome": "denied", "same_as": _REFERENCE}
    values["files"] = "yes"
    grounds = refusal_grounds(letter.step, head.regime, head.right)
    if grounds:
        usual = [ground for ground in grounds if (ground.kind is Kind.UNVERIFIED) != head.verification.sufficient]
        values["grounds"] = (usual or grounds)[0].code
    if letter.step is LetterKind.EXTENDED:
        values["respond_by"] = due.isoformat()
    return values


def _made_up(desk: Desk, staff: Staff, letter: LetterName, regime: Regime, right: Right) -> Request:
    account, now = staff.account, desk.clock.now()
    rule = rule_for(regime, right)
    match = Match(
        compared=("name",),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
        by=staff.actor,
        at=now,
    )
    asked = letter.step is LetterKind.VERIFICATION_REQUEST or rule.level is Level.NONE
    check = Verification(needed=rule.level, contact_confirmed_at=now, match=None if asked else match)
    received = now - _AGO
    return Request(
        account=account.id,
        id=RequestId("preview"),
        submission=_REFERENCE,
        right=right,
        regime=regime.value,
        law_version=rule.version,
        residence="",
        channel=Channel.WEB,
        language=letter.language,
        received_at=received,
        clocks=start_clocks(rule, received_at=received, time_zone=account.time_zone, place=account.place),
        verification=check,
        requester="",
        contact="",
        email=Email("ana@example.com"),
    )
