"""A report that an account of this deployment is misused: what was said, what shows it, what became of it.

Reports belong to the operator's account and are sealed with its key. A report owns the chain of what was done about
it, which names nobody.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.audit import GENESIS, ChainHead
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.domain.restriction import MISUSE_LIFE, MisuseKind
from chalicelib.domain.retention_row import UPLOAD_LIFE
from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField, InvalidInput, NotPossible
from chalicelib.values import dataclass, replace

LINE_LIMIT: Final = 200
WORDS_LIMIT: Final = 5000
NOTES_LIMIT: Final = 50
EVIDENCE_TYPES: Final = ("pdf", "png", "jpg", "txt")  # nothing that a browser or an office would run


class Came(StrEnum):
    """How a report came."""

    PAGE = "page"
    PHONE = "phone"
    MAIL = "mail"
    POST = "post"


class ClosedAs(StrEnum):
    """What a report came to."""

    ACTED = "acted"
    NO_MISUSE = "no-misuse"
    NOT_OURS = "not-ours"  # the page or number is none of this deployment's
    DUPLICATE = "duplicate"
    JUNK = "junk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The one file that came with a report: shown to nobody before its type was looked at, and never in a page."""

    account: AccountId
    report: str
    id: str
    state: FileState
    created_at: datetime
    content_type: str
    name: str  # made by us: `evidence.pdf`
    size: int = 0

    @property
    def request(self) -> RequestId:
        """What stands for a request in the names of uploads."""
        return RequestId(self.report)


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseReport:
    """One report. `linked` is the account that it is about, as the operator found; `words` and `meant` as typed."""

    KIND: ClassVar[str] = "misuse"

    account: AccountId  # the operator's
    id: str
    reference: Reference
    kind: MisuseKind
    came: Came
    received_at: datetime
    linked: AccountId | None = None
    evidence: Evidence | None = None
    warned_at: datetime | None = None
    restricted_at: datetime | None = None
    closed_as: ClosedAs | None = None
    closed_at: datetime | None = None
    meant: str = sealed("")
    words: str = sealed("")
    happened: str = sealed("")  # when, in the reporter's words
    name: str = sealed("")
    email: Email | None = sealed(None)
    version: int = 0
    chain_head: ChainHead = GENESIS

    @property
    def open(self) -> bool:
        """Whether it waits for the operator."""
        return self.closed_at is None

    @property
    def next_at(self) -> datetime | None:
        """When retention looks at it: for evidence that was never accepted, or when its time is over."""
        if self.closed_at:
            return self.closed_at + MISUSE_LIFE
        pending = self.evidence and self.evidence.state is FileState.EXPECTED
        return self.evidence.created_at + UPLOAD_LIFE if self.evidence and pending else None

    def must_be_open(self) -> Self:
        """The report. Raise `NotPossible` (`misuse-closed`) once it is closed."""
        if not self.open:
            raise NotPossible("misuse-closed")
        return self

    def must_be_linked(self) -> AccountId:
        """The account that it is about. Raise `NotPossible` (`misuse-unlinked`) while that is not known."""
        self.must_be_open()
        if self.linked is None:
            raise NotPossible("misuse-unlinked")
        return self.linked

    def with_evidence(self, evidence: Evidence) -> Self:
        """The report with its one file; another announcement replaces one that was not accepted.

        Raise `NotPossible` (`misuse-closed`, `misuse-evidence-there`).
        """
        self.must_be_open()
        if self.evidence and self.evidence.state is FileState.ACCEPTED:
            raise NotPossible("misuse-evidence-there")
        return replace(self, evidence=evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseNote:
    """What the operator's staff note about a report."""

    KIND: ClassVar[str] = "misuse-note"

    account: AccountId
    report: str
    id: str
    at: datetime
    by: str  # actor
    text: str = sealed()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a misuse, as typed."""

    misuse: str = ""  # which kind
    meant: str = ""
    story: str = ""
    happened: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The same, understood."""

    kind: MisuseKind
    meant: str
    story: str
    happened: str
    name: str
    email: Email | None


def understand(said: Said) -> Understood:
    """Raise `InvalidInput` with every problem; who reports need not say who they are."""
    problems: list[InvalidField] = []
    read: dict[str, str] = {}
    fields = {"meant": LINE_LIMIT, "story": WORDS_LIMIT, "happened": LINE_LIMIT, "name": LINE_LIMIT}
    for name, limit in fields.items():
        needed = name in {"meant", "story"}
        try:
            read[name] = (required if needed else optional)(
                name, getattr(said, name), limit=limit, lines=name == "story"
            )
        except InvalidField as problem:
            problems.append(problem)
    email = None
    try:
        email = Email.parse(said.email) if said.email.strip() else None
    except InvalidField as problem:
        problems.append(problem)
    if said.misuse not in set(MisuseKind):
        problems.insert(0, InvalidField(field="misuse", problem="missing"))
    if problems:
        raise InvalidInput(tuple(problems))
    return Understood(kind=MisuseKind(said.misuse), email=email, **read)


def evidence_type(ending: str) -> str:
    """The ending of a file that may come as evidence. Raise `InvalidField` (`ending`)."""
    if ending not in EVIDENCE_TYPES:
        raise InvalidField(field="ending", problem="missing")
    return ending
