"""What is said to a call that no route answers: no such path, method or format; a page like all others."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response as ChaliceResponse

from chalicelib.composition import desk
from chalicelib.http.call import Call, site_path
from chalicelib.http.responses import Response, page, send


def refusal(event: dict[str, Any], status: int, headers: Mapping[str, str] | None = None) -> ChaliceResponse:
    """The page, or for systems the problem, for a call as API Gateway hands it over."""
    lines = {name.lower(): values[-1] for name, values in (event.get("multiValueHeaders") or {}).items()}
    query = {name: values[-1] for name, values in (event.get("multiValueQueryStringParameters") or {}).items()}
    call = Call(
        method=event["requestContext"]["httpMethod"],
        path=site_path(event["requestContext"].get("path") or "/", desk()),
        params={},
        query=query,
        headers=lines,
        body=b"",
        source_ip="",
        desk=desk(),
    )
    made = send(call, _refusal(call, status))
    made.headers |= headers or {}
    return made


def readable_refusal(event: dict[str, Any], status: int) -> dict[str, Any]:
    """The same, as the answer of a function: for what never reached it."""
    made: dict[str, Any] = refusal(event, status).to_dict()
    return made


def _refusal(call: Call, status: int) -> Response:
    from chalicelib.http.agent_api import agent_refusal
    from chalicelib.http.api.problems import problem_of_status

    if f"{call.path}/".startswith("/api/"):
        return problem_of_status(status, base=call.desk.public_url)
    if call.path.startswith("/drp/"):
        return agent_refusal(status)
    return page(call, "error.html", status=status)
