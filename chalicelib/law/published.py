"""What a law wants a business to put where people see it: links, words and files, each with its citation."""

from collections.abc import Iterable
from typing import Final

from chalicelib.law.rules import Regime
from chalicelib.values import dataclass

# Titles that 11 CCR 7013, 7014 and 7015 prescribe to the letter; translations stand beside them (11 CCR 7003(b)).
DO_NOT_SELL: Final = "Do Not Sell or Share My Personal Information"
LIMIT_USE: Final = "Limit the Use of My Sensitive Personal Information"
YOUR_CHOICES: Final = "Your Privacy Choices"
TITLES: Final = {"do-not-sell": DO_NOT_SELL, "limit": LIMIT_USE, "choices": YOUR_CHOICES}


@dataclass(frozen=True, slots=True)
class Published:
    """One thing to publish; without laws of its own, every law is served by it."""

    key: str
    citation: str
    laws: frozenset[Regime] = frozenset()

    def asked_by(self, listed: Iterable[str]) -> bool:
        """Whether one of the business's own laws asks for it; a business that lists none answers under all."""
        own = frozenset(listed)
        return not self.laws or not own or not self.laws.isdisjoint(own)


_CALIFORNIA: Final = frozenset({Regime.CCPA})
_SIGNALS: Final = frozenset({Regime.CCPA, Regime.CO_CPA, Regime.CT_CTDPA})

PUBLISHED: Final = (
    Published("request-page", "11 CCR 7020; GDPR Art. 12(2)"),
    Published("do-not-sell", "Cal. Civ. Code 1798.135(a)(1); 11 CCR 7013", _CALIFORNIA),
    Published("limit", "Cal. Civ. Code 1798.135(a)(2); 11 CCR 7014", _CALIFORNIA),
    Published("choices", "Cal. Civ. Code 1798.135(a)(3); 11 CCR 7015", _CALIFORNIA),
    Published("telephone", "Cal. Civ. Code 1798.130(a)(1); 11 CCR 7020"),
    Published("notice", "Cal. Civ. Code 1798.130(a)(5); 11 CCR 7011; GDPR Art. 13(2)(b)"),
    Published("gpc", "11 CCR 7025; C.R.S. 6-1-1306(1)(a)(IV); Conn. Gen. Stat. 42-520(e)(1)(A)(ii)", _SIGNALS),
    Published("figures", "11 CCR 7102", _CALIFORNIA),
    Published("form", "11 CCR 7020"),
)
