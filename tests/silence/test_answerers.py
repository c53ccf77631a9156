"""Who answers from outside: people by mail, vendors and controllers on their pages; words stay in their fields."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.controller import Written
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.inbound.addresses import address_of_thread
from chalicelib.services.referrals.directory import add_controller
from chalicelib.services.referrals.follow_referrals import follow_referrals
from chalicelib.services.referrals.package import page_token
from chalicelib.services.referrals.refer_request import ReferRequest, refer_request
from chalicelib.services.vendors.vendor_link import token_of
from tests.fakes import acme
from tests.fakes.mails import DOMAIN
from tests.http.client import Browser
from tests.http.office import enter, page_of
from tests.http.staff.test_vendors import ENTRY
from tests.http.stage import Stage
from tests.journeys.cast import begun_by_mail, mail_in
from tests.silence.background import Background
from tests.silence.filling import Walk
from tests.silence.net import Net
from tests.silence.words import Words

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def letterbox(stage: Stage) -> Iterator[None]:
    """The deployment takes mail under a domain."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, inbound_domain=DOMAIN)
    yield
    stage.desk.settings = replace(stage.desk.settings, inbound_domain=before.inbound_domain)


def asked_by(stage: Stage, words: Words, right: Right = Right.DELETE) -> Request:
    """The request of somebody with words of their own."""
    account = stage.desk.accounts.get(stage.account.id)
    submission = acme.ask(stage.desk, account, right, email=Email(words.email("form")))
    return stage.desk.requests.get(account.id, submission.requests[0])


def carried(words: Words, where: str) -> list[tuple[str, bytes]]:
    """Attachments with names and contents of somebody's own, sound and unsound."""
    said = words.text(f"{where} content").encode()
    names = [f"{words.word(f'{where} file')}.{ending}" for ending in ("pdf", "exe", "html", "txt")]
    return [(name, b"%PDF-1.7 " + said if name.endswith("pdf") else said) for name in names]


@pytest.mark.usefixtures("letterbox")
def test_no_word_of_a_mail_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    background = Background(stage)
    head = asked_by(stage, words)
    thread = address_of_thread(stage.desk, head.account, head.id)
    for number, to in enumerate((f"acme@{DOMAIN}", thread, f"acme+{words.word('tag')}@{DOMAIN}", f"nobody@{DOMAIN}")):
        sender = f"{words.word('name')} <{words.email('sender')}>"
        subject, text = words.word("subject"), f"silence{number} {words.text('mail')}"
        mail_in(stage, text, to=to, sender=sender, subject=subject, files=carried(words, "mail"))
        odd = {"Reply_To": words.email("reply"), "X_Odd": words.word("header"), "In_Reply_To": f"<{words.email('id')}>"}
        mail_in(stage, words.long("long mail"), to=to, sender=sender, subject=subject, markup=words.text("html"), **odd)
    mail_in(stage, words.text("bounce"), sender="MAILER-DAEMON <>", subject=words.word("bounce"), Auto_Submitted="x")
    [(begun, _)] = begun_by_mail(stage, "silence0")
    walk = Walk(enter(stage, stage.owner, factor=True), words, (page_of(begun),))
    walk.go(page_of(begun))
    background.run()
    assert background.failed == []
    words.check(net.places())


def test_no_word_that_a_vendor_answers_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    owner = enter(stage, stage.owner)
    entry = ENTRY | {"vendor_name": "Mail House", "vendor_causes": ["opt-out"]}
    owner.press(owner.get("/staff/vendors/new"), entry, form="vendor_name")
    [vendor] = stage.desk.vendors.listed(stage.account.id)
    background, walk = Background(stage), Walk(Browser(stage.app), words, ("/vendor",))
    for _ in range(3):
        request = asked_by(stage, words, Right.OPT_OUT_SALE)
        owner.press(owner.get(page_of(request, "vendors")), form="vendors")
        link = f"/vendor/{token_of(stage.desk.vendors.task(request.account, request.id, vendor.id))}"
        walk.go(link)
        walk.fill(walk.browser.get(link))
        walk.browser.get(f"{link}/data")
        walk.browser.get(f"{link}{words.word('made up')[:3]}")
    assert walk.posted["/vendor/{token}"] > 3, walk.posted
    stage.deliver()
    background.run()
    assert background.failed == []
    words.check(net.places())


def test_no_word_that_a_controller_answers_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner, "session")
    written = Written(name="Beverly", method="mail", email="privacy@beverly.example", reach="x@beverly.example")
    company = add_controller(stage.desk, staff, written)
    background, walk = Background(stage), Walk(Browser(stage.app), words, ("/referral",))
    for number in range(3):
        request = asked_by(stage, words, (Right.DELETE, Right.KNOW_SPECIFIC, Right.CORRECT)[number])
        command = ReferRequest(request=request.id, controller=company.id, words=words.text("words along"))
        link = f"/referral/{page_token(refer_request(stage.desk, stage.staff, command))}"
        stage.deliver()
        walk.go(link)
        walk.fill(walk.browser.get(link))
        assert re.match(r"[\w-]+\.", walk.browser.get(f"{link}/package").text)
    assert walk.posted["/referral/{token}"] > 3, walk.posted
    stage.time.move(days=2)
    follow_referrals(stage.desk)
    stage.deliver()
    background.run()
    assert background.failed == []
    words.check(net.places())
