"""What the person sent goes with the request: named in the signed document, given out by the page, and nothing else."""

import base64
import json
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import NoteFile
from chalicelib.domain.request import Behalf, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotFound
from chalicelib.http.handed_view import handed_view
from chalicelib.services.agents.permission_file import Shows, accept_by_agent, announce_by_agent
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.attach_to_note import accept_attachment, announce_attachment
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.referrals.follow_referrals import follow_referrals
from chalicelib.services.referrals.hear_controller import file_link, open_page
from chalicelib.services.referrals.package import page_token
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.fakes import acme, caller
from tests.fakes.desk import FakeDesk
from tests.services.referrals.conftest import RecordingDoor
from tests.services.referrals.processor import API, beverly, controller, now_of

PDF = b"%PDF-1.7 I, Ana, permit Lee"


def an_agents(desk: FakeDesk, olga: Staff) -> Request:
    """Lee asks for Ana."""
    sent = acme.ask(desk, olga.account, Right.DELETE, behalf=Behalf.AGENT)
    return desk.requests.get(olga.account.id, sent.requests[0])


def shown(desk: FakeDesk, olga: Staff, head: Request, shows: Shows) -> NoteFile:
    """What Lee shows."""
    made = announce_by_agent(desk, olga.account, head.submission, shows, f"{shows.value}.pdf", back="x")
    desk.files.put(made.file.id, PDF)
    return accept_by_agent(desk, olga.account, head.submission, made.file.id)


def noted(desk: FakeDesk, olga: Staff, head: Request) -> NoteFile:
    """What came by post, as staff attach it."""
    note = add_note(desk, olga, head.id, "Came by post.")
    made = announce_attachment(desk, olga, head.id, note.id, "letter.txt", back="x")
    desk.files.put(made.file.id, b"Dear all")
    return accept_attachment(desk, olga, head.id, made.file.id)


def claims_of(package: str) -> dict[str, Any]:
    """What a signed document says."""
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(package.split(".")[1] + "=="))
    return content


def test_permission_and_attachments_are_named_in_the_signed_document_and_opened_by_its_page(
    desk: FakeDesk, olga: Staff, door: RecordingDoor
) -> None:
    head = an_agents(desk, olga)
    permission, letter = shown(desk, olga, head, Shows.PERMISSION), noted(desk, olga, head)
    answer = prepare_upload(desk, olga, head.id, "our-data.txt", back="x")
    desk.files.put(answer.file.id, b"what we hold")
    accept_upload(desk, olga, head.id, answer.file.id)
    who = controller(desk, olga, "api", address=API)
    command = ReferRequest(request=head.id, controller=who.id, files=(permission.id, letter.id))
    referral = refer_request(desk, olga, command)
    follow_referrals(desk)
    [(_, package)] = door.posted
    claims = claims_of(package)
    assert sorted(claims["files"], key=lambda one: str(one["name"])) == [
        {"name": "letter.txt", "type": "text/plain", "size": 8},
        {"name": "permission.pdf", "type": "application/pdf", "size": len(PDF)},
    ]
    assert not {"answer", "grounds", "outcome", "data"} & {*claims, *claims["request"], *claims["request"]["content"]}
    assert "our-data" not in json.dumps(claims)
    token = page_token(referral)
    assert claims["answer_at"].endswith(f"/referral/{token}")
    for file in (permission, letter):
        assert file.id in file_link(desk, token, file.id)
    with pytest.raises(NotFound):
        file_link(desk, token, answer.file.id)  # the business's own answer stays with the business


