"""Notes, their versions and attachments are for staff: no letter, webhook, log, list, audit or agent has a word."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.correspondence import Note, NoteFile
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound
from chalicelib.outbound.request_sheet import CsvRequestSheet
from chalicelib.services.agents.read_agent_request import results_link
from chalicelib.services.agents.tell_agents import note_change, tell_agents
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.attach_to_note import accept_attachment, announce_attachment, view_attachment
from chalicelib.services.handling.change_note import change_note
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from tests.fakes.acme import ask_one
from tests.services.agents.agent_world import CALLBACK, open_world
from tests.services.webhooks.receivers import Post

if TYPE_CHECKING:
    from chalicelib.domain.account import Staff
    from chalicelib.domain.ids import RequestId
    from tests.fakes.desk import FakeDesk

MARKS = ("markfirstq7", "marksecondq7", "markfilenameq7", "markcontentq7")


def noted(desk: FakeDesk, staff: Staff, request: RequestId) -> Note:
    """A note with two versions and an attachment that was opened."""
    note = add_note(desk, staff, request, f"He said {MARKS[0]}.")
    change_note(desk, staff, request, note.id, f"She said {MARKS[1]}.")
    file = announce_attachment(desk, staff, request, note.id, f"{MARKS[2]}.txt", back="x").file
    desk.files.put(file.id, MARKS[3].encode())
    accept_attachment(desk, staff, request, file.id)
    view_attachment(desk, staff, request, file.id)
    return note


def clean(*texts: object) -> bool:
    said = repr(texts).lower()
    return not any(mark in said for mark in MARKS)


def worked(desk: FakeDesk, staff: Staff, request: RequestId) -> Request:
    """Everything that leaves a business: an acknowledgement, a message, an answer."""
    acknowledge_request(desk, staff, request)
    write_to_consumer(desk, staff, request, "We are looking.")
    command = DecideRequest(request=request, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="")
    return decide_request(desk, staff, command)


def test_neither_letters_nor_webhooks_nor_lists_nor_logs_have_a_word(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post = Post()
    desk, staff = post.desk, post.owner
    head = ask_one(desk, staff.account, Right.DELETE)
    note = noted(desk, staff, head.id)
    done = worked(desk, staff, head.id)
    desk.deliver()
    post.flow()
    post.work()
    told = [got.body for got in desk.webhook_sender.got]
    assert len(told) > 3
    assert desk.mailer.sent
    assert clean(told, desk.letters(), desk.mailer.sent, caplog.text)
    assert clean(sorted(desk.engine.audit.items()))
    assert clean(CsvRequestSheet().lines([done], {}, staff.account, "en"))
    rows = [row for row in desk.engine.rows.values() if row.pk.endswith(head.id)]
    assert clean([(row.sk, row.body, row.kind) for row in rows])  # and what is sealed does not open elsewhere
    assert note.text.count(MARKS[0]) == 1


def test_an_agent_hears_nothing_of_them() -> None:
    world = open_world()
    asked = world.exercise("access", status_callback=CALLBACK)
    noted(world.desk, world.olga, asked.request)
    acknowledge_request(world.desk, world.olga, asked.request)
    note_change(world.desk, asked.account, asked.request)
    tell_agents(world.desk)
    assert world.teller.told
    assert clean(world.teller.told, world.status(asked))
    _, filed = world.desk.requests.dossier(asked.account, asked.request)
    [file] = [item for item in filed if isinstance(item, NoteFile)]
    with pytest.raises(NotFound):
        results_link(world.desk, world.account, world.agent, asked.id, file.id)
