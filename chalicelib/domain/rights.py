"""The rights that a person can ask for; which of them exist where, and their clocks, is `law/`'s business."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Right(StrEnum):
    """One right of one law; a request is about exactly one."""

    # California
    KNOW_CATEGORIES = "know_categories"
    KNOW_SPECIFIC = "know_specific"
    DELETE = "delete"
    CORRECT = "correct"
    OPT_OUT_SALE = "opt_out_sale"  # of sale and of sharing
    LIMIT_SENSITIVE = "limit_sensitive"
    OPT_IN = "opt_in"  # to sale and sharing, after an opt-out
    ADMT_ACCESS = "admt_access"  # automated decision-making technology
    ADMT_OPT_OUT = "admt_opt_out"
    SHINE_THE_LIGHT = "shine_the_light"

    # Other states
    OPT_OUT_TARGETED = "opt_out_targeted"
    OPT_OUT_PROFILING = "opt_out_profiling"

    # Marketing, by any law
    MARKETING_EMAIL = "marketing_email"
    MARKETING_TEXTS = "marketing_texts"
    MARKETING_CALLS = "marketing_calls"

    # Elsewhere; the states share access, portability and consent
    ACCESS = "access"
    RECTIFY = "rectify"
    ERASE = "erase"
    RESTRICT = "restrict"
    PORTABILITY = "portability"  # also California's portable copy
    OBJECT = "object"
    WITHDRAW_CONSENT = "withdraw_consent"
    NO_AUTOMATED_DECISION = "no_automated_decision"
    COMPLAINT = "complaint"

    # What a caller or a text wants before staff have listened or read; no law's, and sorted into one of the others
    UNSORTED = "unsorted"

    @property
    def touches_data(self) -> bool:
        """Whether granting it shows, changes, locks or deletes data, so that it must not be granted to an impostor.

        Where a law leaves proof of identity to the controller's judgement, these rights ask for it and the others,
        opt-outs, objections and the withdrawal of consent, never do (GDPR Art 12(6); 11 CCR 7060(b)).
        """
        return self in _TOUCHES_DATA


_TOUCHES_DATA: Final = frozenset(
    {
        *(Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT, Right.ADMT_ACCESS),
        *(Right.ACCESS, Right.RECTIFY, Right.ERASE, Right.RESTRICT, Right.PORTABILITY),
    },
)


def wants_no_telephone(rights: Iterable[str]) -> bool:
    """Whether what is chosen can mean the whole number: no marketing calls, or no marketing texts."""
    return any(right in {Right.MARKETING_CALLS, Right.MARKETING_TEXTS} for right in rights)
