"""The documentation of the API, as its page is given it: one operation of each sort, with awkward characters."""

from typing import Any, Final

from chalicelib.http.api.reference import AnswerView, FieldView, ObjectView, OperationView, Piece, ReferenceView

_FIELD: Final = FieldView(
    name="rights",
    kind=(Piece(text="list of "), Piece(text="Right", anchor="object-Right")),
    required=True,
    text="What <b>bold</b> & quiet people ask.",
    limits="at least 1, at most 20",
)
_OPERATION: Final = OperationView(
    name="requests_file_request",
    method="POST",
    path="/api/v1/requests/{request}",
    summary="File a request",
    text='Says "all" of it.',
    scope="write",
    parameters=(
        FieldView(name="request", kind=(Piece(text="string"),), required=True, text="", limits="", place="path"),
    ),
    body=(_FIELD,),
    answers=(
        AnswerView(status="201", text="Done.", kind=(Piece(text="Filed", anchor="object-Filed"),), headers=("ETag",)),
        AnswerView(status="304", text="It is as If-None-Match says."),
    ),
    problems=(AnswerView(status="400", text="", codes=("invalid-input", "malformed-body")),),
)
API_PAGES: dict[str, dict[str, Any]] = {
    "api_docs.html": {
        "document_url": "/api/v1/openapi.json",
        "reference": ReferenceView(
            base="https://privacy.example.com",
            about="For systems.",
            signing='Covers "@method".',
            groups=(("Requests", (_OPERATION,)),),
            headers=(("ETag", "The version."),),
            objects=(
                ObjectView(name="Filed", text="What was filed.", fields=(_FIELD,), words=()),
                ObjectView(name="Right", text="", fields=(), words=("delete", "know_specific")),
            ),
            problems=(
                ("invalid-input", 400, "A field cannot be accepted", "Change it."),
                ("malformed-body", 400, "The body cannot be read", "Send JSON."),
            ),
            examples=(("curl", "call.sh", "#!/bin/sh\ncurl <Stores> && true\n"),),
        ),
    },
}
