"""Lets functions that share a process here share no memory: each has containers of its own on Lambda.

What one function has read of secrets, keys and the operator's policy would else hide that the next one needs to read
them, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib import composition
from chalicelib.outbound import secrets

_last = [""]
_apart = [True]


@contextmanager
def shared() -> Iterator[None]:
    """Let functions share their memory all the same: who counts the calls of a warm container must find it warm."""
    _apart[0] = False
    try:
        yield
    finally:
        _apart[0] = True


def forget() -> None:
    """Let the next function be the first one of its process."""
    _last[0] = ""


def begin(function: str) -> None:
    """Forget what another function has read."""
    before, _last[0] = _last[0], function
    if before == function or not _apart[0] or not composition.desk.cache_info().currsize:
        return
    kept = composition.desk().__dict__
    if "secrets" in kept:
        kept["secrets"]._fresh_until = 0.0  # read anew before it is looked at; another thread may be looking
    if "signer" in kept:
        kept["signer"]._name, kept["signer"]._known = "", {}
    if "_cipher" in kept:
        kept["_cipher"]._cached.clear()
    if "policy_versions" in kept:
        kept["policy_versions"]._known = None
    secrets._tokens.clear()
