"""The web form: a draft's answers, step by step, become `SubmitRequest`, and nothing else.

A step's answers are stored as they were understood (cleaned, addresses normalised), so that the page that
shows them before sending shows exactly what will be sent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from chalicelib import texts
from chalicelib.channels.age_answers import kept_age, read_age
from chalicelib.channels.agent_answers import FIELDS as AGENT_FIELDS
from chalicelib.channels.agent_answers import NAME_LIMIT, persons_own, read_agent
from chalicelib.channels.own_answers import answers_of, read_form
from chalicelib.channels.own_answers import fields_of as own_fields
from chalicelib.channels.typed_date import read_date
from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.controller import How, Match
from chalicelib.domain.mailed_name import persons_name
from chalicelib.domain.passing import Draft
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right, wants_no_telephone
from chalicelib.domain.text import clean, optional, required
from chalicelib.domain.verification_policy import LAW_MINIMUM, DataPoint
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.law.choice import rights_for, rule_chosen
from chalicelib.services.intake.own_questions import Asked
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.values import dataclass, field

# The longest texts in characters; documented in docs/limits.md. (Addresses and numbers: domain/contact.py.)
NUMBER_LIMIT: Final = 100
POSTAL_LIMIT: Final = 20
COMPANY_LIMIT: Final = 200
CORRECTION_LIMIT: Final = 2000
DETAILS_LIMIT: Final = 5000

RELATIONSHIPS: Final = ("customer", "former-customer", "employee", "applicant", "visitor", "other")
CORRECTIONS: Final = frozenset({Right.CORRECT, Right.RECTIFY})
COPIES: Final = frozenset({Right.KNOW_SPECIFIC, Right.ACCESS, Right.PORTABILITY})
_DATES: Final = tuple(f"{name}_{part}" for name in ("from", "until") for part in ("day", "month", "year"))

NONE_OF_THEM: Final = "none"  # of the companies that the words may mean

Answers = Mapping[str, Sequence[str]]
Kept = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What decides, beside the residence, which rights the form offers: the business's day and its own laws."""

    today: date
    listed: tuple[str, ...] = ()
    asked: Asked = field(default_factory=dict)  # the business's own questions
    points: tuple[DataPoint, ...] = LAW_MINIMUM.asked  # what it asks as proof, beside name and address
    companies: Callable[[str], tuple[Match, ...]] | None = None  # whom a name may mean, where it processes for others


@dataclass(slots=True)
class _Reading:
    """One step while it is read: what was kept and what cannot be accepted."""

    given: Answers
    offer: Offer
    kept: Kept = field(default_factory=dict)
    problems: list[InvalidField] = field(default_factory=list)

    def first(self, name: str) -> str:
        return first(self.given, name)

    def attempt(self, name: str, parse: Callable[[], str]) -> str:
        """Keep what `parse` understands; a refusal is remembered and the next field is read."""
        try:
            value = parse()
        except InvalidField as problem:
            self.problems.append(problem)
            return ""
        self.kept[name] = [value] if value else []
        return value

    def text(self, name: str, limit: int, *, needed: bool = False, lines: bool = False) -> str:
        read = required if needed else optional
        return self.attempt(name, lambda: read(name, self.first(name), limit=limit, lines=lines))

    def choice(self, name: str, known: Iterable[str], *, needed: bool = True) -> str:
        def parse() -> str:
            chosen = self.first(name)
            if chosen not in known and (chosen or needed):
                raise InvalidField(field=name, problem="unknown" if chosen else "missing")
            return chosen

        return self.attempt(name, parse)

    def refuse(self, name: str, problem: str) -> None:
        self.problems.append(InvalidField(field=name, problem=problem))


def _residence(step: _Reading) -> None:
    step.choice("residence", places.ALL)


def _rights(step: _Reading) -> None:
    chosen = list(dict.fromkeys(step.given.get("rights", ())))
    if not chosen:
        step.refuse("rights", "missing")
    elif set(chosen) - {right.value for right in offered(step.given, step.offer)}:
        step.refuse("rights", "unknown")
    step.kept["rights"] = chosen
    if wants_no_telephone(chosen):
        step.choice("do_not_call", ("yes",), needed=False)


def _behalf(step: _Reading) -> None:
    if DataPoint.AGE in step.offer.points:  # an opt-out needs nothing but what identifies the person
        read_age(step, needed=needs_proof(step.given, step.offer) or Right.OPT_IN in step.given.get("rights", ()))
    if step.choice("behalf", frozenset(Behalf)) == Behalf.AGENT:
        read_agent(step)


