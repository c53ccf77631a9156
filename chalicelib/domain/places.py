"""Where a person may say that they live: codes of the residence question, grouped as the page shows them.

ISO 3166-2 codes for the United States, ISO 3166-1 elsewhere; names are texts (``place.<code>``).
"""

from __future__ import annotations

from typing import Final

CALIFORNIA: Final = "US-CA"
OTHER: Final = "other"
UNSAID: Final = "unsaid"

_AMERICAN: Final = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"
)
_EUROPEAN: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE"

STATES: Final = tuple(f"US-{state}" for state in _AMERICAN.split())
EUROPEAN: Final = tuple(_EUROPEAN.split())
ELSEWHERE: Final = ("GB", "CH", "CA", "BR", OTHER)

GROUPS: Final = (("states", STATES), ("europe", EUROPEAN), ("elsewhere", ELSEWHERE))
ALL: Final = frozenset((*STATES, *EUROPEAN, *ELSEWHERE, UNSAID))
