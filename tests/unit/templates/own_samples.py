"""The pages on which a business writes what is its own, with awkward characters."""

from typing import Any, Final

import msgspec

from chalicelib.domain.ids import AccountId
from chalicelib.domain.rights import Right
from chalicelib.domain.verification_policy import LAW_MINIMUM, Rules, VerificationPolicy
from chalicelib.http.own_questions_view import OwnField, OwnGroup
from chalicelib.http.staff.letter_page import PassageView
from chalicelib.http.staff.own_letter_view import LetterRow, PartView, VersionView
from chalicelib.http.staff.policy_view import AskedView, PolicyVersion, rule_words
from chalicelib.http.staff.questions_view import QuestionRow, RightRow
from tests.unit.templates.common_samples import AT, problem

PARTS: Final = (
    PartView(
        id="greeting",
        field="words-greeting",
        label="Hello {business}",
        text="Hello {business}",
        own="Dear <b>bold</b> {x",
        writable=True,
    ),
    PartView(
        id="received", field="words-received", label="We got it", text="We got it", own="", citation="11 CCR 7021(a)"
    ),
    PartView(id="next", field="words-next", label="Next", text="Next", own="", heading=True),
    PartView(
        id="contact",
        field="words-contact",
        label="Here: {link}",
        text="Here: {link}",
        own="",
        writable=True,
        must=["{link}"],
    ),
    PartView(
        id="know-sources",
        field="words-know-sources",
        label="Where it came from",
        title="Where it came from",
        text="",
        own="",
        citation="11 CCR 7024(k)(2)",
        writable=True,
        fill=True,
        confidential=True,
    ),
    PartView(
        id="facts", field="words-facts", label="Why", title="Why", text="{text}", own="", fill=True, confidential=True
    ),
)
VERSIONS: Final = (
    VersionView(
        number=3, at=AT, by="Olga <Owner>", note="A <new> start", words=1, restored=0, url="/staff/letters/x?version=3"
    ),
    VersionView(
        number=2, at=AT, by="A system", note="", words=0, restored=1, url="/staff/letters/x?version=2", current=True
    ),
)
LETTER: Final[dict[str, Any]] = {
    "here": "/staff/letters/acknowledged.en.ccpa",
    "previewing": True,
    "list_url": "/staff/letters?step=acknowledged&in=en",
    "name": "acknowledged.en.ccpa",
    "step": "acknowledged",
    "law": "California",
    "spoken": "es",
    "parts": PARTS,
    "variables": ["business", "link"],
    "writes": True,
    "restores": True,
    "shown": 3,
    "newest": 3,
    "seen": "3",
    "versions": VERSIONS,
    "older": 2,
    "rights": ["delete", "know_specific"],
    "typed": {"note": "x'y", "right": "delete", "reference": "1"},
    "note_limit": 200,
    "preview": [
        PassageView(field="text", text="Hola <Ana>:"),
        PassageView(field="text", text="Qué sigue", heading=True),
        PassageView(field="passage-know-sources", text="", editable=True),
    ],
    "preview_right": "delete",
    "preview_reference": "12345678906",
    **problem("words-greeting"),
}
QUESTION: Final = QuestionRow(
    name="which_shop",
    label="Which <shop>?",
    hint="Town is <enough>",
    kind="one",
    choices=("<North>", "South"),
    required=True,
)


def own_field(kind: str, *choices: tuple[str, str]) -> OwnField:
    """A question of a kind, as the consumer's form shows it."""
    date = "date-" if kind == "date" else ""
    return OwnField(
        field=f"own-{date}delete-{kind}",
        kind=kind,
        label=f"What <{kind}>?",
        question="What?",
        hint="A <hint>",
        choices=choices,
        value="a",
        values=["a"],
        parts={"own-date-delete-date_day": "3"},
    )


OWN_GROUPS: Final = [
    OwnGroup(
        right="delete",
        fields=[
            *(own_field("short"), own_field("long"), own_field("date")),
            *(own_field(kind, ("a", "A <a>"), ("b", "B")) for kind in ("one", "several", "yes-no")),
        ],
    ),
]
STRICT: Final = Rules(points=3, second_person=(Right.DELETE,), raised=(Right.DELETE,), proof_days=1, sign_in=False)
POLICY: Final[dict[str, Any]] = {
    "here": "/staff/verification",
    "policy": VerificationPolicy(account=AccountId("acc_1"), number=2, rules=STRICT, since=AT, by="user:usr_1"),
    "words": rule_words(STRICT, "en"),
    "tried": rule_words(LAW_MINIMUM, "en"),
    "values": {
        "points": "1",
        "points_high": "x'y",
        "proof_days": "1",
        "sign_in": "no",
        "seen": "2",
        "raised": ["delete"],
        "second_person": [],
        "asked": ["phone"],
        "agents": ["agent_permission"],
    },
    "changes": True,
    "raisable": ["delete", "correct"],
    "of_agents": ["agent_permission", "agent_notarized"],
    "rights": ["delete", "know_specific"],
    "points": ["phone", "customer_number", "postal_code"],
    "limits": {"points": 2, "high": 3, "most": 5},
    "longest": 30,
    "place": "US-CA",
    "places": [("Some <place>", [("US-CA", "California"), ("other", "<b>")])],
    "preview": [
        AskedView(right="delete", level="reasonable", asked=["Name", "<b>"], compared="Two <b>", second_person=True),
        AskedView(right="opt_out_sale", level="none", asked=["One"], compared="Nothing"),
    ],
    "versions": [PolicyVersion(number=2, since=AT, by="Olga <Owner>", words=["A <b>"], current=True)],
    **problem("points"),
}
OWN_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/verification.html": POLICY,
    "staff/own_letters.html": {
        "step": "acknowledged",
        "steps": ["acknowledged", "denied"],
        "spoken": "es",
        "rows": [
            LetterRow(law="Every law", url="/staff/letters/acknowledged.es.all", number=2, at=AT, by="Olga <Owner>"),
            LetterRow(law="California", url="/staff/letters/acknowledged.es.ccpa", listed=True),
        ],
    },
    "staff/own_letter.html": LETTER,
    "staff/questions.html": {
        "rows": [RightRow(right="delete", url="/staff/questions/delete", asked=2)],
        "limit": 10,
    },
    "staff/question.html": {
        "here": "/staff/questions/delete",
        "right": "delete",
        "rows": [QUESTION, msgspec.structs.replace(QUESTION, name="second", kind="date", choices=(), required=False)],
        "retired": [msgspec.structs.replace(QUESTION, name="old")],
        "spoken": ("en", "es"),
        "kinds": ["short", "one"],
        "edited": "which_shop",
        "values": {"kind": "one", "label-en": "x'y", "choices-en": "a\nb", "required": "yes"},
        "may_require": True,
        "full": False,
        "limit": 10,
        "choices_limit": 20,
        **problem("label-en"),
    },
}
