"""The steps that systems take on a request, and the request as a step leaves it."""

from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.verification import REASONABLE_POINTS, REASONABLY_HIGH_POINTS, MatchMethod, MatchResult
from chalicelib.http.api.schemas.dossier import LetterPassage, VerificationFacts
from chalicelib.http.api.schemas.requests import ClockState, Line, RequestSummary, Words

Looked = Annotated[
    str,
    msgspec.Meta(
        max_length=100,
        description="Words that look like what may never be disclosed (11 CCR 7024(d)) are refused until a person has "
        "looked: `looked` of the preview or of /disclosure-check, for exactly these words and files.",
    ),
]


class Point(StrEnum):
    """A data point that was compared; its value is never sent."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    CUSTOMER_NUMBER = "customer_number"
    POSTAL_CODE = "postal_code"
    ORDER = "order"
    BIRTH_DATE = "birth_date"
    OTHER = "other"


class RequestNow(RequestSummary, kw_only=True):
    """A request after a step."""

    clocks: list[ClockState]
    verification: VerificationFacts


class RecordComparison(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the business has compared with its own records, and with what result."""

    compared: Annotated[
        list[Point],
        msgspec.Meta(
            max_length=20,
            description=f"Level 1 (`verification.needed` of the request) wants {REASONABLE_POINTS} of them, or the "
            f"method `account`; level 2 wants {REASONABLY_HIGH_POINTS} and a signed declaration (11 CCR 7062). The "
            "business's policy can want more: `verification.demands` of the request.",
        ),
    ] = []
    method: MatchMethod
    result: MatchResult
    contact_on_file: Annotated[
        bool, msgspec.Meta(description="Whether the contact that asks was on file before the request.")
    ]
    declaration: Annotated[
        bool, msgspec.Meta(description="A signed declaration under penalty of perjury was received.")
    ] = False
    file_contact: Annotated[
        str, msgspec.Meta(max_length=300, description="The address on file, to be warned where it is another one.")
    ] = ""


class Extend(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why more time is needed; the consumer reads it."""

    reason: Words
    looked: Looked = ""


class AnswerName(StrEnum):
    """How a request is answered. What ends otherwise, withdrawn or as no request, is not decided."""

    GRANTED = "granted"
    PARTIAL = "partial"
    DENIED = "denied"
    NO_DATA = "no-data"
    REFERRED = "referred"
    DUPLICATE = "duplicate"


class Decide(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The answer: an outcome, the grounds of what is refused, and the words to the consumer."""

    outcome: AnswerName
    grounds: Annotated[
        list[Line],
        msgspec.Meta(
            max_length=20,
            description="On what a part or all is refused: codes that the law of the request knows for its right.",
        ),
    ] = []
    text: Annotated[
        str, msgspec.Meta(max_length=5000, description="Own words to the consumer, beside the letter's.")
    ] = ""
    same_as: Annotated[Line, msgspec.Meta(description="The reference that a duplicate repeats.")] = ""
    controller: Annotated[Words, msgspec.Meta(description="Whom a referral names.")] = ""
    categories_only: Annotated[
        bool, msgspec.Meta(description="Nothing but categories is in the answer; asked for where no more is verified.")
    ] = False
    second_step: Annotated[
        bool,
        msgspec.Meta(
            description="An opt-in is granted only when the person was asked again, apart from the request, and "
            "confirmed it (11 CCR 7028(a)); true says that this was done."
        ),
    ] = False
    passages: Annotated[
        dict[Line, Words],
        msgspec.Meta(max_length=50, description="Own words for the letter's editable passages, by their keys."),
    ] = {}
    looked: Looked = ""


class Found(msgspec.Struct, kw_only=True):
    """Something that looks as if it may never be disclosed; its value is not repeated."""

    kind: str
    line: int


class DecisionPreview(msgspec.Struct, kw_only=True):
    """The answer as it would go out; nothing was changed or sent."""

    language: str
    passages: list[LetterPassage]
    releases: Annotated[list[str], msgspec.Meta(description="Ids of the files that go out with it.")]
    found: list[Found]
    looked: Annotated[str, msgspec.Meta(description="To be sent with the decision, after a person has looked.")]


class CheckWords(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Words that a consumer shall read."""

    text: Annotated[str, msgspec.Meta(max_length=20_000)]


class WordsChecked(msgspec.Struct, kw_only=True):
    """What was found in them."""

    found: list[Found]
    looked: Annotated[str, msgspec.Meta(description="Empty where nothing was found and nothing need be said.")]
