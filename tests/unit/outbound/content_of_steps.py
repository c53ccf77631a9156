"""What letters about the steps before an answer must say: received, proof wanted, extended."""

from typing import Final

from chalicelib.domain.correspondence import LetterKind as Kind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime
from tests.unit.outbound.content import CCPA, GDPR, UK, contents

ACKNOWLEDGEMENT: Final = (
    *contents(
        Kind.ACKNOWLEDGED,
        CCPA,
        Right.DELETE,
        ("11 CCR 7021(a)", "confirms that it received this request"),
        ("11 CCR 7021(a)", "decides what the law gives you, and writes to you"),
        ("11 CCR 7021(a)", "compares what you wrote with what it already knows"),
        ("11 CCR 7021(a)", "expect the answer by December 17, 2026"),
    ),
    *contents(
        Kind.ACKNOWLEDGED,
        UK,
        Right.COMPLAINT,
        ("DPA 2018 s.164A", "confirms that it received this request"),
        ("DPA 2018 s.164A", "investigates your complaint"),
    ),
)

VERIFICATION: Final = (
    *contents(
        Kind.VERIFICATION_REQUEST,
        CCPA,
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
    *contents(
        Kind.VERIFICATION_REQUEST,
        GDPR,
        Right.ACCESS,
        ("GDPR Art 12(6)", "reasonable doubts about who is asking"),
        ("GDPR Art 12(6)", "The last four digits"),
        ("GDPR Art 12(5)", "costs you nothing"),
        verified=False,
        text="The last four digits of your customer number.",
    ),
    *contents(
        Kind.VERIFICATION_REQUEST,
        UK,
        Right.ACCESS,
        ("UK GDPR Art 12(6)", "reasonable doubts about who is asking"),
        ("UK GDPR Art 12A", "begins on the day on which Acme {Stores} receives what it asks for"),
        verified=False,
        text="The last four digits of your customer number.",
    ),
    *contents(
        Kind.CLARIFICATION,
        UK,
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
            (CCPA, Right.DELETE, "11 CCR 7021(b)"),
            (Regime.VA_VCDPA, Right.ACCESS, "Va. Code 59.1-577(B)(1)"),
            (GDPR, Right.ACCESS, "GDPR Art 12(3)"),
            (UK, Right.ACCESS, "UK GDPR Art 12(3)"),
            (Regime.CH_FADP, Right.ACCESS, "DPO Art 18(2)"),
            (Regime.PIPEDA, Right.ACCESS, "PIPEDA s.8(4)"),
            (Regime.UT_UCPA, Right.ACCESS, "Utah Code 13-61-203(2)(c)"),
        )
        for content in contents(
            Kind.EXTENDED,
            regime,
            right,
            (citation, "by January 31, 2027"),
            (citation, "Three archives."),
            reason="Three archives.",
            respond_by="2027-01-31",
        )
    ),
    *contents(
        Kind.EXTENDED,
        Regime.UT_UCPA,
        Right.ACCESS,
        ("Utah Code 13-61-203(2)(c)", "extension is 45 calendar days long"),
        reason="Three archives.",
        respond_by="2027-01-31",
    ),
    *contents(
        Kind.EXTENDED,
        Regime.PIPEDA,
        Right.ACCESS,
        ("PIPEDA s.8(4)", "right to complain about this to the Office of the Privacy Commissioner"),
        reason="Three archives.",
        respond_by="2027-01-31",
    ),
)
