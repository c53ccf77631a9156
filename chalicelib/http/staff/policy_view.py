"""What a business demands as proof, in words: the rules, what they mean for each right, the versions of before."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import REASONABLE_POINTS, REASONABLY_HIGH_POINTS, Level
from chalicelib.domain.verification_policy import DataPoint, Rules, VerificationPolicy
from chalicelib.http.staff.request_view import LEVELS, Reader
from chalicelib.law.choice import rights_for, rule_chosen


class AskedView(Struct, frozen=True, kw_only=True):
    """What a consumer is asked for one right, and what is compared; level: none, reasonable, reasonably-high."""

    right: str
    level: str
    asked: Sequence[str]
    compared: str
    second_person: bool = False


class PolicyVersion(Struct, frozen=True, kw_only=True):
    """One version that was set."""

    number: int
    since: datetime
    by: str
    words: Sequence[str]
    current: bool = False


def rule_words(rules: Rules, language: str) -> list[str]:
    """The rules as sentences."""

    def say(key: str, **values: object) -> str:
        return texts.text(f"staff.policy.says.{key}", language, **values)

    days = "days" if rules.proof_days else "no-days"
    return [
        say("points", count=rules.points, law=REASONABLE_POINTS),
        say("points-high", count=rules.points_high, law=REASONABLY_HIGH_POINTS),
        *([say("raised", rights=_rights(rules.raised, language))] if rules.raised else []),
        say("second", rights=_rights(rules.second_person, language)) if rules.second_person else say("second-none"),
        say("asked", points=", ".join(_points(rules.asked, language))),
        say(days, count=rules.proof_days),
        say("sign-in" if rules.sign_in else "no-sign-in"),
        *(say(key) for key in _of_agents(rules)),
    ]


def _of_agents(rules: Rules) -> list[str]:
    """What agents must show, each a sentence; that nothing is asked is one as well."""
    asked = {
        "agent-permission": rules.agent_permission and not rules.agent_notarized,
        "agent-notarized": rules.agent_notarized,
        "agent-confirmation": rules.agent_confirmation,
        "agent-identity": rules.agent_identity,
    }
    return [key for key, holds in asked.items() if holds] or ["agent-nothing"]


def preview(account: Account, rules: Rules, residence: str, on: date, language: str) -> list[AskedView]:
    """What somebody who lives at a place would be asked for each right, under rules in force or only tried."""
    found = []
    for right in rights_for(residence, listed=account.regimes, on=on):
        rule = rule_chosen(residence, right, listed=account.regimes, on=on)
        level = rules.level(rule.right, rule.level)
        found.append(_asked(right, level, rules, language))
    return found


def preview_places(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places that a consumer can choose, as the options of a select."""
    return [
        (texts.text(f"place.group.{key}", language), [(code, texts.text(f"place.{code}", language)) for code in codes])
        for key, codes in places.GROUPS
    ]


def versions(found: Sequence[VerificationPolicy], account: Account, reader: Reader) -> list[PolicyVersion]:
    """All versions that were set, the newest first."""
    return [
        PolicyVersion(
            number=one.number,
            since=one.since,
            by=reader.name(one.by),
            words=rule_words(one.rules, reader.language),
            current=one.number == account.verification,
        )
        for one in found
        if one.since
    ]


def _asked(right: Right, level: Level, rules: Rules, language: str) -> AskedView:
    if level is Level.NONE:
        nothing = texts.text("staff.policy.nothing-compared", language)
        one = texts.text("staff.policy.one-contact", language)
        return AskedView(right=right.value, level=LEVELS[level], asked=[one], compared=nothing)
    always = [texts.text(f"match.point.{point}", language) for point in ("name", "email")]
    high = level is Level.REASONABLY_HIGH
    return AskedView(
        right=right.value,
        level=LEVELS[level],
        asked=[*always, *_points(rules.asked, language)],
        compared=texts.text(
            f"staff.match.rule.{LEVELS[level]}", language, points=rules.points_high if high else rules.points
        ),
        second_person=right in rules.second_person,
    )


def _points(points: Sequence[DataPoint], language: str) -> list[str]:
    optional = texts.text("staff.policy.optional", language)
    return [f"{texts.text(f'match.point.{point.value}'.replace('_', '-'), language)} ({optional})" for point in points]


def _rights(rights: Sequence[Right], language: str) -> str:
    return ", ".join(texts.text(f"right.{right.value}.name", language) for right in rights)
