"""The API's document, for everybody."""

from chalicelib.http.api.openapi import PATH, openapi
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document
from chalicelib.routes.api.registry import blueprint


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL)
def serve(call: Call) -> Response:
    """Every operation with its schemas, as OpenAPI 3.1."""
    content = openapi(call.desk.public_url).decode()
    return document(content, "application/json", cache="public, max-age=300")
