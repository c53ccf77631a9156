"""Why a change is made: the keyword without which nothing is written."""

from chalicelib.domain.audit import Tag
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.values import dataclass, field

Detail = dict[str, str | int | bool | list[str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One audit entry to be: what happened (`tag`), who did it, in which chain, with ids and field names only.

    `about` names the request whose chain grows, `matter` a report of misuse; without either it is an account's own:
    that of `owner`, or of the account whose records are changed.
    """

    tag: Tag
    actor: str
    about: RequestId | None = None
    detail: Detail = field(default_factory=dict)
    matter: str = ""
    owner: AccountId | None = None
