"""What systems read of an authorized agent's standing."""

from typing import Annotated

import msgspec


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
