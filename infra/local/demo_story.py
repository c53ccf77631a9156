"""What a demo story is: one submission, and what happens to it."""

from dataclasses import dataclass
from typing import Final

from chalicelib.domain.rights import Right
from infra.local.demo_acts import Act

SOON: Final = 0.01  # days: a quarter of an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One submission, sent `days_ago` at `hour` in Los Angeles; each act comes so many days after it."""

    name: str
    email: str
    rights: tuple[Right, ...]
    days_ago: int
    hour: float = 10
    residence: str = "US-CA"
    language: str = "en"
    relationship: str = "customer"
    details: str = ""
    wrong: str = ""
    right_value: str = ""
    agent: str = ""
    signal: bool = False
    acts: tuple[tuple[float, Act], ...] = ()
