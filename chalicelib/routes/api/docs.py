"""The API's documentation, for everybody who reads rather than runs."""

from functools import lru_cache
from typing import Final

from chalicelib.http.api.openapi import PATH as DOCUMENT
from chalicelib.http.api.operation import BASE
from chalicelib.http.api.reference import reference
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.pages import render
from chalicelib.http.responses import Response
from chalicelib.routes.api.registry import blueprint

PATH: Final = f"{BASE}/docs"
_LANGUAGES: Final = 8  # whose pages are remembered; half a megabyte each


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL)
def show(call: Call) -> Response:
    """Every operation with its fields, answers and problems, and examples that work; without any script."""
    return Response(_page(call.desk.public_url, call.language), headers={"Cache-Control": "private, max-age=300"})


@lru_cache(maxsize=_LANGUAGES)
def _page(base: str, language: str) -> str:
    """The same for everybody, so that it is drawn once."""
    return render("api_docs.html", language=language, reference=reference(base), document_url=DOCUMENT, here=PATH)
