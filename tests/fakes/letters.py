"""Every letter that the house can write: each law, right and language, verified or not, by mail or by post."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Final

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.letter_text import Passages, complete, edited
from chalicelib.domain.request import Channel, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Match, MatchMethod, MatchResult, Verification
from chalicelib.law.clocks import start_clocks
from chalicelib.law.grounds import Kind, grounds_for
from chalicelib.law.letters import COMPOSED, letter_of
from chalicelib.law.rules import CURRENT, Regime, Rule, load
from chalicelib.outbound.letters import LetterTexts

AT: Final = datetime(2026, 11, 22, 18, tzinfo=UTC)
RECEIVED: Final = datetime(2026, 11, 2, 18, tzinfo=UTC)
ACME: Final = Account(
    id=AccountId("acc_1"),
    slug="acme",
    name="Acme {Stores}",
    plan=Plan.TRIAL,
    state=AccountState.ACTIVE,
    opened_at=AT,
    time_zone="America/Los_Angeles",
    place="US-CA",
    email="privacy@acme.example",
    phone="+1 415 555 0100",
    postal="1 Market Street\nSan Francisco, CA 94105",
    privacy_url="https://acme.example/privacy",
)
WORDS: Final = "We looked in all of our systems and archives, and this is what we found there."
URL: Final = "https://desk.example/prod"


def rules() -> Iterator[Rule]:
    """Every rule, in its present version, that people can ask for."""
    for version in CURRENT.values():
        yield from (rule for rule in load(version).rules if rule.offered)


def request_under(rule: Rule, *, language: str = "en", verified: bool = True, online: bool = True) -> Request:
    """Ana's request for the right of a rule, acknowledged by nobody yet."""
    match = Match(
        compared=("name", "email", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
        by="user:usr_1",
        at=AT,
    )
    check = Verification(needed=rule.level, contact_confirmed_at=AT if verified else None)
    return Request(
        account=ACME.id,
        id=RequestId("01"),
        submission=Reference("12345678906"),
        right=rule.right,
        regime=rule.regime.value,
        law_version=rule.version,
        residence="US-CA",
        channel=Channel.WEB,
        language=language,
        received_at=RECEIVED,
        clocks=start_clocks(rule, received_at=RECEIVED, time_zone=ACME.time_zone, place=ACME.place),
        verification=replace(check, match=match) if verified else check,
        requester="Ana María López",
        contact="a…@example.com",
        email=Email("ana@example.com") if online else None,
    )


def request_for(regime: Regime, right: Right, **how: bool | str) -> Request:
    """The same by regime and right."""
    return request_under(load(CURRENT[regime]).rule_of_right(right), **how)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Written:
    """One letter with what it was made from."""

    kind: LetterKind
    head: Request
    passages: Passages
    grounds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """To find it in a failure."""
        return f"{self.kind.value} {self.head.regime} {self.head.right.value} {self.head.language}"


def written(kind: LetterKind, head: Request, values: Mapping[str, str], account: Account = ACME) -> Written:
    """A letter with everything that staff have to write."""
    codes = tuple(values.get("grounds", "").split(",")) if values.get("grounds") else ()
    drafted = LetterTexts(URL).compose(kind, head, account, values, at=AT)
    fills = {passage.key: "As our records say." for passage in drafted if passage.editable and not passage.text}
    return Written(kind, head, complete(edited(drafted, fills)), codes)


_REFUSALS: Final = {LetterKind.DENIED: Outcome.DENIED, LetterKind.PARTLY_ANSWERED: Outcome.PARTIAL}
_DONE: Final = frozenset({LetterKind.ANSWERED, LetterKind.OPT_OUT_DONE})


@cache
def every_letter(language: str, *, online: bool = True) -> tuple[Written, ...]:
    """Each letter that can come to be under a rule; a refusal once for each of its grounds."""
    return tuple(_every_letter(language, online=online))


def _every_letter(language: str, *, online: bool) -> Iterator[Written]:
    for rule in rules():
        for kind in sorted(COMPOSED):
            for verified, values in _occasions(kind, rule):
                head = request_under(rule, language=language, verified=verified, online=online)
                yield written(kind, head, values)


def _occasions(kind: LetterKind, rule: Rule) -> list[tuple[bool, dict[str, str]]]:
    """When a letter of a kind is written under a rule: to whom, and with what that is not in the request."""
    if rule.right is Right.UNSORTED and kind is not LetterKind.MESSAGE:
        return []  # it is sorted first
    if kind is LetterKind.VERIFICATION_REQUEST:
        behalves = ("self", "agent") if rule.level > Level.NONE else ()
        return [(False, {"text": WORDS, "behalf": behalf}) for behalf in behalves]
    if kind in _REFUSALS:
        grounds = grounds_for(rule.regime.value, rule.right, _REFUSALS[kind])
        return [(ground.kind is not Kind.UNVERIFIED, {"text": WORDS, "grounds": ground.code}) for ground in grounds]
    if kind is LetterKind.APPEAL_DECIDED:
        return [(True, {"text": WORDS, "outcome": outcome}) for outcome in ("granted", "partial", "denied")]
    if kind in _DONE and letter_of(Outcome.GRANTED, rule.right) is not kind:
        return []
    return [(True, {"text": WORDS, "reason": WORDS, "respond_by": "2027-01-06", "same_as": "12345678906"})]
