"""The deployment's secret as a document: a key gets a new version, which is known before it is used."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.errors import NotPossible

LEAD: Final = timedelta(minutes=15)  # from when a version is known until it is used; containers read every five minutes
PEPPER: Final = "pepper"
SEED: Final = "seed"
ROTATED: Final = (PEPPER, SEED, "form_key", "cursor_key")
TOKEN: Final = "telephone_token"  # noqa: S105  a name
RETIRED_KEYS: Final = "retired_keys"

Values = Mapping[str, Any]


def rotated(values: Values, name: str, key: str, *, now: datetime, used: datetime) -> dict[str, Any]:
    """The secret with one more version of a key, which is used from `used` on.

    Of what signs for hours, the version before the one in use goes; of pepper and seed all stay. Raise `NotPossible`:
    `not-yet-used` while the last one waits, `not-yet-retired` while two peppers are looked up.
    """
    known = _versions(values, name)
    if any(datetime.fromisoformat(at) > now for at in values.get(f"{name}_from", {}).values()):
        raise NotPossible("not-yet-used")
    if name == PEPPER and len(known) - len(values.get("pepper_retired", [])) > 1:
        raise NotPossible("not-yet-retired")
    newest = max(known, key=int)
    kept = known if name in {PEPPER, SEED} else {newest: known[newest]}
    added = str(int(newest) + 1)
    begins = {version: at for version, at in values.get(f"{name}_from", {}).items() if version in kept}
    return {**values, name: kept | {added: key}, f"{name}_from": begins | {added: used.isoformat()}}


def without_pepper(values: Values, version: int, *, in_use: int) -> dict[str, Any]:
    """The secret after a pepper was retired. Raise `NotPossible`: `in-use`, `unknown-version`, `retired`."""
    retired = values.get("pepper_retired", [])
    if str(version) not in _versions(values, PEPPER):
        raise NotPossible("unknown-version")
    if version >= in_use:
        raise NotPossible("in-use")
    if version in retired:
        raise NotPossible("retired")
    return {**values, "pepper_retired": sorted([*retired, version])}


def with_token(values: Values, token: str, *, alone: bool) -> dict[str, Any]:
    """The secret with another token of the telephone company: used first, beside the former one unless `alone`."""
    former = [one for one in str(values.get(TOKEN, "")).split() if one != token][:1]
    return {**values, TOKEN: " ".join([token] if alone else [token, *former])}


def with_public_keys(values: Values, keys: list[dict[str, str]]) -> dict[str, Any]:
    """The secret with public keys that stay published, each once."""
    known: list[dict[str, str]] = values.get(RETIRED_KEYS, [])
    there = {key["kid"] for key in known}
    return {**values, RETIRED_KEYS: [*known, *(key for key in keys if key["kid"] not in there)]}


def _versions(values: Values, name: str) -> dict[str, str]:
    """A key by version; one that has a single value has version 0. The seed is the first pepper where there is none."""
    found = values.get(name)
    if name == SEED and found is None:
        peppers = _versions(values, PEPPER)
        found = peppers[min(peppers, key=int)]
    return dict(found) if isinstance(found, dict) else {"0": str(found)}
