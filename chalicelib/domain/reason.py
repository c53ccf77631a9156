"""Why a change is made: the keyword without which nothing is written."""

from dataclasses import dataclass, field

from chalicelib.domain.audit import Tag
from chalicelib.domain.ids import RequestId

Detail = dict[str, str | int | bool | list[str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One audit entry to be: what happened (`tag`), who did it, in which chain, with ids and field names only.

    `about` names the request whose chain grows; None means the account's own chain.
    """

    tag: Tag
    actor: str
    about: RequestId | None = None
    detail: Detail = field(default_factory=dict)
