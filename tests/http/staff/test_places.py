"""The places that a business serves, on the page: named, refused, shown to who may not change them."""

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.serve_places import serve_places
from tests.fakes import acme
from tests.http.office import enter, hire, page_of
from tests.http.stage import Stage

PATH = "/staff/places"


def test_places_are_named_and_a_request_from_elsewhere_is_marked(stage: Stage) -> None:
    olga = enter(stage, stage.owner)
    page = olga.click(olga.get("/staff/settings"), "Places")
    wrong = olga.press(page, {"where": "named"}, form="served")
    assert (wrong.status, wrong.problems) == (400, ["Tick at least one place"])
    done = olga.press(wrong, {"where": "named", "served": ["US-CA", "europe"]}, form="served")
    assert "The places are saved" in done.words
    account = stage.desk.accounts.get(stage.account.id)
    assert account.served[:2] == ("US-CA", "AT")
    assert len(account.served) == 31
    sent = acme.ask(stage.desk, account, Right.DELETE, residence="US-NV")
    head = stage.desk.requests.get(account.id, sent.requests[0])
    assert "From elsewhere" in olga.get("/staff/queue?flag=elsewhere").words
    assert "a place that you do not serve: Nevada" in olga.get(page_of(head)).words


def test_a_body_of_recourse_stands_where_one_can_complain(stage: Stage) -> None:
    olga = enter(stage, stage.owner)
    page = olga.get(PATH)
    wrong = olga.press(page, {"body_name": "Panel <x>"}, form="body_name")
    assert wrong.problems == ["Enter its page or address"]
    done = olga.press(wrong, {"body_where": "https://panel.example/"}, form="body_name")
    assert "The body of recourse is saved" in done.words
    head = acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id))
    assert "Panel <x>" in olga.get(page_of(head, "outside")).words


def test_who_only_reads_sees_them_without_a_form(stage: Stage) -> None:
    serve_places(stage.desk, Staff(stage.account, stage.owner), ["US-OR"])
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rolanda"))
    page = auditor.get(PATH)
    assert "Oregon" in page.words
    assert 'name="served"' not in page.text
    assert enter(stage, hire(stage, Role.HANDLER, "Fritz")).get(PATH).status == 403
