"""The operator's pages.

Which module answers at which addresses; each is loaded at the first call that it answers. A test compares.
"""

from collections.abc import Mapping
from typing import Final

from chalicelib.routes.operator.registry import blueprint

__all__ = ["CONTENTS", "blueprint"]

CONTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "account_steps": (
        "/operator/accounts/{account}/cancel",
        "/operator/accounts/{account}/close",
        "/operator/accounts/{account}/paid",
        "/operator/accounts/{account}/past-due",
        "/operator/accounts/{account}/plan",
    ),
    "accounts": ("/operator/accounts", "/operator/accounts/new", "/operator/accounts/{account}"),
    "erasures": ("/operator/erasures", "/operator/erasures/{account}", "/operator/erasures/{account}/certificate"),
    "grants": (
        "/operator/grants",
        "/operator/grants/register",
        "/operator/grants/{account}/{grant}",
        "/operator/leave",
    ),
    "health": ("/operator/health", "/operator/health/{queue}"),
    "home": ("/operator",),
    "misuse": (
        "/operator/misuse",
        "/operator/misuse/new",
        "/operator/misuse/{report}",
        "/operator/misuse/{report}/close",
        "/operator/misuse/{report}/evidence",
        "/operator/misuse/{report}/lift",
        "/operator/misuse/{report}/restrict",
        "/operator/misuse/{report}/warn",
    ),
    "news": ("/operator/news", "/operator/news/new", "/operator/news/{news}"),
    "notices": (
        "/operator/notices",
        "/operator/notices/new",
        "/operator/notices/{notice}",
        "/operator/notices/{notice}/withdraw",
    ),
    "policies": (
        "/operator/policy",
        "/operator/policy/new",
        "/operator/policy/{number}",
        "/operator/policy/{number}/answers",
        "/operator/policy/{number}/withdraw",
    ),
    "referrals": ("/operator/referrals",),
    "transfers": (
        "/operator/transfers",
        "/operator/transfers/new",
        "/operator/transfers/{transfer}",
        "/operator/transfers/{transfer}/finish",
        "/operator/transfers/{transfer}/withdraw",
    ),
}
