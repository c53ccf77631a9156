"""The picture beside the name: what came by the form is looked at, cleaned and kept."""

import base64

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.errors import Forbidden, InvalidField, NotFound
from chalicelib.services.accounts.business_logo import accept_logo, announce_logo, remove_logo
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def sent(desk: FakeDesk, staff: Staff, content: bytes) -> str:
    """Send a picture by a form, and return its name."""
    form = announce_logo(desk, staff, back="https://x.example/?logo={upload}")
    desk.files.put(f"{staff.account.id}/{form.upload}", content)
    return form.upload


def test_a_picture_stands_beside_the_name_until_it_is_taken_away(desk: FakeDesk, olga: Staff) -> None:
    account = accept_logo(desk, olga, sent(desk, olga, DOT))
    logo = desk.accounts.logo(account.id, account.logo)
    assert (base64.b64decode(logo.content), logo.content_type, logo.width) == (DOT, "image/png", 1)
    assert accept_logo(desk, olga, sent(desk, olga, DOT)) == account  # the same again
    without = remove_logo(desk, olga)
    assert without.logo == ""
    assert remove_logo(desk, olga) == without
    assert accept_logo(desk, olga, sent(desk, olga, DOT)).logo == account.logo  # its address meant the same all along
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    told = [entry.detail["logo"] for entry in entries if "logo" in entry.detail]
    assert told == [account.logo, "none", account.logo]


@pytest.mark.parametrize("content", [b"<svg/>", b"", b"x" * 200_000])
def test_what_is_no_picture_or_too_large_is_refused(desk: FakeDesk, olga: Staff, content: bytes) -> None:
    with pytest.raises(InvalidField, match="logo"):
        accept_logo(desk, olga, sent(desk, olga, content))
    assert desk.accounts.get(olga.account.id).logo == ""


def test_what_was_never_sent_is_refused(desk: FakeDesk, olga: Staff) -> None:
    with pytest.raises(InvalidField, match="logo: missing"):
        accept_logo(desk, olga, announce_logo(desk, olga, back="").upload)
    for name in ("", "../../etc", "01ARZ3NDEKTSV4RRFFQ69G5FA/"):
        with pytest.raises(NotFound):
            accept_logo(desk, olga, name)
    with pytest.raises(NotFound):
        desk.accounts.logo(olga.account.id, "x")


def test_only_who_administers_changes_it(desk: FakeDesk, olga: Staff) -> None:
    hal = hire(desk, olga.account, Role.HANDLER, "Hal")
    upload = sent(desk, olga, DOT)
    with pytest.raises(Forbidden):
        announce_logo(desk, hal, back="")
    with pytest.raises(Forbidden):
        accept_logo(desk, hal, upload)
    with pytest.raises(Forbidden):
        remove_logo(desk, hal)
