"""Ana lives in Germany and writes to a shop that serves California: a person decides, and she hears so."""

from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.ids import Reference
from chalicelib.domain.permissions import Role
from chalicelib.services.accounts.serve_places import serve_places
from chalicelib.services.elsewhere.finish_elsewhere import finish_elsewhere
from chalicelib.services.retention.sweep_requests import sweep_requests
from tests.http.client import Browser
from tests.http.filling import answers, reference_of, send
from tests.http.office import enter, hire
from tests.http.stage import Stage

ANA = "ana.elsewhere.marker@example.com"
GIVEN = answers(
    residence={"residence": "DE"},
    rights={"rights": ["access", "erase"]},
    contact={"email": ANA},
)


def rows(stage: Stage) -> list[dict[str, Any]]:
    client = boto3.client("dynamodb")
    pages = client.get_paginator("scan").paginate(TableName=stage.desk.settings.records_table)
    return [row for page in pages for row in page["Items"]]


@pytest.mark.usefixtures("limited")
def test_somebody_from_elsewhere_is_told_by_a_person_and_leaves_one_line(stage: Stage, browser: Browser) -> None:
    desk, account = stage.desk, stage.account.id
    serve_places(desk, stage.staff, ["US-CA"])

    # The form takes the request as from anybody; she gets her receipt and her code.
    reference = Reference(reference_of(send(browser, GIVEN)))
    requests = desk.requests.submission(account, reference).requests
    assert all(desk.requests.get(account, request).elsewhere == "DE" for request in requests)
    assert stage.code_to(ANA)

    # However long it lies there, no machine declines or deletes it.
    assert finish_elsewhere(desk, until=desk.clock.now() + timedelta(minutes=1)) == 0
    sweep_requests(desk, until=desk.clock.now() + timedelta(seconds=1))
    assert all(desk.requests.get(account, request).open for request in requests)

    # Fritz finds it in the queue, sees the authority of her country and the letter, and decides.
    fritz = enter(stage, hire(stage, Role.HANDLER, "Fritzelse"))
    assert "From elsewhere" in fritz.get("/staff/queue?list=waiting&flag=elsewhere").words
    step = fritz.click(fritz.get(f"/staff/requests/{requests[0]}"), "Say what follows")
    assert "Federal Commissioner" in step.words
    shown = fritz.press(step, {}, form="choice")
    done = fritz.press(shown, {"nothing_else": "yes"}, form="nothing_else")
    assert "Deleted; told by email" in done.words

    # Ana hears so, in words that name the place, the authority and the number of the letter.
    mail = stage.mail_to(ANA)
    [answer] = desk.elsewhere.page(account, after="", limit=10)[0]
    for words in ("Germany", "Federal Commissioner", answer.id, "has deleted what it held about you"):
        assert words in mail.text

    # Minutes later nothing leads to her but the count of the year, and the line names nobody.
    assert finish_elsewhere(desk, until=desk.clock.now() + timedelta(minutes=1)) == 1
    named = (reference, *requests)
    kinds = {row["kind"]["S"] for row in rows(stage) if any(one in str(row) for one in named)}
    assert kinds == {"tally"}
    line = desk.elsewhere.get(account, answer.id)
    assert (line.place, line.told.value, line.doing) == ("DE", "mailed", ())
    assert all(letter.to is None for letter in [desk.outbox.find(desk.outbox.place(account, answer.id))] if letter)
    assert "Germany" in fritz.get("/staff/places/answered").words
