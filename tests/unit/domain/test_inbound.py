"""The addresses that mail comes in by, and what is kept of a mail."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.inbound import (
    InboundMail,
    MailPart,
    PartState,
    local_part,
    named_account,
    reply_address,
    reply_content,
    reply_to,
)

ACCOUNT = AccountId("acc_abcdefghijklmnop")
REQUEST = RequestId("01K0ABCDEFGHJKMNPQRSTVWXYZ")
KEYED = "0123456789abcdef" * 4
ADDRESS = reply_address(ACCOUNT, REQUEST, KEYED, "mail.example")


def test_a_reply_address_leads_to_its_account_and_request_and_fits_the_mail_system() -> None:
    local = local_part(ADDRESS, "mail.example")
    assert local is not None
    assert len(local) <= 64  # RFC 5321, section 4.5.3.1.1
    found = reply_to(local.upper())
    assert found is not None
    assert (found.account, found.request) == (ACCOUNT, REQUEST)
    assert found.genuine(KEYED)
    assert not found.genuine("f" * 64)
    assert found.mark not in repr(found)


@pytest.mark.parametrize("local", ["acme", "r-x-y-z", "r-abcdefghijklmnop-01K0ABCDEFGHJKMNPQRSTVWXYZ-", ""])
def test_an_address_that_does_not_look_like_ours_leads_nowhere(local: str) -> None:
    assert reply_to(local) is None


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("Acme@Mail.Example", "acme"),
        (" acme@mail.example ", "acme"),
        ("acme@mail.example.evil", None),
        ("acme@evil-mail.example", None),
        ("@mail.example", None),
        ("mail.example", None),
    ],
)
def test_only_addresses_of_our_domain_are_ours(address: str, local: str | None) -> None:
    assert local_part(address, "mail.example") == local


def test_a_label_is_the_senders_own() -> None:
    assert (named_account("acme+web"), named_account("acme")) == ("acme", "acme")


def test_what_the_mark_vouches_for_names_both() -> None:
    assert reply_content(ACCOUNT, REQUEST) == f"{ACCOUNT}|{REQUEST}"


def test_a_mail_gives_out_what_it_kept_for_as_long_as_it_is_there() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    parts = tuple(
        MailPart(number=number, name="a", content_type="t", size=1, state=state)
        for number, state in enumerate(PartState, start=1)
    )
    mail = InboundMail(account=ACCOUNT, request=REQUEST, id="m", received_at=at, size=1, parts=parts)
    assert mail.original_until == at + timedelta(days=30)
    assert [mail.part(number) is not None for number in (0, 1, 2, 3, 4)] == [False, True, True, False, False]
