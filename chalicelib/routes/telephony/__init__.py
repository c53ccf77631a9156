"""What the telephone company posts under `/telephony`: calls and what is told of them. Loading it registers all."""

from typing import Final

from chalicelib.routes.telephony import (
    code,
    hear,
    leave,
    record,
    sms,
    start,
    told,
)
from chalicelib.routes.telephony.registry import blueprint

PARTS: Final = (
    *(start, code, leave, record),
    *(hear, told, sms),
)

__all__ = ["PARTS", "blueprint"]
