"""What a consumer sees under `/c/{slug}`: the form, the receipt, the code, the status.

Which module answers at which addresses; each is loaded at the first call that it answers. A test compares.
"""

from collections.abc import Mapping
from typing import Final

from chalicelib.routes.consumer.registry import blueprint

__all__ = ["CONTENTS", "blueprint"]

CONTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "agent_list": (
        "/c/{slug}/agents",
        "/c/{slug}/agents/code",
        "/c/{slug}/agents/code/resend",
        "/c/{slug}/agents/template",
    ),
    "appeal": ("/c/{slug}/status/appeal/{request}",),
    "child": ("/c/{slug}/child",),
    "code": ("/c/{slug}/code", "/c/{slug}/code/resend"),
    "follow": ("/c/{slug}/status", "/c/{slug}/status/code", "/c/{slug}/status/code/resend"),
    "form": ("/c/{slug}/{step}",),
    "formats": ("/c/{slug}/formats", "/c/{slug}/status/formats", "/c/{slug}/status/formats/{request}/{wish}"),
    "framed": (
        "/e/{slug}",
        "/e/{slug}/check",
        "/e/{slug}/child",
        "/e/{slug}/code",
        "/e/{slug}/code/resend",
        "/e/{slug}/receipt/{reference}",
        "/e/{slug}/{step}",
    ),
    "hand_off": ("/c/{slug}/hand-off",),
    "incentive_code": ("/c/{slug}/incentives", "/c/{slug}/incentives/code", "/c/{slug}/incentives/code/resend"),
    "incentives": ("/c/{slug}/incentives", "/c/{slug}/incentives/own", "/c/{slug}/status/incentives"),
    "letter": ("/c/{slug}/status/letters/{request}/{letter}", "/c/{slug}/status/letters/{request}/{letter}/pdf"),
    "opt_in": ("/c/{slug}/status/opt-in/{request}",),
    "permission_file": (
        "/c/{slug}/receipt/{reference}/permission",
        "/c/{slug}/receipt/{reference}/permission/{file}/check",
    ),
    "receipt": (
        "/c/{slug}/receipt/{reference}",
        "/c/{slug}/receipt/{reference}/content",
        "/c/{slug}/receipt/{reference}/signed",
    ),
    "send": ("/c/{slug}/check",),
    "start": ("/c/{slug}",),
    "statistics": ("/c/{slug}/statistics",),
    "status": (
        "/c/{slug}/status",
        "/c/{slug}/status/files/{request}/{file}",
        "/c/{slug}/status/leave",
        "/c/{slug}/status/left",
        "/c/{slug}/status/message",
        "/c/{slug}/status/withdraw/{request}",
    ),
    "vendors": ("/c/{slug}/status/vendors/{request}", "/c/{slug}/status/vendors/{request}/signed"),
}
