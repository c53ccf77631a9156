"""The operator's pages: importing this module registers all of them on `blueprint`."""

from chalicelib.routes.operator import (
    account_steps,
    accounts,
    erasures,
    grants,
    health,
    home,
    misuse,
    news,
    notices,
    policies,
    referrals,
    transfers,
)
from chalicelib.routes.operator.registry import blueprint

__all__ = [
    "account_steps",
    "accounts",
    "blueprint",
    "erasures",
    "grants",
    "health",
    "home",
    "misuse",
    "news",
    "notices",
    "policies",
    "referrals",
    "transfers",
]
