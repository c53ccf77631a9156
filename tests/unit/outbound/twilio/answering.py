"""What the company answers in these tests."""

import json

from tests.unit.outbound.phone_server import Server, respond

ACCOUNT = "AC" + "a" * 32


RECORDING, CALL = "RE" + "1" * 32, "CA" + "2" * 32


def answering(server: Server, status: int, document: object = None, **headers: str) -> None:
    body = b"" if document is None else json.dumps(document).encode()
    server.answer = lambda handler: respond(handler, status, body, Content_Type="application/json", **headers)
