"""What a consumer sees under `/c/{slug}`: the form, the receipt, the code, the status. Loading it registers all."""

from typing import Final

from chalicelib.routes import (
    consumer_appeal,
    consumer_code,
    consumer_follow,
    consumer_form,
    consumer_letter,
    consumer_receipt,
    consumer_send,
    consumer_status,
)
from chalicelib.routes.consumer_blueprint import blueprint

PARTS: Final = (
    *(consumer_form, consumer_send, consumer_receipt, consumer_code, consumer_follow),
    *(consumer_status, consumer_appeal, consumer_letter),
)

__all__ = ["PARTS", "blueprint"]
