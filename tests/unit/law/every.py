"""Every clock of every law known, once: rules that count alike are one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from chalicelib.domain.request import Period
from chalicelib.law import terms
from chalicelib.law.rules import VERSIONS, Rule, load

Kind: TypeAlias = tuple[Rule, Period]


def clocks(rule: Rule) -> Iterator[tuple[Period, terms.Period, terms.Period | None]]:
    """Each clock that a rule sets, with its period and extension."""
    for period, legal, extension in (
        (Period.ACKNOWLEDGE, rule.acknowledge, None),
        (Period.RESPOND, rule.respond, rule.extension),
        (Period.APPEAL, rule.appeal, rule.appeal_extension),
    ):
        if legal:
            yield period, legal, extension


def extendable(kind: Kind) -> bool:
    """Whether the law grants an extension of this clock."""
    rule, wanted = kind
    return any(extension for period, _, extension in clocks(rule) if period is wanted)


def _alike(kind: Kind) -> object:
    rule, wanted = kind
    [found] = [(legal, extension) for period, legal, extension in clocks(rule) if period is wanted]
    bare = [replace(period, citation="", product_default=False) if period else None for period in found]
    return rule.counting, wanted, *bare


_EVERY = [(rule, period) for version in sorted(VERSIONS) for rule in load(version).rules for period, *_ in clocks(rule)]
KINDS: list[Kind] = list({_alike(kind): kind for kind in _EVERY}.values())
