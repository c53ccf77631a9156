"""Lets functions that share a process here share no memory: each has containers of its own on Lambda.

What one function has read of secrets and keys would else hide that the next one needs to read them, too.
"""

from chalicelib import composition
from chalicelib.outbound import secrets

_last = [""]


def begin(function: str) -> None:
    """Forget what another function has read."""
    before, _last[0] = _last[0], function
    if before == function or not composition.desk.cache_info().currsize:
        return
    kept = composition.desk().__dict__
    if "secrets" in kept:
        kept["secrets"]._found, kept["secrets"]._fresh_until = {}, 0.0
    if "signer" in kept:
        kept["signer"]._name, kept["signer"]._known = "", {}
    if "_cipher" in kept:
        kept["_cipher"]._cached.clear()
    secrets._tokens.clear()
