"""What came with a person's mail goes with the request, once staff have chosen it; what is not to be opened stays."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.request import Behalf, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.referrals.hear_controller import file_link, open_page
from chalicelib.services.referrals.package import file_name, page_token, passable, payload
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from tests.fakes.acme import ANA
from tests.fakes.desk import FakeDesk
from tests.fakes.mails import arrives
from tests.services.inbound.taking import mails, only, took
from tests.services.referrals.processor import controller

FILES = [("order.pdf", b"%PDF-1.7 x"), ("tool.exe", b"MZ"), ("other.pdf", b"%PDF-1.7 yy")]


def mailed(desk: FakeDesk, olga: Staff) -> Request:
    """A mail of Ana's with three files, sorted."""
    took(desk, arrives(files=FILES))
    head = only(desk, olga.account)
    typed = Typed(name="Ana López", email=ANA, phone=None)
    command = SortRequest(request=head.id, rights=(Right.DELETE,), residence="US-CA", behalf=Behalf.SELF, typed=typed)
    sort_request(desk, olga, command)
    return desk.requests.get(head.account, head.id)


def test_a_file_of_a_mail_is_named_in_the_document_and_opened_by_its_page(desk: FakeDesk, olga: Staff) -> None:
    head = mailed(desk, olga)
    [mail] = mails(desk, head)
    first, tool, other = (f"{mail.id}-{part.number}" for part in mail.parts)
    _, filed = desk.requests.dossier(head.account, head.id)
    assert [(one.id, file_name(one)) for one in passable(filed)] == [(first, "order.pdf"), (other, "other.pdf")]
    who = controller(desk, olga)
    with pytest.raises(InvalidField, match="files"):
        refer_request(desk, olga, ReferRequest(request=head.id, controller=who.id, files=(tool,)))
    referral = refer_request(desk, olga, ReferRequest(request=head.id, controller=who.id, files=(first,)))
    token = page_token(referral)
    assert payload(desk, open_page(desk, token))["files"] == [
        {"name": "order.pdf", "type": mail.parts[0].content_type, "size": len(FILES[0][1])}
    ]
    assert f"{mail.id}/1" in file_link(desk, token, first)
    for kept_back in (tool, other):
        with pytest.raises(NotFound):
            file_link(desk, token, kept_back)
