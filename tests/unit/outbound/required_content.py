"""What each letter must say, carried from the laws by hand: step, law, right, provision, and words by which it shows.

The product has the same as data of its own; this list is written apart from it, so that the two check each other.
"""

from typing import Final

from tests.unit.outbound.content_of_answers import COMPLETION, PARTIAL, REFERRAL
from tests.unit.outbound.content_of_denials import APPEALS, DENIAL
from tests.unit.outbound.content_of_steps import ACKNOWLEDGEMENT, EXTENSION, VERIFICATION

ALL: Final = (
    *(*ACKNOWLEDGEMENT, *VERIFICATION, *EXTENSION, *DENIAL, *APPEALS),
    *(*PARTIAL, *COMPLETION, *REFERRAL),
)