def test_what_was_said_on_the_line_goes_with_it_too(desk: FakeDesk, olga: Staff, door: RecordingDoor) -> None:
    call = caller.rings(desk, olga.account, Right.DELETE)
    voicemail = caller.records(desk, call)
    desk.phone_company.audio[voicemail.id] = caller.sound()
    kept = caller.fetched(desk, voicemail)
    typed = Typed(name="Ana López", email=None, phone=caller.NUMBER)
    sort_request(
        desk,
        olga,
        SortRequest(request=call.id, rights=(Right.DELETE,), residence="US-CA", behalf=Behalf.SELF, typed=typed),
    )
    who = controller(desk, olga, "api", address=API)
    referral = refer_request(desk, olga, ReferRequest(request=call.id, controller=who.id, files=(kept.id,)))
    follow_referrals(desk)
    [(_, package)] = door.posted
    [named] = claims_of(package)["files"]
    assert named == {"name": f"voicemail-{kept.id}.wav", "type": kept.content_type, "size": kept.size}
    assert named["size"] > 0
    assert kept.id in file_link(desk, page_token(referral), kept.id)


def test_only_what_staff_chose_goes_and_a_copy_of_an_identity_document_never(desk: FakeDesk, olga: Staff) -> None:
    head = an_agents(desk, olga)
    permission, identity = shown(desk, olga, head, Shows.PERMISSION), shown(desk, olga, head, Shows.IDENTITY)
    letter = noted(desk, olga, head)
    who = controller(desk, olga)
    with pytest.raises(InvalidField) as refused:
        refer_request(desk, olga, ReferRequest(request=head.id, controller=who.id, files=(permission.id, identity.id)))
    assert (refused.value.field, refused.value.problem) == ("files", "unknown")
    referral = refer_request(desk, olga, ReferRequest(request=head.id, controller=who.id, files=(permission.id,)))
    token = page_token(referral)
    assert [file.id for file in open_page(desk, token).files] == [permission.id]
    for kept_back in (identity, letter):
        with pytest.raises(NotFound):
            file_link(desk, token, kept_back.id)


def test_a_controller_with_an_account_opens_them_from_the_request_in_its_queue(desk: FakeDesk, olga: Staff) -> None:
    theirs = beverly(desk)
    head = an_agents(desk, olga)
    permission = shown(desk, olga, head, Shows.PERMISSION)
    who = controller(desk, olga, "account", partner=theirs.slug)
    command = ReferRequest(request=head.id, controller=who.id, files=(permission.id,), words="Lee has shown it to us.")
    referral = refer_request(desk, olga, command)
    follow_referrals(desk)
    there = now_of(desk, referral).there
    assert there is not None
    assert there.request is not None
    origin = desk.referrals.origin(theirs.id, there.request)
    assert origin is not None
    brought = open_page(desk, origin.page)
    assert ([file.id for file in brought.files], brought.referral.words) == ([permission.id], "Lee has shown it to us.")
    assert permission.id in file_link(desk, origin.page, permission.id)
    assert not handed_view(brought, "en").open  # it answers in its own queue, and says no outcome here
    rows = [row for row in desk.engine.rows.values() if row.kind == origin.KIND]
    assert len(rows) == 1
    assert origin.page not in repr(rows)


def test_a_permission_goes_with_each_right_that_was_asked_for_and_a_note_with_its_own_alone(
    desk: FakeDesk, olga: Staff
) -> None:
    sent = acme.ask(desk, olga.account, Right.DELETE, Right.KNOW_SPECIFIC, behalf=Behalf.AGENT)
    first, second = (desk.requests.get(olga.account.id, name) for name in sent.requests)
    permission, letter = shown(desk, olga, first, Shows.PERMISSION), noted(desk, olga, first)
    identity = shown(desk, olga, first, Shows.IDENTITY)
    who = controller(desk, olga)
    for file in (letter, identity):
        with pytest.raises(InvalidField, match="files"):
            refer_request(desk, olga, ReferRequest(request=second.id, controller=who.id, files=(file.id,)))
    referral = refer_request(desk, olga, ReferRequest(request=second.id, controller=who.id, files=(permission.id,)))
    token = page_token(referral)
    assert [file.id for file in open_page(desk, token).files] == [permission.id]
    assert permission.id in file_link(desk, token, permission.id)
