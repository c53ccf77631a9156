"""The API's documentation, for everybody who reads rather than runs."""

from dataclasses import replace
from typing import Final

from chalicelib.http.api.openapi import PATH as DOCUMENT
from chalicelib.http.api.operation import BASE
from chalicelib.http.api.reference import reference
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, page
from chalicelib.routes.api.registry import blueprint

PATH: Final = f"{BASE}/docs"


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL)
def show(call: Call) -> Response:
    """Every operation with its fields, answers and problems, and examples that work; without any script."""
    found = reference(call.desk.public_url)
    answer = page(call, "api_docs.html", reference=found, document_url=DOCUMENT, here=PATH)
    return replace(answer, headers={"Cache-Control": "private, max-age=300"})
