"""What each letter must say, carried from the laws by hand: step, law, right, provision, and words by which it shows.

The product has the same as data of its own; this list is written apart from it, so that the two check each other.
"""

from dataclasses import dataclass, field
from typing import Final

from chalicelib.domain.correspondence import LetterKind as Kind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that a letter must say; `how` is what else its letter is made from."""

    kind: Kind
    regime: Regime
    right: Right
    citation: str
    words: str
    how: dict[str, str] = field(default_factory=dict)
    verified: bool = True


def _all(
    kind: Kind,
    regime: Regime,
    right: Right,
    *content: tuple[str, str],
    verified: bool = True,
    **how: str,
) -> tuple[Content, ...]:
    return tuple(Content(kind, regime, right, citation, words, how, verified) for citation, words in content)


_CCPA, _GDPR, _UK = Regime.CCPA, Regime.GDPR, Regime.UK_GDPR
_DENIED, _PART, _DONE = Kind.DENIED, Kind.PARTLY_ANSWERED, Kind.ANSWERED

ACKNOWLEDGEMENT: Final = (
    *_all(
        Kind.ACKNOWLEDGED,
        _CCPA,
        Right.DELETE,
        ("11 CCR 7021(a)", "confirms that it received this request"),
        ("11 CCR 7021(a)", "decides what the law gives you, and writes to you"),
        ("11 CCR 7021(a)", "compares what you wrote with what it already knows"),
        ("11 CCR 7021(a)", "expect the answer by December 17, 2026"),
    ),
    *_all(
        Kind.ACKNOWLEDGED,
        _UK,
        Right.COMPLAINT,
        ("DPA 2018 s.164A", "confirms that it received this request"),
        ("DPA 2018 s.164A", "investigates your complaint"),
    ),
)

VERIFICATION: Final = (
    *_all(
        Kind.VERIFICATION_REQUEST,
        _CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7060(c)-(d)", "must be sure that the request comes from the person"),
        ("11 CCR 7060(c)-(d)", "The last four digits"),
        ("11 CCR 7060(c)-(d)", "asks for nothing that it does not need"),
        ("11 CCR 7060(d)", "used only to check who is asking"),
        ("11 CCR 7060(d)", "deletes it as soon as that is done"),
        ("11 CCR 7060(e)", "costs you nothing"),
        ("11 CCR 7060(e)", "notarized, Acme {Stores} pays you back"),
        ("11 CCR 7062(c)", "under penalty of perjury under the laws of the State of California"),
        ("11 CCR 7062(c)", "the consumer whose personal information is the subject of the request"),
        ("11 CCR 7021(b)", "runs on meanwhile: the answer is due by December 17, 2026"),
        ("11 CCR 7063(a)", "send the permission that this person signed"),
        ("11 CCR 7063(a)", "prove their own identity to Acme {Stores}, or confirm to Acme {Stores} directly"),
        verified=False,
        text="The last four digits of your customer number.",
        behalf="agent",
    ),
    *_all(
        Kind.VERIFICATION_REQUEST,
        _GDPR,
        Right.ACCESS,
        ("GDPR Art 12(6)", "reasonable doubts about who is asking"),
        ("GDPR Art 12(6)", "The last four digits"),
        ("GDPR Art 12(5)", "costs you nothing"),
        verified=False,
        text="The last four digits of your customer number.",
    ),
    *_all(
        Kind.VERIFICATION_REQUEST,
        _UK,
        Right.ACCESS,
        ("UK GDPR Art 12(6)", "reasonable doubts about who is asking"),
        ("UK GDPR Art 12A", "begins on the day on which Acme {Stores} receives what it asks for"),
        verified=False,
        text="The last four digits of your customer number.",
    ),
    *_all(
        Kind.CLARIFICATION,
        _UK,
        Right.ACCESS,
        ("UK GDPR Art 12A", "Which account?"),
        ("UK GDPR Art 12A", "do not count towards the period"),
        text="Which account?",
    ),
)

EXTENSION: Final = (
    *(
        content
        for regime, right, citation in (
            (_CCPA, Right.DELETE, "11 CCR 7021(b)"),
            (Regime.VA_VCDPA, Right.ACCESS, "Va. Code 59.1-577(B)(1)"),
            (_GDPR, Right.ACCESS, "GDPR Art 12(3)"),
            (_UK, Right.ACCESS, "UK GDPR Art 12(3)"),
            (Regime.CH_FADP, Right.ACCESS, "DPO Art 18(2)"),
            (Regime.PIPEDA, Right.ACCESS, "PIPEDA s.8(4)"),
            (Regime.UT_UCPA, Right.ACCESS, "Utah Code 13-61-203(2)(c)"),
        )
        for content in _all(
            Kind.EXTENDED,
            regime,
            right,
            (citation, "by January 31, 2027"),
            (citation, "Three archives."),
            reason="Three archives.",
            respond_by="2027-01-31",
        )
    ),
    *_all(
        Kind.EXTENDED,
        Regime.UT_UCPA,
        Right.ACCESS,
        ("Utah Code 13-61-203(2)(c)", "extension is 45 calendar days long"),
        reason="Three archives.",
        respond_by="2027-01-31",
    ),
    *_all(
        Kind.EXTENDED,
        Regime.PIPEDA,
        Right.ACCESS,
        ("PIPEDA s.8(4)", "right to complain about this to the Office of the Privacy Commissioner"),
        reason="Three archives.",
        respond_by="2027-01-31",
    ),
)

_FACTS = "Backups from 2019 lie on tapes that only a company in liquidation could read."
DENIAL: Final = (
    *_all(
        _DENIED,
        _CCPA,
        Right.DELETE,
        ("Civ. Code 1798.105(d)(8)", "law"),
        ("11 CCR 7022(f)(2)", "does not cover has been deleted"),
        ("11 CCR 7022(f)(3)", "only for what the reason allows, and for nothing else"),
        ("11 CCR 7022(f)(4)", "told its service providers and contractors"),
        ("11 CCR 7022(g)", "stop that at any time, without proving who you are: https://desk.example/prod/c/acme"),
        grounds="CCPA_105D8_LEGAL",
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.DELETE,
        ("11 CCR 7022(b)(3), (f)(1)", "Backups from 2019"),
        grounds="CCPA_IMPOSSIBLE_DISPROPORTIONATE",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.CORRECT,
        ("11 CCR 7023(f)(1)", "will not do what you asked"),
        ("11 CCR 7023(b)", "("),
        ("11 CCR 7023(f)(3)", "written statement of up to 250 words for each item"),
        ("11 CCR 7023(f)(3)", "become part of your record"),
        ("11 CCR 7023(f)(3)", "passes it on to everybody to whom it discloses"),
        ("11 CCR 7023(f)", "notes with the information that you contest it"),
        ("11 CCR 7023(i)", "itself collected or made this information"),
        grounds="CCPA_7023B_ACCURATE",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(a)", "could not"),
        ("11 CCR 7024(a)", "treated your request as one for the categories"),
        ("11 CCR 7024(b)", "https://acme.example/privacy"),
        verified=False,
        grounds="CCPA_UNVERIFIED",
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(b)", "privacy policy"),
        verified=False,
        grounds="CCPA_UNVERIFIED",
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.OPT_OUT_SALE,
        ("11 CCR 7026(e)", "will not do what you asked"),
        ("11 CCR 7026(e)", "Backups from 2019"),
        grounds="CCPA_FRAUD_OPTOUT",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.DELETE,
        ("Civ. Code 1798.145(h)(3)", "unfounded or excessive"),
        grounds="CCPA_145H3_UNFOUNDED",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        _GDPR,
        Right.ERASE,
        ("GDPR Art 17(3)(b)", "("),
        ("GDPR Art 12(4), 77", "complain to this authority"),
        ("GDPR Art 12(4), 79", "go to court"),
        grounds="GDPR_17_3B_LEGAL_TASK",
    ),
    *_all(
        _DENIED,
        _UK,
        Right.ACCESS,
        ("UK GDPR Art 12(4), 77", "Information Commissioner"),
        ("DPA 2018 s.164A", "also complain to Acme {Stores} itself"),
        ("UK GDPR Art 12(4), 79", "go to court"),
        grounds="UK_SCH2_EXEMPT",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        Regime.PIPEDA,
        Right.ACCESS,
        ("PIPEDA s.9(1)", "("),
        ("PIPEDA s.8(7)", "Office of the Privacy Commissioner of Canada, https://www.priv.gc.ca/"),
        grounds="PIPEDA_9_THIRD_PARTY",
    ),
    *_all(_DENIED, Regime.CH_FADP, Right.ACCESS, ("FADP Art 26(1)(a)", "("), grounds="CH_26_LAW"),
    *_all(
        _DENIED,
        Regime.LGPD,
        Right.ERASE,
        ("LGPD Art 18 s.4", "Backups from 2019"),
        grounds="LGPD_REASONS",
        text=_FACTS,
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
        for content in _all(
            _DENIED,
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
        for content in _all(
            Kind.APPEAL_DECIDED,
            regime,
            Right.ACCESS,
            (citation, "stays with its first decision"),
            (citation, "Backups from 2019"),
            (citation, regulator),
            (citation, "https://"),
            outcome="denied",
            text=_FACTS,
        )
    ),
    *_all(
        Kind.APPEAL_DECIDED,
        Regime.VA_VCDPA,
        Right.ACCESS,
        ("Va. Code 59.1-577(C)", "now does what you asked"),
        ("Va. Code 59.1-577(C)", "Backups from 2019"),
        outcome="granted",
        text=_FACTS,
    ),
    *_all(
        _DENIED,
        _CCPA,
        Right.ADMT_OPT_OUT,
        ("11 CCR 7221(b)(1)", "a person who can change the decision"),
        grounds="ADMT_HUMAN_APPEAL",
        text=_FACTS,
    ),
)

PARTIAL: Final = (
    *_all(
        _PART,
        _CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(d)", "("),
        ("11 CCR 7024(d)-(e), (h)", "Backups from 2019"),
        ("11 CCR 7024(d)", "As our records say."),
        grounds="CCPA_7024D_WITHHELD",
        text=_FACTS,
    ),
    *_all(
        _PART,
        _CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(c)(4)", "As our records say."),
        grounds="CCPA_7024C_NOSEARCH",
        text=_FACTS,
    ),
    *_all(
        _PART,
        _CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(a)", "treated your request as one for the categories of the data"),
        ("11 CCR 7024(k)(1)", "As our records say."),
        ("11 CCR 7024(k)(6)", "As our records say."),
        verified=False,
        grounds="CCPA_UNVERIFIED",
        text=_FACTS,
    ),
)

_FILLED: Final = "As our records say."
COMPLETION: Final = (
    *_all(
        _DONE,
        _CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(j)", "It is not a general list for everybody"),
        *((f"11 CCR 7024(k)({number})", _FILLED) for number in range(1, 7)),
        ("11 CCR 7024(h)", "collected since January 1, 2022"),
    ),
    *_all(
        _DONE,
        _CCPA,
        Right.KNOW_SPECIFIC,
        ("Civ. Code 1798.130(a)(3)(B)(iii)", "a form that other programs can read"),
        ("11 CCR 7024(f)", "behind a code"),
        ("11 CCR 7024(h)", "collected since January 1, 2022"),
    ),
    *_all(
        _DONE,
        _CCPA,
        Right.DELETE,
        ("11 CCR 7022(d)", "has done what you asked"),
        ("Civ. Code 1798.105(c)(2)", "keeps a record of your request"),
        ("11 CCR 7022(b)-(c)", "told its service providers and contractors"),
    ),
    *_all(
        _DONE,
        _CCPA,
        Right.CORRECT,
        ("11 CCR 7023(f)(1)", "has done what you asked"),
        ("11 CCR 7023(c)", "service providers and contractors have been told"),
        ("11 CCR 7023(j)", "does not count as one of the two requests"),
    ),
    *_all(
        Kind.OPT_OUT_DONE,
        _CCPA,
        Right.OPT_OUT_SALE,
        ("11 CCR 7026(f)", "has done what you asked"),
        ("11 CCR 7026(f)(2)-(3)", "told them what you asked for and that they must comply"),
        ("11 CCR 7026(g)", "You can check at any time that this is in force"),
        ("11 CCR 7025(c)(6)", "shows whether the signal was processed"),
        ("Civ. Code 1798.135(c)(4)", "will not ask you within the next 12 months"),
    ),
    *_all(
        Kind.OPT_OUT_DONE,
        _CCPA,
        Right.LIMIT_SENSITIVE,
        ("11 CCR 7027(g)", "has done what you asked"),
        ("11 CCR 7027(h)", "You can check at any time that this is in force"),
    ),
    *_all(
        _DONE,
        _CCPA,
        Right.ADMT_ACCESS,
        *((f"11 CCR 7222(b)({number})", _FILLED) for number in (1, 2, 3)),
        ("11 CCR 7222(b)(4)", "may not retaliate"),
        ("11 CCR 7222(b)(4)", "your other rights here: https://desk.example/prod/c/acme"),
    ),
    *_all(
        _DONE,
        _GDPR,
        Right.ACCESS,
        ("GDPR Art 12(3)", "has done what you asked"),
        *((f"GDPR Art 15(1)({letter})", _FILLED) for letter in "abcdgh"),
        ("GDPR Art 15(1)(e)", "correct or erase the data or to restrict its use, and you can object"),
        ("GDPR Art 15(1)(f)", "right to complain to a supervisory authority"),
        ("GDPR Art 15(2)", "third country"),
        ("GDPR Art 15(3)", "copy of the data"),
    ),
    *_all(_DONE, _GDPR, Right.ERASE, ("GDPR Art 19", "told everybody to whom it disclosed the data")),
    *_all(_DONE, _GDPR, Right.RECTIFY, ("GDPR Art 19", "told everybody to whom it disclosed the data")),
    *_all(
        _DONE,
        _GDPR,
        Right.RESTRICT,
        ("GDPR Art 19", "told everybody to whom it disclosed the data"),
        ("GDPR Art 18(3)", "tell you before it lifts the restriction"),
    ),
    *_all(
        _DONE,
        _UK,
        Right.COMPLAINT,
        ("DPA 2018 s.164A", "Backups from 2019"),
        text=_FACTS,
    ),
    *_all(
        Kind.OPT_OUT_DONE,
        Regime.TCPA,
        Right.MARKETING_TEXTS,
        ("47 CFR 64.1200(a)(10)", "has done what you asked"),
        ("47 CFR 64.1200(a)(12)", "advertises nothing"),
    ),
    *_all(
        Kind.OPT_OUT_DONE, Regime.CAN_SPAM, Right.MARKETING_EMAIL, ("15 USC 7704(a)(4)", "the last of it reaches you")
    ),
    *_all(Kind.OPT_OUT_DONE, Regime.CASL, Right.MARKETING_EMAIL, ("CASL s.11(3)", "the last of it reaches you")),
    *_all(
        _DONE,
        Regime.CA_SHINE_THE_LIGHT,
        Right.SHINE_THE_LIGHT,
        ("Civ. Code 1798.83(a)(1)", _FILLED),
        ("Civ. Code 1798.83(a)(2)", _FILLED),
    ),
    *_all(_DONE, Regime.COPPA, Right.ACCESS, ("16 CFR 312.6(a)(1)", _FILLED)),
)

REFERRAL: Final = (
    *_all(
        Kind.REFERRED,
        _CCPA,
        Right.DELETE,
        ("11 CCR 7050(e)", "cannot act on this request, because it was sent to a service provider"),
    ),
    *_all(
        Kind.REFERRED,
        _GDPR,
        Right.ERASE,
        ("GDPR Art 28(3)(e)", "passed your request on to that business and helps it"),
    ),
    *_all(
        Kind.REFERRED,
        Regime.LGPD,
        Right.ERASE,
        ("LGPD Art 18 s.4, I", "Northwind Ltd, privacy@northwind.example"),
        controller="Northwind Ltd, privacy@northwind.example",
    ),
)

ALL: Final = (
    *(*ACKNOWLEDGEMENT, *VERIFICATION, *EXTENSION, *DENIAL, *APPEALS),
    *(*PARTIAL, *COMPLETION, *REFERRAL),
)
