"""The Chalice app whose own refusals (no such path, method or format) are pages like all others."""

import json
from typing import Any, Final

from chalice.app import Chalice

from chalicelib.composition import desk
from chalicelib.http.call import Call, site_path
from chalicelib.http.responses import Response

_OWN_REFUSALS: Final = frozenset({403, 404, 405, 415})


class Gateway(Chalice):
    """Chalice, with readable refusals; used only as `app.app`."""

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one event of API Gateway."""
        answer: dict[str, Any] = super().__call__(event, context)
        if answer["statusCode"] not in _OWN_REFUSALS or not _is_chalices(answer):
            return answer
        return readable_refusal(event, answer["statusCode"])


def readable_refusal(event: dict[str, Any], status: int) -> dict[str, Any]:
    """The page, or for systems the problem, for a refusal that no route of ours has made."""
    from chalicelib.http.responses import send

    headers = {name.lower(): values[-1] for name, values in (event.get("multiValueHeaders") or {}).items()}
    query = {name: values[-1] for name, values in (event.get("multiValueQueryStringParameters") or {}).items()}
    call = Call(
        method=event["requestContext"]["httpMethod"],
        path=site_path(event["requestContext"].get("path") or "/", desk()),
        params={},
        query=query,
        headers=headers,
        body=b"",
        source_ip="",
        desk=desk(),
    )
    made: dict[str, Any] = send(call, _refusal(call, status)).to_dict()
    return made


def _refusal(call: Call, status: int) -> Response:
    from chalicelib.http.agent_api import agent_refusal
    from chalicelib.http.api.problems import problem_of_status
    from chalicelib.http.responses import page

    if f"{call.path}/".startswith("/api/"):
        return problem_of_status(status, base=call.desk.public_url)
    if call.path.startswith("/drp/"):
        return agent_refusal(status)
    return page(call, "error.html", status=status)


def _is_chalices(answer: dict[str, Any]) -> bool:
    """Chalice answers its own refusals with JSON that has a `Code`."""
    try:
        return "Code" in json.loads(answer["body"])
    except (ValueError, TypeError):
        return False
