"""The months before the demo's two weeks, answered mostly in time: figures need a past. A few still wait."""

from typing import Final

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from infra.local.demo_acts import Act, acknowledge, answer, confirm, match, no_match, take
from infra.local.demo_story import SOON, Story

_DONE: Final = "We have done what you asked."
_Acts = tuple[tuple[float, Act], ...]


def _answered(days: float, text: str = _DONE, *grounds: str, outcome: Outcome = Outcome.GRANTED) -> _Acts:
    return ((days, answer(text, *grounds, outcome=outcome)),)


def _verified(days: float, *, outcome: Outcome = Outcome.GRANTED) -> _Acts:
    found = match("email", "name", "order", declaration=True)
    return (SOON, confirm), (2, acknowledge), (4, found), (days, answer(_DONE, outcome=outcome))


def _unverified(days: float) -> _Acts:
    refused = answer("We could not match what you gave us.", "CCPA_UNVERIFIED", outcome=Outcome.DENIED)
    return (SOON, confirm), (2, acknowledge), (4, no_match("email", "name")), (days, refused)


# Who asked, for what, how many days ago, where they live, what became of it.
_ASKED: Final[tuple[tuple[str, Right, int, str, _Acts], ...]] = (
    ("Ada Brooks", Right.OPT_OUT_SALE, 188, "US-CA", _answered(2)),
    ("Ben Castillo", Right.OPT_OUT_SALE, 171, "US-CA", _answered(6)),
    ("Carla Dietz", Right.DELETE, 166, "US-CA", _verified(21)),
    ("Dmitri Egorov", Right.OPT_OUT_SALE, 149, "US-CA", _answered(24)),
    ("Elena Fuentes", Right.KNOW_SPECIFIC, 143, "US-CA", _verified(44)),
    ("Farid Ghani", Right.OPT_OUT_SALE, 131, "US-CA", _answered(1)),
    ("Grace Hopkins", Right.LIMIT_SENSITIVE, 128, "US-CA", _answered(9)),
    ("Hugo Ibarra", Right.DELETE, 117, "US-CA", _unverified(30)),
    ("Iris Jansen", Right.ERASE, 112, "DE", _verified(25)),
    ("Jamal King", Right.OPT_OUT_SALE, 104, "US-CA", _answered(3)),
    ("Kira Long", Right.CORRECT, 96, "US-CA", _verified(12)),
    ("Luis Moreno", Right.OPT_OUT_SALE, 89, "US-CA", _answered(4)),
    ("Mia Novak", Right.DELETE, 83, "US-CA", _verified(52)),
    ("Noor Osman", Right.OPT_OUT_TARGETED, 75, "US-VA", _answered(8)),
    ("Owen Price", Right.KNOW_CATEGORIES, 68, "US-CA", _verified(16, outcome=Outcome.NO_DATA)),
    ("Petra Quist", Right.OPT_OUT_SALE, 61, "US-CA", _answered(2)),
    ("Quinn Rossi", Right.LIMIT_SENSITIVE, 54, "US-CA", _answered(11)),
    ("Rosa Silva", Right.DELETE, 47, "US-CA", _verified(19)),
    ("Sven Torres", Right.OPT_OUT_SALE, 40, "US-CA", _answered(5)),
    ("Tara Underwood", Right.OPT_OUT_SALE, 33, "US-CA", _answered(1)),
    ("Victor Wells", Right.OPT_OUT_SALE, 32, "US-CA", ()),  # overdue
    ("Wanda Xiong", Right.LIMIT_SENSITIVE, 29, "US-CA", ()),  # overdue
    ("Xavier Young", Right.OPT_OUT_SALE, 17, "US-CA", ((1, take),)),  # due soon
    ("Yara Zhou", Right.DELETE, 39, "US-CA", (*_verified(99)[:-1], (5, take))),  # due soon
    ("Uma Vance", Right.DELETE, 26, "US-CA", _verified(9, outcome=Outcome.NO_DATA)),
)
EARLIER: Final = tuple(
    Story(
        name=name,
        email=f"{name.lower().replace(' ', '.')}@example.com",
        rights=(right,),
        days_ago=days_ago,
        residence=residence,
        wrong="Apt. 12" if right is Right.CORRECT else "",
        right_value="Apt. 21" if right is Right.CORRECT else "",
        acts=acts,
    )
    for name, right, days_ago, residence, acts in _ASKED
)
