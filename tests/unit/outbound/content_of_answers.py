"""What answers must say: in part, whole, and passed on to another business."""

from typing import Final

from chalicelib.domain.correspondence import LetterKind as Kind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime
from tests.unit.outbound.content import CCPA, DONE, FACTS, GDPR, PART, UK, contents

PARTIAL: Final = (
    *contents(
        PART,
        CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(d)", "("),
        ("11 CCR 7024(d)-(e), (h)", "Backups from 2019"),
        ("11 CCR 7024(d)", "As our records say."),
        grounds="CCPA_7024D_WITHHELD",
        text=FACTS,
    ),
    *contents(
        PART,
        CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(c)(4)", "As our records say."),
        grounds="CCPA_7024C_NOSEARCH",
        text=FACTS,
    ),
    *contents(
        PART,
        CCPA,
        Right.KNOW_SPECIFIC,
        ("11 CCR 7024(a)", "treated your request as one for the categories of the data"),
        ("11 CCR 7024(k)(1)", "As our records say."),
        ("11 CCR 7024(k)(6)", "As our records say."),
        verified=False,
        grounds="CCPA_UNVERIFIED",
        text=FACTS,
    ),
)

_FILLED: Final = "As our records say."
COMPLETION: Final = (
    *contents(
        DONE,
        CCPA,
        Right.KNOW_CATEGORIES,
        ("11 CCR 7024(j)", "It is not a general list for everybody"),
        *((f"11 CCR 7024(k)({number})", _FILLED) for number in range(1, 7)),
        ("11 CCR 7024(h)", "collected since January 1, 2022"),
    ),
    *contents(
        DONE,
        CCPA,
        Right.KNOW_SPECIFIC,
        ("Civ. Code 1798.130(a)(3)(B)(iii)", "a form that other programs can read"),
        ("11 CCR 7024(f)", "behind a code"),
        ("11 CCR 7024(h)", "collected since January 1, 2022"),
        files="yes",
    ),
    *contents(
        DONE,
        CCPA,
        Right.DELETE,
        ("11 CCR 7022(d)", "has done what you asked"),
        ("Civ. Code 1798.105(c)(2)", "keeps a record of your request"),
        ("11 CCR 7022(b)-(c)", "told its service providers and contractors"),
    ),
    *contents(
        DONE,
        CCPA,
        Right.CORRECT,
        ("11 CCR 7023(f)(1)", "has done what you asked"),
        ("11 CCR 7023(c)", "service providers and contractors have been told"),
        ("11 CCR 7023(j)", "does not count as one of the two requests"),
    ),
    *contents(
        Kind.OPT_OUT_DONE,
        CCPA,
        Right.OPT_OUT_SALE,
        ("11 CCR 7026(f)", "has done what you asked"),
        ("11 CCR 7026(f)(2)-(3)", "told them what you asked for and that they must comply"),
        ("11 CCR 7026(g)", "You can check at any time that this is in force"),
        ("11 CCR 7025(c)(6)", "shows whether the signal was processed"),
        ("Civ. Code 1798.135(c)(4)", "will not ask you within the next 12 months"),
    ),
    *contents(
        Kind.OPT_OUT_DONE,
        CCPA,
        Right.LIMIT_SENSITIVE,
        ("11 CCR 7027(g)", "has done what you asked"),
        ("11 CCR 7027(h)", "You can check at any time that this is in force"),
    ),
    *contents(
        DONE,
        CCPA,
        Right.ADMT_ACCESS,
        *((f"11 CCR 7222(b)({number})", _FILLED) for number in (1, 2, 3)),
        ("11 CCR 7222(b)(4)", "may not retaliate"),
        ("11 CCR 7222(b)(4)", "your other rights here: https://desk.example/prod/c/acme"),
    ),
    *contents(
        DONE,
        GDPR,
        Right.ACCESS,
        ("GDPR Art 12(3)", "has done what you asked"),
        *((f"GDPR Art 15(1)({letter})", _FILLED) for letter in "abcdgh"),
        ("GDPR Art 15(1)(e)", "correct or erase the data or to restrict its use, and you can object"),
        ("GDPR Art 15(1)(f)", "right to complain to a supervisory authority"),
        ("GDPR Art 15(2)", "third country"),
        ("GDPR Art 15(3)", "copy of the data"),
    ),
    *contents(DONE, GDPR, Right.ERASE, ("GDPR Art 19", "told everybody to whom it disclosed the data")),
    *contents(DONE, GDPR, Right.RECTIFY, ("GDPR Art 19", "told everybody to whom it disclosed the data")),
    *contents(
        DONE,
        GDPR,
        Right.RESTRICT,
        ("GDPR Art 19", "told everybody to whom it disclosed the data"),
        ("GDPR Art 18(3)", "tell you before it lifts the restriction"),
    ),
    *contents(
        DONE,
        UK,
        Right.COMPLAINT,
        ("DPA 2018 s.164A", "Backups from 2019"),
        text=FACTS,
    ),
    *contents(
        Kind.OPT_OUT_DONE,
        Regime.TCPA,
        Right.MARKETING_TEXTS,
        ("47 CFR 64.1200(a)(10)", "has done what you asked"),
        ("47 CFR 64.1200(a)(12)", "advertises nothing"),
    ),
    *contents(
        Kind.OPT_OUT_DONE, Regime.CAN_SPAM, Right.MARKETING_EMAIL, ("15 USC 7704(a)(4)", "the last of it reaches you")
    ),
    *contents(Kind.OPT_OUT_DONE, Regime.CASL, Right.MARKETING_EMAIL, ("CASL s.11(3)", "the last of it reaches you")),
    *contents(
        DONE,
        Regime.CA_SHINE_THE_LIGHT,
        Right.SHINE_THE_LIGHT,
        ("Civ. Code 1798.83(a)(1)", _FILLED),
        ("Civ. Code 1798.83(a)(2)", _FILLED),
    ),
    *contents(DONE, Regime.COPPA, Right.ACCESS, ("16 CFR 312.6(a)(1)", _FILLED)),
)

REFERRAL: Final = (
    *contents(
        Kind.REFERRED,
        CCPA,
        Right.DELETE,
        ("11 CCR 7050(e)", "cannot act on this request, because it was sent to a service provider"),
    ),
    *contents(
        Kind.REFERRED,
        GDPR,
        Right.ERASE,
        ("GDPR Art 28(3)(e)", "passed your request on to that business and helps it"),
    ),
    *contents(
        Kind.REFERRED,
        Regime.LGPD,
        Right.ERASE,
        ("LGPD Art 18 s.4, I", "Northwind Ltd, privacy@northwind.example"),
        controller="Northwind Ltd, privacy@northwind.example",
    ),
)
