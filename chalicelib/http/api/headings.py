"""The headings of the API's documentation, in the order of the work: from receipt to answer, then the account."""

from collections.abc import Iterable
from typing import Final

HEADINGS: Final = (
    "Requests",
    "Telephone and texts",
    "E-mail",
    "Voicemails",
    "Course of a request",
    "Steps",
    "Messages and notes",
    "Files",
    "Decisions",
    "Agents",
    "Referrals",
    "Vendors",
    "Holds and letters",
    "Suppressions",
    "Lists of contacts",
    "Financial incentives",
    "Figures",
    "Audit",
    "One person's data",
    "Restricted tasks",
    "Registers",
    "Business",
    "Places",
    "Verification policy",
    "Own questions",
    "Letters",
    "Publishing",
    "Service codes",
    "Telephone numbers",
    "Copies of voicemails",
    "Users",
    "Keys",
    "Webhooks",
    "Operator's access",
    "Privacy policy of the operator",
    "Transfers",
)


def in_order(groups: Iterable[str]) -> list[str]:
    """Each group once; one that the list does not know comes last."""
    places = {name: place for place, name in enumerate(HEADINGS)}
    return sorted(dict.fromkeys(groups), key=lambda group: places.get(group, len(places)))
