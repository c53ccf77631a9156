"""What a consumer sees under `/c/{slug}`: the form, the receipt, the code, the status. Loading it registers all."""

from typing import Final

from chalicelib.routes.consumer import (
    agent_list,
    appeal,
    code,
    follow,
    form,
    formats,
    framed,
    hand_off,
    letter,
    opt_in,
    permission_file,
    receipt,
    send,
    statistics,
    status,
    vendors,
)
from chalicelib.routes.consumer.registry import blueprint

PARTS: Final = (
    *(form, send, receipt, code, follow, hand_off),
    *(status, opt_in, appeal, letter, formats, statistics, framed, vendors),
    *(permission_file, agent_list),
)

__all__ = ["PARTS", "blueprint"]
