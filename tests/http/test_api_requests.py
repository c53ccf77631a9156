"""Requests for systems: filed, listed, read."""

from datetime import timedelta

from chalicelib.domain.receipt import TYPE
from chalicelib.services.verify_receipt import verify_receipt
from tests.http.stage import Stage
from tests.http.systems import connect, filing


def test_a_request_that_is_filed_has_its_clocks_and_a_signed_receipt(stage: Stage) -> None:
    system = connect(stage)
    reply = system.post("/requests", filing())
    assert reply.status == 201, reply.body
    made = reply.json
    assert [one["right"] for one in made["requests"]] == ["opt_out_sale", "know_specific"]
    print(made, reply.lines)
