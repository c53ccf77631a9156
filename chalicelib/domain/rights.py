"""The rights that a person can ask for; which of them exist where, and their clocks, is `law/`'s business."""

from enum import StrEnum


class Right(StrEnum):
    """One right of one law; a request is about exactly one."""

    # California
    KNOW_CATEGORIES = "know_categories"
    KNOW_SPECIFIC = "know_specific"
    DELETE = "delete"
    CORRECT = "correct"
    OPT_OUT_SALE = "opt_out_sale"  # of sale and of sharing
    LIMIT_SENSITIVE = "limit_sensitive"

    # European Union
    ACCESS = "access"
    RECTIFY = "rectify"
    ERASE = "erase"
    RESTRICT = "restrict"
    PORTABILITY = "portability"  # also California's portable copy
    OBJECT = "object"
    WITHDRAW_CONSENT = "withdraw_consent"
    NO_AUTOMATED_DECISION = "no_automated_decision"

    @property
    def needs_verification(self) -> bool:
        """False for what may never be made to wait for proof of identity (11 CCR 7026(d), 7027(e), 7060(b)).

        A test holds this together with the verification level of every rule in `law/rules/`.
        """
        return self not in {Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE}
