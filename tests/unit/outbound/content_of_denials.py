"""What denials must say, and decisions on appeals."""

from typing import Final

from chalicelib.domain.correspondence import LetterKind as Kind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime
from tests.unit.outbound.content import CCPA, DENIED, FACTS, GDPR, UK, contents

DENIAL: Final = (
    *contents(
        DENIED,
        CCPA,
        Right.DELETE,
        ("Civ. Code 1798.105(d)(8)", "law"),
        ("11 CCR 7022(f)(2)", "does not cover has been deleted"),
        ("11 CCR 7022(f)(3)", "only for what the reason allows, and for nothing else"),
        ("11 CCR 7022(f)(4)", "told its service providers and contractors"),
        ("11 CCR 7022(g)", "stop that at any time, without proving who you are: https://desk.example/prod/c/acme"),
        grounds="CCPA_105D8_LEGAL",
    ),
    *contents(
        DENIED,
        CCPA,
        Right.DELETE,
        ("11 CCR 7022(b)(3), (f)(1)", "Backups from 2019"),
        grounds="CCPA_IMPOSSIBLE_DISPROPORTIONATE",
        text=FACTS,
    ),
    *contents(
        DENIED,
        CCPA,
        Right.CORRECT,
        ("11 CCR 7023(f)(1)", "will not do what you asked"),
        ("11 CCR 7023(b)", "("),
        ("11 CCR 7023(f)(3)", "written statement of up to 250 words for each item"),
        ("11 CCR 7023(f)(3)", "become part of your record"),
        ("11 CCR 7023(f)(3)", "passes it on to everybody to whom it discloses"),
        ("11 CCR 7023(f)", "notes with the information that you contest it"),
        ("11 CCR 7023(i)", "itself collected or made this information"),
        grounds="CCPA_7023B_ACCURATE",
        text=FACTS,
    ),
    *contents(
        DENIED,
        CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(a)", "could not"),
        ("11 CCR 7024(a)", "treated your request as one for the categories"),
        ("11 CCR 7024(b)", "https://acme.example/privacy"),
        verified=False,
        grounds="CCPA_UNVERIFIED",
    ),
    *contents(
        DENIED,
        CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(b)", "privacy policy"),
        verified=False,
        grounds="CCPA_UNVERIFIED",
    ),
    *contents(
        DENIED,
        CCPA,
        Right.OPT_OUT_SALE,
        ("11 CCR 7026(e)", "will not do what you asked"),
        ("11 CCR 7026(e)", "Backups from 2019"),
        grounds="CCPA_FRAUD_OPTOUT",
        text=FACTS,
    ),
    *contents(
        DENIED,
        CCPA,
        Right.DELETE,
        ("Civ. Code 1798.145(h)(3)", "unfounded or excessive"),
        grounds="CCPA_145H3_UNFOUNDED",
        text=FACTS,
    ),
    *contents(
        DENIED,
        GDPR,
        Right.ERASE,
        ("GDPR Art 17(3)(b)", "("),
        ("GDPR Art 12(4), 77", "complain to this authority"),
        ("GDPR Art 12(4), 79", "go to court"),
        grounds="GDPR_17_3B_LEGAL_TASK",
    ),
    *contents(
        DENIED,
        UK,
        Right.ACCESS,
        ("UK GDPR Art 12(4), 77", "Information Commissioner"),
        ("DPA 2018 s.164A", "also complain to Acme {Stores} itself"),
        ("UK GDPR Art 12(4), 79", "go to court"),
        grounds="UK_SCH2_EXEMPT",
        text=FACTS,
    ),
    *contents(
        DENIED,
        Regime.PIPEDA,
        Right.ACCESS,
        ("PIPEDA s.9(1)", "("),
        ("PIPEDA s.8(7)", "Office of the Privacy Commissioner of Canada, https://www.priv.gc.ca/"),
        grounds="PIPEDA_9_THIRD_PARTY",
    ),
    *contents(DENIED, Regime.CH_FADP, Right.ACCESS, ("FADP Art 26(1)(a)", "("), grounds="CH_26_LAW"),
    *contents(
        DENIED,
        Regime.LGPD,
        Right.ERASE,
        ("LGPD Art 18 s.4", "Backups from 2019"),
        grounds="LGPD_REASONS",
        text=FACTS,
    ),
)

_REGULATORS: Final = {
    Regime.VA_VCDPA: ("Va. Code 59.1-577(C)", "60 calendar days", "Attorney General of Virginia"),
    Regime.CO_CPA: ("C.R.S. 6-1-1306(3)", "45 calendar days", "Attorney General of Colorado"),
    Regime.TX_TDPSA: ("Tex. Bus. & Com. Code 541.053", "60 calendar days", "Attorney General of Texas"),
    Regime.OR_OCPA: ("ORS 646A.576(6)", "45 calendar days", "Attorney General of Oregon"),
    Regime.MN_MCDPA: ("Minn. Stat. 325M.14 subd. 5", "45 calendar days", "Attorney General of Minnesota"),
    Regime.NJ_NJDPA: ("N.J.S.A. 56:8-166.7(f)", "45 calendar days", "New Jersey Division of Consumer Affairs"),
    Regime.IA_ICDPA: ("Iowa Code 715D.3(3)", "60 calendar days", "Attorney General of Iowa"),
    Regime.NE_NDPA: ("Neb. Rev. Stat. 87-1109", "60 calendar days", "Attorney General of Nebraska"),
}
APPEALS: Final = (
    *(
        content
        for regime, (citation, period, _) in _REGULATORS.items()
        for content in contents(
            DENIED,
            regime,
            Right.ACCESS,
            (citation, "You can appeal to Acme {Stores} until January 21, 2027"),
            (citation, f"decides within {period}"),
            verified=False,
            grounds="STATE_UNAUTHENTICATED",
        )
    ),
    *(
        content
        for regime, (citation, _, regulator) in _REGULATORS.items()
        for content in contents(
            Kind.APPEAL_DECIDED,
            regime,
            Right.ACCESS,
            (citation, "stays with its first decision"),
            (citation, "Backups from 2019"),
            (citation, regulator),
            (citation, "https://"),
            outcome="denied",
            text=FACTS,
        )
    ),
    *contents(
        Kind.APPEAL_DECIDED,
        Regime.VA_VCDPA,
        Right.ACCESS,
        ("Va. Code 59.1-577(C)", "now does what you asked"),
        ("Va. Code 59.1-577(C)", "Backups from 2019"),
        outcome="granted",
        text=FACTS,
    ),
    *contents(
        DENIED,
        CCPA,
        Right.ADMT_OPT_OUT,
        ("11 CCR 7221(b)(1)", "a person who can change the decision"),
        grounds="ADMT_HUMAN_APPEAL",
        text=FACTS,
    ),
)
