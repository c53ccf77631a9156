"""A closed request is held, released, and forgotten at its time, on real tables and buckets, over a network that fails.

The clock is moved by years. Then no table and no bucket holds a word of it but the audit's hashes and the figures.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import boto3
import pytest

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Unavailable
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.figures.recount import differences
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.retention.hold_contact import HoldContact, hold_contact, list_holds, release_contact
from chalicelib.services.retention.review_month import send_reviews
from chalicelib.services.retention.sweep_requests import sweep_requests
from chalicelib.settings import Settings
from chalicelib.storage import keys
from tests.fakes.acme import ask
from tests.fakes.desk import FakeClock
from tests.fakes.faults import Faults, When, faulty_network
from tests.services.retention.closed import match

ANA: Final = Email("ana.marker@example.com")
NUMBER: Final = Phone("+12135550142")
CLOSED: Final = datetime(2026, 11, 23, 17, tzinfo=UTC)
DUE: Final = datetime(2028, 11, 23, 17, tzinfo=UTC)
ODD: Final = 4  # of the calls, each fourth one is lost, first before and then after it was done


@pytest.fixture(scope="module")
def faults(stage_environment: dict[str, str]) -> Iterator[Faults]:
    with faulty_network(attempts=1) as network:
        yield network


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(CLOSED)


def container(clock: FakeClock) -> LiveDesk:
    """A fresh one, which knows no key yet."""
    desk = LiveDesk(Settings.from_environment())
    desk.__dict__["clock"] = clock
    return desk


def business(desk: LiveDesk, slug: str) -> Staff:
    command = OpenAccount(
        name="Acme",
        slug=slug,
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Olga",
        owner_email=Email(f"olga@{slug}.example"),
    )
    account, owner = open_account(desk, command)
    return Staff(account, owner, "session")


def closed(desk: LiveDesk, olga: Staff) -> Request:
    """A request with a note and a file, answered and counted."""
    submission = ask(desk, olga.account, Right.KNOW_SPECIFIC, email=ANA, phone=NUMBER)
    [request] = submission.requests
    match(desk, olga, request)  # type: ignore[arg-type]  # any desk does
    add_note(desk, olga, request, "marker words of a note")
    upload = prepare_upload(desk, olga, request, "marker.pdf", back="http://localhost/").file
    place = keys.upload_object(olga.account.id, request, upload.id)
    boto3.client("s3").put_object(Bucket=desk.settings.files_bucket, Key=place, Body=b"%PDF-1.7 marker")
    accept_upload(desk, olga, request, upload.id)
    decide_request(desk, olga, DecideRequest(request=request, outcome=Outcome.GRANTED, grounds=(), text="marker"))
    project_requests(desk, olga.account.id, [request])
    return desk.requests.get(olga.account.id, request)


def found(desk: LiveDesk, head: Request) -> list[str]:
    """Rows and objects that still name the request or its submission."""
    client = boto3.client("dynamodb")
    rows: list[dict[str, Any]] = []
    for page in client.get_paginator("scan").paginate(TableName=desk.settings.records_table):
        rows += page["Items"]
    strange = [row["kind"]["S"] for row in rows if head.id in str(row) or head.submission in str(row)]
    for bucket in (desk.settings.files_bucket, desk.settings.voicemail_bucket):
        listed = boto3.client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])
        strange += [one["Key"] for one in listed if head.id in one["Key"]]
    return sorted(strange)


def sweep(desk: LiveDesk) -> int:
    return sweep_requests(desk, until=desk.clock.now() + timedelta(seconds=1))


def check(desk: LiveDesk, account: Account, head: Request) -> None:
    """Nothing is left but what it counted as, and a chain that ends with its end."""
    assert found(desk, head) == ["tally"]
    at = GENESIS
    entries = desk.audit_log.of_request(account.id, head.id)
    for entry in entries:
        assert verify_link(at, entry)
        at = entry.head
    assert [entry.tag for entry in entries][-2:] == ["request:deletion:begun", "request:erased"]
    assert not any("marker" in str(entry.detail) for entry in entries)
    assert differences(desk, account) == {}
    assert desk.retention.deleted(account.id, DUE.date())["request"] == 1


def test_what_is_held_stays_and_what_is_released_goes_with_every_trace(faults: Faults, clock: FakeClock) -> None:
    faults.arm(None)
    desk = container(clock)
    olga = business(desk, "held")
    head = closed(desk, olga)
    year = desk.figures.sheets(olga.account, "year/")
    hold_contact(desk, olga, HoldContact(contact=NUMBER, reason="litigation"))
    clock.at = DUE
    assert sweep(desk) == 0
    assert desk.requests.get(olga.account.id, head.id).review_at == DUE + timedelta(days=31)
    release_contact(desk, olga, list_holds(desk, olga)[0].id)
    assert sweep(desk) == 1
    check(desk, olga.account, head)
    assert desk.figures.sheets(olga.account, "year/") == year
    assert desk.requests.by_contact(olga.account.id, ANA.look_up) == ()
    clock.at = datetime(2028, 12, 1, 18, tzinfo=UTC)
    assert send_reviews(desk, limit=1000) >= 1
    assert send_reviews(desk, limit=1000) == 0


def test_calls_that_are_lost_on_the_wire_delay_a_deletion_and_spoil_none(faults: Faults, clock: FakeClock) -> None:
    faults.arm(None)
    clock.at = CLOSED
    desk = container(clock)
    olga = business(desk, "lost")
    first = closed(desk, olga)
    clock.at = DUE
    swept = container(clock)
    faults.arm(None)
    assert sweep(swept) == 1
    calls = len(faults.calls)
    faults.arm(None)
    check(desk, olga.account, first)
    for number in range(0, calls, ODD):
        when = (When.BEFORE, When.AFTER)[number // ODD % 2]
        faults.arm(None)
        clock.at = CLOSED
        other = business(desk, f"lost-{number}")
        head = closed(desk, other)
        clock.at = DUE
        faults.arm(number, when)
        with suppress(Exception):
            sweep(container(clock))
        assert faults.fired, number
        faults.arm(None)
        with suppress(Unavailable):
            sweep(container(clock))
        check(desk, other.account, head)
