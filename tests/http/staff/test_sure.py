"""What one press would end for good is asked about first, and done after a yes."""

import pytest

from chalicelib.domain.api_key import Scope, parse_public_key
from chalicelib.domain.permissions import Role
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes.api_client import System
from tests.fakes.webhooks import MemorySender
from tests.http.office import enter, hire
from tests.http.stage import Stage


@pytest.fixture
def hook(stage: Stage) -> str:
    """The page of an endpoint."""
    stage.desk.__dict__ |= {"webhook_sender": MemorySender()}
    made = add_endpoint(
        stage.desk,
        stage.account.id,
        url="https://hooks.acme.example/in",
        events=("request.late",),
        actor="operator:test",
        once="",
    )
    return f"/staff/webhooks/{made.id}"


@pytest.mark.parametrize(
    ("step", "asks"), [("remove", "Remove this endpoint?"), ("secret", "Draw a new secret?")], ids=["remove", "secret"]
)
def test_a_press_says_what_will_happen_and_does_nothing_yet(stage: Stage, hook: str, step: str, asks: str) -> None:
    olga = enter(stage, stage.owner)
    before = stage.desk.webhooks.endpoint(stage.account.id, hook.rpartition("/")[2])
    page = olga.press(olga.get(hook), form=step)
    assert (page.status, page.heading) == (200, asks)
    assert page.links["Cancel"] == hook
    assert stage.desk.webhooks.endpoint(stage.account.id, before.id) == before
    done = olga.press(page, form="sure")
    assert done.status == 200
    after = {one.id: one for one in stage.desk.webhooks.endpoints(stage.account.id)}
    assert after.get(before.id) != before


def test_the_page_that_asks_is_made_only_for_a_form_of_the_session(stage: Stage, hook: str) -> None:
    olga = enter(stage, stage.owner)
    page = olga.post(f"{hook}/remove", {"form_token": "x", "sure": "", "injected": "evil"})
    assert page.status == 400
    assert "evil" not in page.text


def test_what_is_not_there_is_not_asked_about(stage: Stage) -> None:
    olga = enter(stage, stage.owner)
    token = olga.get("/staff/webhooks").value("form_token")
    for path, fields in (
        ("/staff/webhooks/whk_x/remove", {}),
        ("/staff/keys/key_x/revoke", {}),
        ("/staff/access", {"do": "reset", "user": "x"}),
        ("/staff/access/sso", {"do": "remove", "issuer": "x"}),
        ("/staff/access/sso", {"do": "unlink", "user": "x"}),
        ("/staff/export/stop", {}),
        ("/staff/security/factors", {"do": "remove-passkey", "id": "x"}),
    ):
        assert olga.post(path, {"form_token": token, **fields}).status == 404, path


def test_an_auditor_reads_the_settings_and_finds_nothing_to_press_or_to_steal(stage: Stage, hook: str) -> None:
    system = System(base="")
    scopes = (Scope.READ,)
    add_key(
        stage.desk,
        stage.account,
        name="CRM of the shop",
        public_key=parse_public_key(system.public_pem),
        scopes=scopes,
        actor="operator:test",
    )
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Audra"))
    settings = auditor.get("/staff/settings").links.values()
    for path, words in (
        ("/staff/keys", "CRM of the shop"),
        ("/staff/webhooks", "https://hooks.acme.example/in"),
        (hook, "https://hooks.acme.example/in"),
        ("/staff/access", "Olga Owner"),
        ("/staff/access/sso", "Redirect URI"),
        ("/staff/export", "enterprise"),
    ):
        page = auditor.get(path)
        assert page.status == 200, path
        assert words in page.words, path
        assert "You can read these settings. An owner or administrator changes them." in page.words
        assert [form.action for form in page.forms if form.action != "/staff/sign-out"] == [], path
        assert "whsec_" not in page.text
        assert path == hook or path in settings


def test_an_auditor_is_not_shown_how_the_bucket_lets_us_in(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert "ExternalId" not in auditor.get("/staff/export").text
    assert auditor.post("/staff/export", {"bucket": "x"}).status == 403