def _name(step: _Reading) -> None:
    needed = needs_proof(step.given, step.offer)
    step.attempt("name", lambda: persons_name("name", step.first("name"), limit=NAME_LIMIT, needed=needed))


def _contact(step: _Reading) -> None:
    proof = needs_proof(step.given, step.offer)
    email, phone = clean(step.first("email")), clean(step.first("phone"))
    if email or proof:
        step.attempt("email", lambda: persons_own(step, Email.parse(email).address))
    if first(step.given, "do_not_call") and not phone:
        step.refuse("phone", "missing")
    if phone and asks(DataPoint.PHONE, step.given, step.offer):
        step.attempt("phone", lambda: _phone(phone, step.first("residence")))
    if not (email or phone or proof or step.first("name")):
        step.refuse("contact", "missing")
    step.choice("preferred_language", texts.languages(), needed=False)


def _phone(typed: str, residence: str) -> str:
    region = "US" if residence.startswith("US-") or len(residence) != 2 else residence
    return Phone.parse(typed, region=region).e164


def _relationship(step: _Reading) -> None:
    step.choice("relationship", RELATIONSHIPS, needed=needs_proof(step.given, step.offer))
    if asks(DataPoint.CUSTOMER_NUMBER, step.given, step.offer):
        step.text("customer_number", NUMBER_LIMIT)
    if asks(DataPoint.POSTAL_CODE, step.given, step.offer):
        step.text("postal_code", POSTAL_LIMIT)
    _company(step)


def _company(step: _Reading) -> None:
    """Whom it is about: a name that is nearly a company's is asked about, and a choice among those alone counts."""
    named = step.text("company", COMPANY_LIMIT) if step.offer.companies else ""
    found = step.offer.companies(named) if named and step.offer.companies else ()
    if not found:
        return
    chosen = step.first("company_id")
    if chosen in {NONE_OF_THEM, *(match.controller.id for match in found)}:
        step.kept["company_id"] = [chosen]
    elif len(found) == 1 and found[0].how is How.NAME:
        step.kept["company_id"] = [found[0].controller.id]
    else:
        step.refuse("company_id", "choose")


def _details(step: _Reading) -> None:
    chosen = chosen_rights(step.given, step.offer)
    if CORRECTIONS & chosen:
        step.text("wrong", CORRECTION_LIMIT, needed=True, lines=True)
        step.text("right_value", CORRECTION_LIMIT, needed=True, lines=True)
    if COPIES & chosen and step.choice("period", ("all", "range"), needed=False) == "range":
        step.attempt("period", lambda: "range" if _period(step) else "")
        step.kept |= {name: [step.first(name)] for name in _DATES}
    step.text("details", DETAILS_LIMIT, lines=True)
    kept, problems = read_form(own_asked(step.given, step.offer), step.given)
    step.kept |= kept
    step.problems += problems


def _period(step: _Reading) -> tuple[date, date] | None:
    """The range of dates; each end has its own problem."""
    ends: list[date] = []
    for name in ("from", "until"):
        try:
            ends.append(read_date(name, *(step.first(f"{name}_{part}") for part in ("day", "month", "year"))))
        except InvalidField as problem:
            step.problems.append(problem)
    if len(ends) < 2:
        return None
    start, end = ends
    if start > step.offer.today:
        step.refuse("from", "future")
    if end < start:
        step.refuse("until", "before")
    return start, end


def period_of(answers: Answers, *, today: date) -> tuple[date, date] | None:
    """The range of dates that is asked for, if one is."""
    return _period(_Reading(answers, Offer(today))) if first(answers, "period") == "range" else None


_READERS: Final[Mapping[str, Callable[[_Reading], None]]] = {
    "residence": _residence,
    "rights": _rights,
    "behalf": _behalf,
    "name": _name,
    "contact": _contact,
    "relationship": _relationship,
    "details": _details,
}
STEPS: Final = tuple(_READERS)
_AS_TYPED: Final = (
    *("name", "relationship", "customer_number", "postal_code", "company", "details", "wrong", "right_value"),
)
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "residence": ("residence",),
    "rights": ("rights", "do_not_call"),
    "behalf": ("behalf", "age", *AGENT_FIELDS),
    "name": ("name",),
    "contact": ("email", "phone", "preferred_language"),
    "relationship": ("relationship", "customer_number", "postal_code", "company", "company_id"),
    "details": ("wrong", "right_value", "period", *_DATES, "details"),
}


