"""A Virginian is refused, appeals, and another reviewer grants (Va. Code 59.1-577(C))."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference, UserId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Bucket, Outcome, Period, State
from tests.fakes import refusals
from tests.http.client import Browser
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.office import enter, hire, page_of
from tests.http.stage import Stage

VERA = "vera@example.com"
WORDS = "I have bought from you since 2019.\nMy order number is A-4711."
EXPLANATION = "The order number is yours and we found you by it. We deleted everything."
GIVEN = answers(
    residence={"residence": "US-VA"},
    rights={"rights": ["delete"]},
    name={"name": "Vera Vance"},
    contact={"email": VERA},
)


@pytest.mark.usefixtures("unlimited")
def test_a_virginian_is_refused_appeals_and_is_granted_by_another_reviewer(
    stage: Stage, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, account = stage.desk, stage.account.id
    hans, rita = (enter(stage, hire(stage, role, name)) for role, name in _STAFF)

    # Vera asks Acme to delete her data, and shows that the address is hers.
    receipt = send(browser, GIVEN)
    browser.press(browser.click(receipt, "Enter the code"), {"code": stage.code_to(VERA)})
    reference = Reference(reference_of(receipt))
    [request] = desk.requests.submission(account, reference).requests
    page = page_of(desk.requests.get(account, request))

    # Hans cannot find her and refuses.
    form = hans.get(f"{page}/answer")
    typed = {"outcome": "denied", "grounds": [refusals.UNVERIFIED], "text": "We cannot find you in our records."}
    preview = hans.press(form, typed, form="outcome")
    hans.post(f"{page}/answer", dict(preview.form("outcome").filled({})) | {"action": "send"})
    refused = desk.requests.get(account, request)
    assert (refused.state, refused.outcome) == (State.CLOSED, Outcome.DENIED)

    # Her page says how she can appeal, and until when.
    status = browser.get(f"{HOME}/status")
    assert "You can appeal until" in status.words

    # Ten days later she does.
    stage.time.move(days=10)
    code = browser.press(browser.get(f"{HOME}/status"), {"reference": reference, "email": VERA})
    status = browser.press(code, {"code": stage.code_to(VERA)})
    status = browser.press(browser.click(status, "Appeal against this decision"), {"appeal": WORDS})
    assert "is deciding about your appeal" in status.words
    assert "has received your appeal" in stage.mail_to(VERA).subject

    # The request is open again, with sixty days from the receipt of the appeal.
    pending = desk.requests.get(account, request)
    clock = pending.clock(Period.APPEAL)
    assert pending.bucket is Bucket.OPEN
    assert clock
    assert (clock.due - stage.account.day_of(stage.time.now())).days == 60

    # Hans, who refused, may not decide; he is told who may.
    hans = enter(stage, stage.desk.accounts.user(account, _user(stage, "Hans")))
    assert "another person decides about the appeal" in hans.get(f"{page}/appeal").words

    # He compares her with the records again, now that she has named her order.
    found = {"compared": ["name", "email", "order"], "method": "records", "result": "matched", "contact_on_file": "yes"}
    hans.press(hans.get(f"{page}/match"), found, form="compared")

    # Rita grants, and explains it in writing.
    rita = enter(stage, stage.desk.accounts.user(account, _user(stage, "Rita")))
    form = rita.get(f"{page}/appeal")
    assert "My order number is A-4711." in form.words
    preview = rita.press(form, {"outcome": "granted", "text": EXPLANATION}, form="outcome")
    rita.post(f"{page}/appeal", dict(preview.form("outcome").filled({})) | {"action": "send"})

    # The appeal's outcome is the request's; nothing is left to do.
    decided = desk.requests.get(account, request)
    assert (decided.state, decided.outcome) == (State.CLOSED, Outcome.GRANTED)
    assert all(clock.met_at for clock in decided.clocks)
    assert decided.appeal
    assert (decided.appeal.decided_by, decided.appeal.same_reviewer) == (f"user:{_user(stage, 'Rita')}", False)

    # Vera is told by mail that there is a decision, and reads it on her page.
    mail = stage.mail_to(VERA)
    assert "has decided about your appeal" in mail.subject
    assert EXPLANATION not in mail.text
    assert EXPLANATION in browser.get(f"{HOME}/status").words

    # Every step is in the audit, and none of her words is.
    entries = desk.audit_log.of_request(account, request)
    steps = [entry.tag for entry in entries if entry.tag in _STEPS]
    assert steps == [Tag.REQUEST_DENIED, Tag.REQUEST_APPEALED, Tag.REQUEST_APPEAL_DECIDED]
    said = f"{entries}{capsys.readouterr().out}"
    for personal in ("vera@", "Vance", "4711", "since 2019", "found you by it"):
        assert personal not in said


_STAFF = ((Role.HANDLER, "Hans"), (Role.REVIEWER, "Rita"))
_STEPS = {Tag.REQUEST_DENIED, Tag.REQUEST_APPEALED, Tag.REQUEST_APPEAL_DECIDED}


def _user(stage: Stage, name: str) -> UserId:
    return next(user.id for user in stage.desk.accounts.users(stage.account.id) if user.name == name)
