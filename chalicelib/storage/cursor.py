"""Cursors that clients may hold: signed, and good only for the list that they were made for."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.errors import InvalidField


class Cursors:
    """Writes and reads page cursors under secrets, of which the last one signs."""

    def __init__(self, secrets: Callable[[], Sequence[bytes]]) -> None:
        self._secrets = secrets

    def write(self, places: list[Any], context: str) -> str:
        """Return an opaque cursor for one list (`context` names account and list)."""
        return str(self._serializer(context).dumps(places))

    def read(self, cursor: str, context: str) -> list[Any]:
        """Return the places, or raise `InvalidField` for a cursor that was altered or is another list's."""
        from itsdangerous import BadData

        try:
            places = self._serializer(context).loads(cursor)
        except BadData:
            raise InvalidField(field="cursor", problem="malformed") from None
        return [tuple(place) if isinstance(place, list) else place for place in places]

    def _serializer(self, context: str) -> Any:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self._secrets(), salt=f"cursor|{context}", serializer=json)
