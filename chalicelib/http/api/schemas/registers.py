"""The registers that a business keeps beside its requests."""

from typing import Annotated

import msgspec

from chalicelib.domain.register import LINE_LIMIT, TEXT_LIMIT, Register
from chalicelib.http.api.schemas.common import Moment

Values = Annotated[
    dict[
        Annotated[str, msgspec.Meta(max_length=40)],
        Annotated[str, msgspec.Meta(max_length=max(LINE_LIMIT, TEXT_LIMIT))],
    ],
    msgspec.Meta(
        max_length=20,
        description=(
            "By field. disclosures: recipient, ground, reference, disclosed_on, disclosed, people, notified, "
            "notified_on. "
            "transfers: recipient, role, categories, country, safeguard, since, review_on. "
            "incidents: happened, noticed_at, harm, categories, people, risk, measures, authority_told_on, "
            "people_told_on. "
            "Days are YYYY-MM-DD; noticed_at is YYYY-MM-DDTHH:MM in the business's time zone."
        ),
    ),
]


class EntryRecord(msgspec.Struct, kw_only=True):
    """One entry of a register."""

    id: str
    register: Register
    made_at: Moment
    made_by: str
    changed_at: Moment | None
    values: dict[str, str]
    version: int


class EntryList(msgspec.Struct, kw_only=True):
    """All entries of a register, the newest first."""

    items: list[EntryRecord]


class WriteEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What an entry holds; fields left out are empty."""

    values: Values


class ChangeEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What an entry holds from now on; `version` is the one that was read."""

    values: Values
    version: Annotated[int, msgspec.Meta(ge=1)]
