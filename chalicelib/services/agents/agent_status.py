"""How a request stands, as the protocol's Exercise Status object (3.03)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.drp import DETAILS, Status
from chalicelib.domain.request import Request
from chalicelib.law.agents import Standing, standing_of
from chalicelib.services.ports.desk import Desk

RESULTS_LIFE: Final = timedelta(days=60)

ExerciseStatus = dict[str, str | None]


def exercise_status(desk: Desk, account: Account, head: Request, asked: AgentRequest) -> ExerciseStatus:
    """The object, with the fields that the protocol names for the status and no other."""
    standing = standing_of(head, account.zone)
    status: ExerciseStatus = {
        "request_id": asked.id,
        "status": standing.status.value,
        "reason": standing.why.value if standing.why else None,
        "received_at": moment(head.received_at),
        "processing_details": DETAILS[standing.detail],
    }
    if asked.agent_request_id:
        status["agent_request_id"] = asked.agent_request_id
    if standing.status in {Status.OPEN, Status.IN_PROGRESS}:
        status["expected_by"] = moment(standing.expected_by)
    if standing.status is Status.FULFILLED and head.closed_at:
        status["results_url"] = f"{base_of(desk, account)}/v1/data-rights-request/{asked.id}/results"
        status["expires_at"] = moment(head.closed_at + RESULTS_LIFE)
    return status


def base_of(desk: Desk, account: Account) -> str:
    """The business's `api_base`."""
    return f"{desk.public_url}/drp/{account.slug}"


def fingerprint(standing: Standing) -> str:
    """What an agent hears again of only when it has changed."""
    why = standing.why.value if standing.why else ""
    return f"{standing.status.value}|{why}|{standing.detail.value}|{moment(standing.expected_by)}"


def moment(at: datetime) -> str:
    """ISO 8601 with an offset in digits: not every agent reads a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
