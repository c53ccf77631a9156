"""The list of recordings: filters by date and call, pages, the newest first, as at Twilio."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from infra.local.phone.exchange import API_VERSION, Exchange
from infra.local.phone.records import Recording
from infra.local.phone.views import recording_json

_USUAL_SIZE = 50
_LARGEST_SIZE = 1000


def recordings(exchange: Exchange, fields: Mapping[str, str]) -> dict[str, Any]:
    """One page; deleted ones are listed only when `IncludeSoftDeleted` asks for them."""
    size = max(1, min(int(fields.get("PageSize", _USUAL_SIZE)), _LARGEST_SIZE))
    page = int(fields.get("Page", 0))
    found = [one for one in exchange.book.state.recordings.values() if _wanted(one, fields)]
    found.sort(key=lambda one: (one.created_at, one.sid), reverse=True)
    shown = found[page * size : (page + 1) * size]
    last = (page + 1) * size >= len(found)

    def uri(number: int) -> str:
        kept = {name: value for name, value in fields.items() if name not in {"Page", "PageSize", "PageToken"}}
        token = {"PageToken": f"PA{shown[-1].sid}"} if number > page else {}
        path = f"/{API_VERSION}/Accounts/{exchange.account}/Recordings.json"
        return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': number, **token})}"

    return {
        "recordings": [recording_json(exchange, one) for one in shown],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(0, len(shown) - 1),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(page - 1) if page else None,
        "next_page_uri": None if last else uri(page + 1),
    }


def _wanted(recording: Recording, fields: Mapping[str, str]) -> bool:
    if recording.deleted_at and fields.get("IncludeSoftDeleted") != "true":
        return False
    if fields.get("CallSid", recording.call) != recording.call:
        return False
    after, before, on = (fields.get(f"DateCreated{sign}") for sign in (">", "<", ""))
    made = recording.created_at
    if after and made < _begin(after):
        return False
    if before and made > _end(before):
        return False
    return not on or _begin(on) <= made <= _end(on)


def _begin(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _end(text: str) -> datetime:
    """A day means all of it."""
    at = _begin(text)
    return at + timedelta(days=1) if at.time() == time(0) and len(text) == len("2026-01-01") else at
