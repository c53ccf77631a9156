"""Transfers of the account or of the whole service, and what the account says to them."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.transfer import Answer
from chalicelib.http.api.schemas.common import Moment


class TransferFacts(msgspec.Struct, kw_only=True):
    """One transfer that concerns the account."""

    id: str
    announced_at: Moment
    effective_on: date
    to: Annotated[str, msgspec.Meta(description="The organisation that it passes to.")]
    contact: Annotated[str, msgspec.Meta(description="How that is reached about privacy.")]
    country: str
    whole_service: Annotated[
        bool,
        msgspec.Meta(
            description="True: this service with all accounts; a silent account goes along. "
            "False: this account alone, which passes only when an owner agrees."
        ),
    ]
    withdrawn_at: Moment | None
    done_at: Moment | None
    answer: Annotated[Answer | None, msgspec.Meta(description="What an owner has said last.")]


class TransferList(msgspec.Struct, kw_only=True):
    """All transfers that concern the account, the newest first."""

    items: list[TransferFacts]


class AnswerTransfer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the account says."""

    answer: Answer
