"""The words of the rules: what a law, a rule and a period are made of, each value with its citation."""

from datetime import date
from enum import StrEnum
from typing import Final

from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass


class Regime(StrEnum):
    """A body of law; `STRICTEST` is our own answer where none is known to apply."""

    CCPA = "ccpa"
    CA_SHINE_THE_LIGHT = "ca_shine_the_light"
    CA_DELETE_ACT = "ca_delete_act"
    VA_VCDPA = "va_vcdpa"
    CO_CPA = "co_cpa"
    CT_CTDPA = "ct_ctdpa"
    UT_UCPA = "ut_ucpa"
    TX_TDPSA = "tx_tdpsa"
    OR_OCPA = "or_ocpa"
    MT_MCDPA = "mt_mcdpa"
    DE_DPDPA = "de_dpdpa"
    IA_ICDPA = "ia_icdpa"
    NJ_NJDPA = "nj_njdpa"
    NH_NHDPA = "nh_nhdpa"
    TN_TIPA = "tn_tipa"
    MN_MCDPA = "mn_mcdpa"
    MD_MODPA = "md_modpa"
    IN_INCDPA = "in_incdpa"
    KY_KCDPA = "ky_kcdpa"
    RI_RIDTPPA = "ri_ridtppa"
    NE_NDPA = "ne_ndpa"
    GDPR = "gdpr"
    UK_GDPR = "uk_gdpr"
    CH_FADP = "ch_fadp"
    DPF = "dpf"
    PIPEDA = "pipeda"
    LGPD = "lgpd"
    CAN_SPAM = "can_spam"
    TCPA = "tcpa"
    CASL = "casl"
    COPPA = "coppa"
    STRICTEST = "strictest"


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


class VerificationLevel(StrEnum):
    """How sure the business must be of who asks.

    `CONTROLLER_DISCRETION`: only on reasonable doubt. `MATCH`: somebody else has verified, the business only matches
    identifiers.
    """

    NONE = "none"
    CONTROLLER_DISCRETION = "controller_discretion"
    MATCH = "match"
    REASONABLE = "reasonable"
    REASONABLY_HIGH = "reasonably_high"


_LEVELS: Final = {
    VerificationLevel.NONE: Level.NONE,
    VerificationLevel.MATCH: Level.NONE,
    VerificationLevel.REASONABLE: Level.REASONABLE,
    VerificationLevel.REASONABLY_HIGH: Level.REASONABLY_HIGH,
}


@dataclass(frozen=True, slots=True)
class Period:
    """One legal period, without the convention by which it is counted.

    `product_default`: the law sets no number and this product chose one. `or_sooner`: a second period, of which
    the earlier end counts. `target`: a shorter period to aim at, which does not bind.
    """

    number: int
    unit: Unit
    citation: str
    product_default: bool = False
    or_sooner: "Period | None" = None
    target: "Period | None" = None


class Per(StrEnum):
    """Within what time requests are counted against a frequency."""

    ROLLING_12_MONTHS = "rolling_12_months"
    CALENDAR_YEAR = "calendar_year"


@dataclass(frozen=True, slots=True)
class Frequency:
    """How many requests a person may make, or make free of charge, within which time."""

    number: int
    per: Per
    citation: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What may be charged, in words."""

    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class AppealWindow:
    """How long after a refusal an appeal is certainly taken in."""

    days: int
    citation: str
    product_default: bool = False


@dataclass(frozen=True, slots=True)
class Regulator:
    """Where to complain; `unconfirmed` says what of it no published source confirms."""

    name: str = ""
    name_es: str = ""
    address: str = ""
    citation: str = ""
    unconfirmed: str = ""

    def named(self, language: str) -> str:
        """The name in a language, the English one where there is none."""
        return self.name_es if language == "es" and self.name_es else self.name


@dataclass(frozen=True, slots=True)
class Counting:
    """How a law counts: calendars by name (None: the law has no business days), and the stated readings.

    `target_business_days` and `target_earlier_days` (of periods in `target_earlier_unit`; None: of all but business
    days) are other readings of the same law; the earliest of all readings is the target. `rolls`: a
    last day off work moves to the next working day of the place, or of the calendar `rolls_off`. `pauses`: days on
    which a clarification is awaited do not count. `restarts_on_identity`: the period begins when proof of identity
    arrives. `counted_from`: `sent` where receipt means sending.
    """

    business_days: str | None
    target_business_days: str | None
    rolls: bool
    target_earlier_days: int
    target_earlier_unit: Unit | None = None
    rolls_off: str | None = None
    pauses: bool = False
    restarts_on_identity: bool = False
    counted_from: str = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one law says about one kind of request; `offered` is None where it is no request of its own."""

    regime: Regime
    version: str
    request_type: str
    offered: Right | None
    citation: str
    confirmed: bool
    unconfirmed: str = ""  # what of it rests on no published source
    effective: date | None = None  # where later than the law's own date
    acknowledge: Period | None
    respond: Period | None
    respond_not_designated: Period | None = None  # sent elsewhere than to the designated address
    extension: Period | None
    extension_notice_required: bool
    appeal: Period | None
    appeal_extension: Period | None = None
    appeal_window: AppealWindow | None = None
    free_requests_per_12_months: int | None
    fee: Fee | None = None
    frequency: Frequency | None = None
    verification: VerificationLevel
    verification_citation: str = ""
    agent_allowed: bool
    agents_citation: str = ""
    record_retention_months: int | None
    record_retention_citation: str = ""
    notes: str
    counting: Counting

    @property
    def right(self) -> Right:
        """The right that this rule is about; raises `InvalidField` for a rule that no form offers."""
        if self.offered is None:
            raise InvalidField(field="request_type", problem="not-offered")
        return self.offered

    @property
    def level(self) -> Level:
        """How sure the business must be before it answers; `Level.NONE` for opt-outs and limits, always.

        Where the law leaves it to the controller, what shows, changes or deletes data is proved, and nothing else.
        """
        if self.verification is VerificationLevel.CONTROLLER_DISCRETION:
            return Level.REASONABLE if self.offered and self.offered.touches_data else Level.NONE
        return _LEVELS[self.verification]

    @property
    def needs_verification(self) -> bool:
        """Whether the answer may wait for proof of who asks."""
        return self.level > Level.NONE

    @property
    def appeal_window_days(self) -> int | None:
        """For how many days after a refusal an appeal is certainly taken in; None where the law knows no appeal."""
        return self.appeal_window.days if self.appeal_window else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One published version of a law."""

    version: str
    regime: Regime
    title: str
    effective: date
    effective_confirmed: bool
    regulator: Regulator
    counting: Counting
    notes: str
    sources: tuple[str, ...]
    rules: tuple[Rule, ...]

    def rule_of_right(self, right: Right) -> Rule:
        """Return the rule of a right; raise `InvalidField` where this law does not know it."""
        for rule in self.rules:
            if rule.offered is right:
                return rule
        raise InvalidField(field="right", problem="not-in-this-law")

    def rule_of_type(self, request_type: str) -> Rule:
        """Return the rule of a request type as the law tables spell it, or raise `InvalidField`."""
        for rule in self.rules:
            if rule.request_type == request_type:
                return rule
        raise InvalidField(field="request_type", problem="unknown")
