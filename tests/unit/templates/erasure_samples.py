"""Erasures of accounts as the operator sees them."""

from datetime import date
from typing import Any, Final

from chalicelib.http.operator.erasures_view import ErasureLine, ErasureView
from tests.unit.templates.common_samples import AT

_LINE: Final = ErasureLine(
    url="/operator/erasures/acc_a",
    account="acc_a",
    stage="held",
    done=False,
    begun_at=AT,
    finished_at=AT,
    count=42,
)

ERASURE_PAGES: Final[dict[str, dict[str, Any]]] = {
    "operator/erasures.html": {"erasures": [_LINE], "more_url": "/operator/erasures?from=50"},
    "operator/erasure.html": {
        "erasure": ErasureView(
            line=_LINE,
            by="user:usr_<b>",
            users=2,
            keys_gone_at=None,
            counts={"request": 12, "letter": 30},
            held=[("01R", None), ("01S", date(2027, 1, 5))],
            certificate_url="/operator/erasures/acc_a/certificate",
        ),
        "back_url": "/operator/erasures",
        "keys_url": "/.well-known/jwks.json",
    },
}
