"""The plans and what each has room for. A consumer's request is never refused for it: it is taken, and owners hear."""

from typing import Final

from chalicelib.domain.account import Plan
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass

_GIB: Final = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one plan has room for."""

    requests_a_month: int  # as they come in; beyond it the owners are told
    users: int  # who can sign in
    storage: int  # bytes of the attachments of notes; files of an answer are always taken
    numbers: int  # telephone numbers of the account's own
    voicemail_days: int
    reads_a_minute: int  # calls by one API key
    writes_a_minute: int


PLANS: Final = {
    Plan.TRIAL: Limits(
        requests_a_month=100,
        users=10,
        storage=_GIB,
        numbers=2,
        voicemail_days=180,
        reads_a_minute=600,
        writes_a_minute=120,
    ),
    Plan.SMALL_BUSINESS: Limits(
        requests_a_month=500,
        users=25,
        storage=20 * _GIB,
        numbers=5,
        voicemail_days=180,
        reads_a_minute=600,
        writes_a_minute=120,
    ),
    Plan.ENTERPRISE: Limits(
        requests_a_month=100_000,
        users=500,
        storage=1024 * _GIB,
        numbers=200,
        voicemail_days=365,
        reads_a_minute=3000,
        writes_a_minute=600,
    ),
}


def check_room(plan: Plan, part: str, used: int, *, more: int = 1) -> None:
    """Raise `NotPossible` (`plan-users`, `plan-numbers`, `plan-storage`) that names the limit, if there is no room."""
    most: int = getattr(PLANS[plan], part)
    if used + more > most:
        shown = most // _GIB if part == "storage" else most
        raise NotPossible(f"plan-{part}", limit=str(shown), plan=plan.value)
