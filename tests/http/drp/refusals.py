"""What a refusal of the protocol looks like, and how messages are aged."""

from tests.fakes.agent import Reply

REQUESTS = "/data-rights-request"


def refused(reply: Reply, code: int, *, fatal: bool = True) -> str:
    """Check the protocol's shape of an error and return its message."""
    assert reply.status == code
    assert reply.headers["content-type"] == "application/json"
    expected = {"code": str(code), "message": reply.json["message"]} | ({"fatal": True} if fatal else {})
    assert reply.json == expected
    return str(reply.json["message"])
