"""What systems read of an authorized agent: the standing, and the files that were shown."""

from typing import Annotated

import msgspec

from chalicelib.domain.correspondence import FileState
from chalicelib.http.api.schemas.common import Moment
from chalicelib.services.agents.permission_file import Shows


class AgentStandingFacts(msgspec.Struct, kw_only=True):
    """An agent's newest submissions in figures."""

    names: Annotated[list[str], msgspec.Meta(description="As they were given, the newest first, each once.")]
    organisations: list[str]
    email: str
    known: Annotated[bool, msgspec.Meta(description="Whether they can be found again: they left an address.")]
    submissions: int
    left_out: Annotated[int, msgspec.Meta(description="Older submissions, not counted.")]
    requests: list[str]
    open: int
    decided: int
    unfounded: Annotated[
        int,
        msgspec.Meta(description="Refused as unfounded, as fraud, for want of permission; or denied by the consumer."),
    ]
    share: Annotated[int | None, msgspec.Meta(description="Per cent of what was decided; null while nothing was.")]
    permitted: int
    attorney: int
    denied: int
    missing: int
    unshown: Annotated[
        int,
        msgspec.Meta(description="Submissions that name the address without its confirmation: counted nowhere else."),
    ]
    shown: Annotated[bool, msgspec.Meta(description="Whether the address was confirmed, by a link or a code.")]


class AnnounceAgentFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A file that an agent shows and that will be sent."""

    name: Annotated[
        str, msgspec.Meta(min_length=1, max_length=300, description="With its ending: pdf, png, jpg or jpeg.")
    ]
    shows: Annotated[Shows, msgspec.Meta(description="`identity` goes when the request is decided.")]


class AgentFileFacts(msgspec.Struct, kw_only=True):
    """A file that an agent has shown."""

    id: str
    shows: str
    name: str
    state: FileState
    content_type: str
    size: int
    created_at: Moment
    by: str
    removed_at: Moment | None


class AgentFiles(msgspec.Struct, kw_only=True):
    """What was shown for a submission, oldest first."""

    items: list[AgentFileFacts]


class AgentUploadTicket(msgspec.Struct, kw_only=True):
    """Where the content goes: a multipart form (POST) with these fields, and the content last, as `file`."""

    file: AgentFileFacts
    url: str
    fields: dict[str, str]
    most: Annotated[int, msgspec.Meta(description="Bytes that are taken at most.")]
    until: Annotated[Moment, msgspec.Meta(description="When the form stops to be taken.")]


class FindAgent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which agent."""

    email: Annotated[str, msgspec.Meta(max_length=254, description="The address that they left.")]
