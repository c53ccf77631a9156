"""The certificate says who was told and what came of it, as signed claims; contradictions prove nothing yet."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.jws import payload_of
from chalicelib.domain.request import Outcome
from chalicelib.domain.vendor_task import VendorAnswer, Without
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.vendors.certify_vendors import may_be_certified, signed, vendor_certificate
from chalicelib.services.vendors.tell_vendors import LeftOut, TellVendors, tell_vendors
from tests.fakes.desk import FakeDesk
from tests.services.vendors.vendor_world import MAILER, PORTAL, listed, ready, says


def test_it_says_who_was_told_who_was_not_and_why(desk: FakeDesk, olga: Staff) -> None:
    done = listed(desk, olga)
    silent = listed(desk, olga, replace(MAILER, name="Silent", required=False))
    aside = listed(desk, olga, PORTAL)
    head = ready(desk, olga)
    left = {aside.id: LeftOut(Without.DISPROPORTIONATE, "It keeps paper only.")}
    head = tell_vendors(desk, olga, TellVendors(request=head.id, vendors=(done.id, silent.id), left_out=left))
    says(desk, head, done, VendorAnswer.DONE)
    assert not may_be_certified(head)
    head = desk.requests.get(head.account, head.id)
    command = DecideRequest(request=head.id, outcome=Outcome.GRANTED, grounds=(), text="")
    head = decide_request(desk, olga, command)
    assert may_be_certified(head)
    claims = payload_of(signed(desk, vendor_certificate(desk, olga.account, head)))
    assert claims["reference"] == head.submission
    assert {one["name"]: one for one in claims["recipients"]} == {
        "Mail House": {
            "name": "Mail House",
            "role": "processor",
            "told_on": "2026-11-23",
            "result": "done",
            "result_on": "2026-11-23",
        },
        "Silent": {"name": "Silent", "role": "processor", "told_on": "2026-11-23", "result": "open"},
        "Ad Network": {
            "name": "Ad Network",
            "role": "third-party",
            "result": "disproportionate",
            "result_on": "2026-11-23",
            "explanation": "It keeps paper only.",
        },
    }
    assert "Ana" not in str(claims)


def test_a_contradiction_is_certified_as_open(desk: FakeDesk, olga: Staff) -> None:
    vendor = listed(desk, olga)
    head = ready(desk, olga)
    head = tell_vendors(desk, olga, TellVendors(request=head.id, vendors=(vendor.id,)))
    says(desk, head, vendor, VendorAnswer.DONE)
    says(desk, head, vendor, VendorAnswer.REFUSED, reason="No")
    [recipient] = vendor_certificate(desk, olga.account, head).recipients
    assert recipient.result == "open"
