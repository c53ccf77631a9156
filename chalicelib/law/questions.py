"""Which rights a business may tie to an answer of its own asking: never one whose use nobody has to justify."""

from typing import Final

from chalicelib.domain.rights import Right
from chalicelib.law.grounds import OPT_OUTS

# A business may ask a person who opts out, limits or withdraws nothing beyond what it needs to find them
# (11 CCR 7026(d), 7027(e), 7004(a)), and an objection to marketing is free of any condition (GDPR Art 21(2)-(3)).
NEVER_REQUIRED: Final = OPT_OUTS | {Right.OBJECT}


def may_require(right: Right) -> bool:
    """Whether a request for a right may depend on an answer."""
    return right not in NEVER_REQUIRED
