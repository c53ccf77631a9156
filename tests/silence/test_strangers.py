"""Whoever comes by: the form in both places, sign-up, a report of misuse; and parts that fail with what they got."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.allow_sites import allow_sites
from chalicelib.storage.engine import Engine
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.filling import HOME
from tests.http.office import enter
from tests.http.operating import open_operator
from tests.http.stage import Stage
from tests.http.systems import connect, filing
from tests.silence.background import Background
from tests.silence.filling import Walk
from tests.silence.net import Net
from tests.silence.words import Words, new_words

pytestmark = pytest.mark.usefixtures("unlimited")
PORTS = (
    *("mailer", "phone_company", "voicemail_bucket", "transcriber", "files", "signer", "webhook_queue", "digests"),
    *("takeout_bucket", "request_sheets", "trusted_agents", "accounts", "requests", "recent_accounts", "secrets"),
)


@pytest.fixture
def open_house(stage: Stage) -> Iterator[Stage]:
    """A deployment in which businesses sign up, and whose business has its form on a site of its own."""
    before = stage.desk.settings
    open_operator(stage)
    stage.desk.settings = replace(stage.desk.settings, sign_up="on")
    allow_sites(stage.desk, stage.staff, ["https://shop.acme.example"])
    yield stage
    stage.desk.settings = before


def test_no_word_that_a_stranger_types_is_found_beside_its_field(open_house: Stage, net: Net, words: Words) -> None:
    background = Background(open_house)
    walk = Walk(Browser(open_house.app), words, ("/",), {"/staff/sign-out": "is for staff"}, {"/c/{slug}/{step}": 3})
    for start in (HOME, "/e/acme", "/sign-up", "/report-misuse", "/staff/sign-in", f"{HOME}/status", "/"):
        walk.go(start)
    made_up = new_words()  # whoever makes up an address has written it down themselves: only we must not
    for path in (
        f"/{made_up.word()}",
        f"/c/{made_up.word()}",
        f"{HOME}/{made_up.word()}",
        f"{HOME}?x={made_up.email()}",
    ):
        walk.browser.get(path)
    background.run()
    assert background.failed == []
    assert walk.posted.keys() >= {"/c/{slug}/{step}", "/sign-up", "/report-misuse", "/staff/sign-in"}, walk.posted
    places = net.places()
    words.check(places)
    made_up.check({place: text for place, text in places.items() if "log" in place})


class Quoting:
    """A part that fails, whatever it is asked, and quotes what somebody typed, as libraries do."""

    def __init__(self, said: str) -> None:
        self._said = said

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise ValueError(f"cannot read {self._said!r}") from KeyError(self._said)


class Failing:
    """The tables, whose calls fail from some number on, and quote."""

    def __init__(self, engine: Engine, said: str, *, after: int) -> None:
        self._engine, self._said, self._left = engine, said, after

    def __getattr__(self, name: str) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ValueError(f"cannot write {self._said!r}")
        return getattr(self._engine, name)


def everything(stage: Stage, words: Words, background: Background) -> None:
    """A page of each side, a call of the API, an agent's, a text, and all that runs by itself."""
    browser = Browser(stage.app)
    browser.get(HOME)
    browser.post(f"{HOME}/status", {"reference": words.word("reference"), "email": words.email("email")})
    browser.post("/staff/sign-in", {"email": words.email("sign-in")})
    browser.post("/telephony/sms", {"From": "+12135550000", "Body": words.text("text")})
    browser.send(
        "POST", "/drp/acme/v1/data-rights-request", body=words.text("agent").encode(), content_type="text/plain"
    )
    background.stage = stage
    background.schedules()


def test_what_a_failing_part_quotes_is_not_repeated(stage: Stage, net: Net, words: Words) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    acme.ask(stage.desk, account, Right.DELETE, email=Email(words.email("form")))
    office, staff = connect(stage), enter(stage, stage.owner)
    background = Background(stage)
    kept = dict(stage.desk.__dict__)

    def after_all() -> None:
        everything(stage, words, background)
        staff.get("/staff/queue")
        office.post("/requests", filing(name=words.text("name"), email=words.email("email")))
        stage.desk.__dict__.clear()
        stage.desk.__dict__.update(kept)

    for part in PORTS:
        stage.desk.__dict__[part] = Quoting(words.text(part))
        after_all()
    made = {name for name in kept if name not in {"settings", "clock", "webhook_sender", "agent_teller", "_engine"}}
    for after in (0, 1, 3, 6):
        for name in made:  # what was made holds the engine that works
            stage.desk.__dict__.pop(name, None)
        stage.desk.__dict__["_engine"] = Failing(kept["_engine"], words.text("tables"), after=after)
        after_all()
    places = net.places()
    assert "valueerror" in places["logs"]
    assert background.failed
    words.check(places | {"what Lambda writes": "\n".join(background.failed).lower()})
