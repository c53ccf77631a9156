"""What the telephone company posts under `/telephony`: calls and what is told of them. Loading it registers all."""

from typing import Final

from chalicelib.routes import (
    telephony_code,
    telephony_hear,
    telephony_leave,
    telephony_record,
    telephony_sms,
    telephony_start,
    telephony_told,
)
from chalicelib.routes.telephony_blueprint import blueprint

PARTS: Final = (
    *(telephony_start, telephony_code, telephony_leave, telephony_record),
    *(telephony_hear, telephony_told, telephony_sms),
)

__all__ = ["PARTS", "blueprint"]
