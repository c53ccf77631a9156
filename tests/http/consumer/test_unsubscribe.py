"""One click of a mail program, or a page with a button: no session, no cookie, nothing done by looking."""

from typing import Any

import pytest

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import Purpose
from chalicelib.errors import Unavailable
from chalicelib.services.lists.links import MakeLinks, make_links
from chalicelib.services.telephone.service_codes import add_code
from tests.http.client import Browser
from tests.http.stage import Stage

MAIL = Purpose.MARKETING_EMAIL


def link(stage: Stage, contact: Email | Phone, purpose: Purpose = MAIL, **more: Any) -> str:
    (address,) = make_links(stage.desk, stage.staff, MakeLinks(contacts=[contact], purpose=purpose, **more))
    return address.removeprefix(stage.desk.public_url)


def stops(stage: Stage, contact: Email | Phone, purpose: Purpose = MAIL, brand: str = "") -> bool:
    found = stage.desk.suppressions.of(stage.account.id, contact)
    return found is not None and found.stops(purpose, brand)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=---x",
            b'-----x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n-----x--\r\n',
        ),
    ],
)
def test_a_mail_program_unsubscribes_with_one_post(stage: Stage, content_type: str, body: bytes) -> None:
    contact = Email(f"click-{len(body)}@example.com")
    path = link(stage, contact)
    program = Browser(stage.app, address="192.0.2.77")
    answer = program.send("POST", path, body=body, content_type=content_type, follow=False)
    assert (answer.status, answer.text.strip()) == (200, "Unsubscribed.")
    assert program.cookies == {}
    assert stops(stage, contact)


def test_a_mail_program_is_told_to_come_again_while_no_key_can_be_had(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(stage, Email("later@example.com"))

    def out_of_order(account: AccountId, wrapped: bytes) -> bytes:
        raise Unavailable("the key service did not answer")

    stage.desk._cipher._cached.clear()
    monkeypatch.setattr(stage.desk._cipher._service, "unwrap", out_of_order)
    program = Browser(stage.app, address="192.0.2.78")
    body, kind = b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    answer = program.send("POST", path, body=body, content_type=kind, follow=False)
    assert (answer.status, dict(answer.headers)["Retry-After"]) == (503, "60")


def test_looking_changes_nothing_and_the_button_does(stage: Stage, browser: Browser) -> None:
    contact = Email("page@example.com")
    path = link(stage, contact)
    page = browser.get(path)
    assert "Acme Stores will send no more marketing email to p•••@example.com." in page.words
    assert "page@example.com" not in page.text
    assert not stops(stage, contact)
    page = browser.press(page)
    assert page.heading == "You are unsubscribed from Acme Stores"
    assert stops(stage, contact)
    page = browser.press(page)
    assert page.heading == "You are subscribed to Acme Stores again"
    assert not stops(stage, contact)
    page = browser.press(page)
    assert stops(stage, contact)
    assert browser.get(path).heading == "You are unsubscribed from Acme Stores"


def test_a_brand_or_all_of_them(stage: Stage, browser: Browser) -> None:
    books = add_code(stage.desk, stage.staff.account, name="Acme Books", actor="system:test").code
    contact = Email("brands@example.com")
    path = link(stage, contact, brand=books)
    page = browser.press(browser.get(path))
    assert "Other brands of Acme Stores may still write" in page.words
    assert (stops(stage, contact, brand=books), stops(stage, contact)) == (True, False)
    browser.press(page)
    page = browser.press(browser.get(path), {"reach": "everywhere"})
    assert "Other brands" not in page.words
    assert stops(stage, contact)


def test_a_number_can_ask_not_to_be_called_at_all(stage: Stage, browser: Browser) -> None:
    contact = Phone("+12135550177")
    path = link(stage, contact, Purpose.MARKETING_TEXTS)
    page = browser.press(browser.get(path), {"telephone": "none"})
    assert page.heading == "You are unsubscribed from Acme Stores"
    assert stops(stage, contact, Purpose.MARKETING_CALLS)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_link_is_not_found(stage: Stage, method: str) -> None:
    path = link(stage, Email("cut@example.com"))
    for bad in (path[:-4], "/unsubscribe/x", path.replace(".", ".A")):
        answer = Browser(stage.app).send(method, bad, body=b"List-Unsubscribe=One-Click" if method == "POST" else b"")
        assert answer.status == 404
    assert not stops(stage, Email("cut@example.com"))


def test_a_post_that_says_nothing_does_nothing(stage: Stage) -> None:
    contact = Email("nothing@example.com")
    assert Browser(stage.app).post(link(stage, contact), {"x": "y"}).status == 400
    assert not stops(stage, contact)


def test_the_page_speaks_spanish(stage: Stage) -> None:
    page = Browser(stage.app, accept_language="es").get(link(stage, Email("es@example.com")))
    assert page.heading.startswith("Darse de baja de")
