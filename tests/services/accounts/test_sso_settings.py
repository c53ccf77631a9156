"""Whose word an account takes, who says so, and what happens to codes."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.issuer import Issuer, IssuerTyped, Sso
from chalicelib.domain.permissions import Role
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.sso_settings import add_issuer, allow_codes, demand_sso, remove_issuer, unlink
from chalicelib.services.accounts.staff_sign_in import Asking, ask_sign_in, remember_browser, sign_in
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.fakes.issuer import Issuing
from tests.services.accounts.sso_world import entered, typed

OLGA = Email("olga@acme.example")


def test_sso_only_mails_no_code_and_takes_none(desk: FakeDesk, olga: Staff, idp: Issuing, trusted: Issuer) -> None:
    ask_sign_in(desk, OLGA, language="en")
    desk.deliver()
    mail = desk.mailer.to(OLGA.address)[-1]
    assert mail.subject == "staff-code"
    code = mail.text.partition("code: ")[2][:6]
    with pytest.raises(NotPossible, match="sso-first"):
        demand_sso(desk, olga, only=True)
    assert demand_sso(desk, entered(desk, idp, trusted).staff, only=True).sso is Sso.ONLY
    with pytest.raises(InvalidField, match="code: expired"):
        sign_in(desk, OLGA, code)
    desk.clock.pass_(minutes=1)
    ask_sign_in(desk, OLGA, language="en")
    desk.deliver()
    assert desk.mailer.to(OLGA.address)[-1].subject == "staff-sso"
    with pytest.raises(NotPossible, match="sso-last-issuer"):
        remove_issuer(desk, olga, trusted.id)
    assert entered(desk, idp, trusted)
    allow_codes(desk, desk.accounts.get(olga.account.id), only=False, actor="operator:command")
    desk.clock.pass_(minutes=2)
    ask_sign_in(desk, OLGA, language="en")
    desk.deliver()
    assert desk.mailer.to(OLGA.address)[-1].subject == "staff-code"


def test_only_a_browser_that_knows_the_person_is_told_of_single_sign_on(
    desk: FakeDesk, idp: Issuing, trusted: Issuer
) -> None:
    known = remember_browser(desk, entered(desk, idp, trusted).staff.user, "")
    assert ask_sign_in(desk, OLGA, language="en", asking=Asking(browser="b", known=known)) == "acme"
    assert ask_sign_in(desk, OLGA, language="en", asking=Asking(browser="c", known="0" * 32)) == ""
    nobody = Email("nobody@acme.example")
    assert ask_sign_in(desk, nobody, language="en", asking=Asking(browser="b", known=known)) == ""


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://127.0.0.1:9", "https://nowhere.invalid"])
def test_an_issuer_is_added_only_when_it_answers(desk: FakeDesk, olga: Staff, url: str) -> None:
    with pytest.raises(InvalidField, match="url: "):
        add_issuer(desk, olga, IssuerTyped.parse(url=url, client_id="c", secret="s", name="n"))
    assert desk.issuers.of(olga.account.id) == ()


def test_an_issuer_must_call_itself_what_was_typed(desk: FakeDesk, olga: Staff, idp: Issuing) -> None:
    with pytest.raises(InvalidField, match="url: no-issuer"):
        add_issuer(desk, olga, typed(idp, url=f"{idp.url}/"))


def test_a_local_issuer_needs_the_setting(desk: FakeDesk, olga: Staff, idp: Issuing) -> None:
    desk.__dict__.pop("issuer_door")
    with pytest.raises(InvalidField, match="url: not-https"):
        add_issuer(desk, olga, typed(idp))


def test_issuers_are_five_each_once_and_the_business_of_who_administers(
    desk: FakeDesk, olga: Staff, idp: Issuing, trusted: Issuer
) -> None:
    hal = acme.hire(desk, olga.account, Role.HANDLER, "Hal")
    for act in (
        lambda: add_issuer(desk, hal, typed(idp)),
        lambda: remove_issuer(desk, hal, trusted.id),
        lambda: unlink(desk, hal, olga.user),
        lambda: demand_sso(desk, hal, only=False),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(InvalidField, match="url: taken"):
        add_issuer(desk, olga, typed(idp))
    for number in range(4):
        add_issuer(desk, olga, typed(idp, client_id=f"other-{number}"))
    with pytest.raises(NotPossible, match="issuers-limit"):
        add_issuer(desk, olga, typed(idp, client_id="sixth"))
    with pytest.raises(NotFound):
        remove_issuer(desk, olga, "iss_nothing")
    for one in desk.issuers.of(olga.account.id):
        remove_issuer(desk, olga, one.id)
    assert desk.accounts.get(olga.account.id).sso is Sso.OFF
    assert demand_sso(desk, olga, only=False).sso is Sso.OFF
