"""What a consumer sees under `/c/{slug}`: the form, the receipt, the code, the status. Loading it registers all."""

from typing import Final

from chalicelib.routes.consumer import (
    agent_list,
    appeal,
    child,
    code,
    follow,
    form,
    formats,
    framed,
    hand_off,
    incentive_code,
    incentives,
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
    child,
    *(form, send, receipt, code, follow, hand_off),
    *(permission_file, agent_list),
    *(status, opt_in, appeal, letter, formats, incentives, incentive_code, statistics, framed, vendors),
)

__all__ = ["PARTS", "blueprint"]