def fields_of(name: str, offer: Offer) -> tuple[str, ...]:
    """The fields of a step, with those of the business's own questions."""
    return (*FIELDS[name], *(own_fields(offer.asked) if name == "details" else ()))


def own_asked(answers: Answers, offer: Offer) -> Asked:
    """The business's own questions about the chosen rights."""
    chosen = chosen_rights(answers, offer)
    return {right: offer.asked[right] for right in offered(answers, offer) if right in chosen and right in offer.asked}


def read_step(name: str, answers: Answers, offer: Offer) -> Kept:
    """Return a step's answers as understood, blank ones as empty lists, so that they replace earlier ones.

    `answers` are all that is known so far, this step's included: what a step needs depends on those before.
    Raise `InvalidInput` with every problem of the step.
    """
    step = _Reading(answers, offer)
    _READERS[name](step)
    if step.problems:
        raise InvalidInput(tuple(step.problems))
    return {field_name: step.kept.get(field_name, []) for field_name in fields_of(name, offer)}


def answered(answers: Answers, name: str) -> bool:
    """Whether a step has been answered before, well or not."""
    return any(field_name in answers for field_name in FIELDS[name])


def unfinished(answers: Answers, offer: Offer, *, before: str = "") -> str:
    """The first step (of those before `before`) whose answers cannot be sent as they are; empty if there is none."""
    for name in STEPS:
        if name == before:
            return ""
        try:
            read_step(name, answers, offer)
        except InvalidInput:
            return name
    return ""


def understand(account: Account, draft: Draft, offer: Offer, *, language: str, signal: bool) -> SubmitRequest:
    """Return what the finished form asks for.

    Raise `InvalidInput` for a form that is not finished.
    """
    answers = {field: given for name in STEPS for field, given in read_step(name, draft.answers, offer).items()}
    behalf, typed = Behalf(first(answers, "behalf")), _typed(answers, offer, language)
    return SubmitRequest(
        account=account,
        reference=draft.reference,
        rights=tuple(Right(value) for value in answers["rights"]),
        residence=first(answers, "residence"),
        behalf=behalf,
        typed=draft.handed.completed(typed, behalf) if draft.handed else typed,
        channel=Channel.WEB,
        language=first(answers, "preferred_language") or language,
        signal=signal,
        draft=draft,
    )


def _typed(answers: Answers, offer: Offer, language: str) -> Typed:
    email, phone = first(answers, "email"), first(answers, "phone")
    period = period_of(answers, today=offer.today)
    return Typed(
        **{name: first(answers, name) for name in (*_AS_TYPED, *AGENT_FIELDS)},
        do_not_call=first(answers, "do_not_call"),
        company_id=first(answers, "company_id").replace(NONE_OF_THEM, ""),
        own=answers_of(own_asked(answers, offer), answers, language),
        email=Email(email) if email else None,
        phone=Phone(phone) if phone else None,
        age=kept_age(first(answers, "age")),
        period="/".join(day.isoformat() for day in period) if period else first(answers, "period"),  # ISO 8601
    )


def first(answers: Answers, name: str) -> str:
    """An answer, empty if there is none."""
    return (answers.get(name) or ("",))[0]


def offered(answers: Answers, offer: Offer) -> tuple[Right, ...]:
    """The rights that the chosen residence gives; `other` and `unsaid` count as unknown."""
    return rights_for(first(answers, "residence"), listed=offer.listed, on=offer.today)


def chosen_rights(answers: Answers, offer: Offer) -> frozenset[Right]:
    """The chosen rights that the residence gives."""
    chosen = answers.get("rights", ())
    return frozenset(right for right in offered(answers, offer) if right.value in chosen)


def asks(point: DataPoint, answers: Answers, offer: Offer) -> bool:
    """Whether the form asks for a data point: where somebody must be proved as the business's policy says.

    Where nothing is proved, a telephone number can be all that identifies who opts out (11 CCR 7026(d)), and a postal
    code serves nothing.
    """
    if needs_proof(answers, offer):
        return point in offer.points
    return point is DataPoint.PHONE or (point is DataPoint.CUSTOMER_NUMBER and point in offer.points)


def needs_proof(answers: Answers, offer: Offer) -> bool:
    """Whether something chosen needs verification, and so a name and an address for the code.

    An opt-out or limit needs whatever one thing identifies the person, and no more (11 CCR 7026(d), 7027(e)).
    """
    residence = first(answers, "residence")
    rules = (
        rule_chosen(residence, right, listed=offer.listed, on=offer.today) for right in chosen_rights(answers, offer)
    )
    return any(rule.needs_verification for rule in rules)
