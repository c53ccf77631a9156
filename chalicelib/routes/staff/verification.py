"""What the business demands before it believes who asks: in words, with what a consumer would be asked, and before."""

from typing import Any, Final

from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import REASONABLE_POINTS, REASONABLY_HIGH_POINTS
from chalicelib.domain.verification_policy import (
    LONGEST_WAIT,
    MOST_POINTS,
    RAISABLE,
    DataPoint,
    Rules,
    VerificationPolicy,
)
from chalicelib.errors import Conflict, InvalidField, InvalidInput, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page, today
from chalicelib.http.staff.policy_view import preview, preview_places, rule_words, versions
from chalicelib.http.staff.questions_view import listed_rights
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.verification_policy import change_policy

PATH: Final = "/staff/verification"
_CALIFORNIA: Final = "US-CA"
_OF_AGENTS: Final = ("agent_permission", "agent_notarized", "agent_confirmation", "agent_identity")
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def verification(call: Call) -> Response:
    """The rules in force, what they mean for somebody who lives at a place, and the versions of before."""
    return _page(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_VERIFICATION_CHANGED,),
    permission=Permission.ADMINISTER,
)
def change(call: Call) -> Response:
    """Show what the rules that were typed would mean, or put them in force for what comes in from now on."""
    try:
        check_staff_token(call)
        rules = _typed(call).checked()
        if call.value("do") != "save":
            return _page(call, tried=rules)
        seen = call.value("seen")
        change_policy(call.desk, call.staff, rules, seen=int(seen) if seen.isdecimal() and len(seen) < 7 else -1)
    except _REFUSALS as error:
        return _page(call, error=error)
    return see_other(f"{PATH}?done=policy-changed")


def _typed(call: Call) -> Rules:
    """The rules as the form says them. Raise `InvalidInput` with every number that is none."""
    numbers: dict[str, int] = {}
    problems: list[InvalidField] = []
    for name in ("points", "points_high", "proof_days"):
        text = call.value(name).strip()
        if text.isdecimal() and len(text) < 4:
            numbers[name] = int(text)
        else:
            problems.append(InvalidField(field=name, problem="number"))
    if problems:
        raise InvalidInput(tuple(problems))
    chosen = {name: call.form.get(name, []) for name in ("raised", "second_person", "asked")}
    return Rules(
        points=numbers["points"],
        points_high=numbers["points_high"],
        proof_days=numbers["proof_days"],
        raised=tuple(right for right in Right if right in chosen["raised"]),
        second_person=tuple(right for right in Right if right in chosen["second_person"]),
        asked=tuple(point for point in DataPoint if point in chosen["asked"]),
        sign_in=call.value("sign_in") == "yes",
        **{name: name in call.form.get("agents", []) for name in _OF_AGENTS},
    )


def _page(call: Call, *, tried: Rules | None = None, error: RecourseError | None = None) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    policy = call.desk.policies.of(account)
    shown = tried or policy.rules
    place = _place(call, account)
    context: dict[str, Any] = {
        "here": PATH,
        "policy": policy,
        "words": rule_words(policy.rules, call.language),
        "tried": rule_words(tried, call.language) if tried else None,
        "values": _values(call, policy, posted=bool(tried or error)),
        "changes": permits(call.staff.user.role, Permission.ADMINISTER),
        "raisable": [right.value for right in RAISABLE],
        "rights": [right.value for right in listed_rights(account, today(call), shown.second_person) if _proved(right)],
        "points": [point.value for point in DataPoint],
        "limits": {"points": REASONABLE_POINTS, "high": REASONABLY_HIGH_POINTS, "most": MOST_POINTS},
        "longest": LONGEST_WAIT,
        "of_agents": _OF_AGENTS,
        "place": place,
        "places": preview_places(call.language),
        "preview": preview(account, shown, place, today(call), call.language),
        "versions": versions(call.desk.policies.listed(account.id), account, reader(call)),
        "errors": field_errors(call, error) if error else (),
    }
    status = error.status if error else 200
    return staff_page(call, "staff/verification.html", status=status, nav="verification", **context)


def _proved(right: Right) -> bool:
    return right.touches_data


def _place(call: Call, account: Account) -> str:
    """Where the consumer of the preview lives: as chosen, else where the business lies if that is a place."""
    chosen = call.value("place") if call.method == "POST" else call.query.get("place", "")
    if chosen in places.ALL:
        return chosen
    return account.place if account.place in places.ALL else _CALIFORNIA


def _values(call: Call, policy: VerificationPolicy, *, posted: bool) -> dict[str, Any]:
    """What the form holds: as it was typed, or as it is in force."""
    if posted:
        several = {name: call.form.get(name, []) for name in ("raised", "second_person", "asked", "agents")}
        single = {name: call.value(name) for name in ("points", "points_high", "proof_days", "sign_in", "seen")}
        return several | single
    rules = policy.rules
    return {
        "points": str(rules.points),
        "points_high": str(rules.points_high),
        "proof_days": str(rules.proof_days),
        "raised": [right.value for right in rules.raised],
        "second_person": [right.value for right in rules.second_person],
        "asked": [point.value for point in rules.asked],
        "sign_in": "yes" if rules.sign_in else "no",
        "agents": [name for name in _OF_AGENTS if getattr(rules, name)],
        "seen": str(policy.number),
    }
