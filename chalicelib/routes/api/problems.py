"""What each type of problem means: the addresses that problem details point to."""

import json

from chalicelib.http.api.problems import PATH, PROBLEMS, explained, problem_of_status
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document
from chalicelib.routes.api.registry import blueprint


@endpoint(blueprint, f"{PATH}/{{code}}", audit=Reads.NOTHING_PERSONAL)
def explain(call: Call) -> Response:
    """The title, status and remedy of a type, for everybody."""
    code = call.params["code"]
    if code not in PROBLEMS:
        return problem_of_status(404, base=call.desk.public_url)
    content = json.dumps(explained(code, base=call.desk.public_url))
    return document(content, "application/json", cache="public, max-age=3600")
