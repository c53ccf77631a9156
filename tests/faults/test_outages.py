"""A part of AWS is out: whoever calls is told to come back, by every door, and what was to be done is not half-done."""

from pathlib import Path

import pytest

from chalicelib.composition import LiveDesk
from chalicelib.domain.correspondence import LetterState
from chalicelib.errors import Unavailable
from tests.fakes.acme import ask
from tests.faults.weather import Fault, Storm
from tests.http.agents import open_agents
from tests.http.client import Browser
from tests.http.office import enter
from tests.http.stage import Stage
from tests.http.systems import connect

FAULTS = (Fault.LOST, Fault.TOO_MUCH, Fault.BROKEN)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_person_is_told_to_come_back(stage: Stage, browser: Browser, storm: Storm, fault: Fault) -> None:
    storm.breaks("dynamodb", fault)
    page = browser.get("/c/acme/status")
    assert (page.status, page.header("retry-after")) == (503, "60")
    assert "govuk" in page.text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_container_that_starts_without_keys_or_secret_does_nothing(stage: Stage, storm: Storm, fault: Fault) -> None:
    cold = LiveDesk(stage.desk.settings)
    storm.breaks("secrets-manager", fault)
    with pytest.raises(Unavailable):
        _ = cold.secrets.form_key
    storm.breaks("kms", fault)
    with pytest.raises(Unavailable):
        cold.accounts.users(stage.account.id)
    storm.ends()
    assert cold.secrets.form_key
    assert cold.accounts.users(stage.account.id)


@pytest.mark.parametrize("fault", FAULTS)
def test_staff_are_told_to_come_back(stage: Stage, storm: Storm, fault: Fault) -> None:
    staff = enter(stage, stage.owner)
    storm.breaks("dynamodb", fault)
    page = staff.get("/staff")
    assert (page.status, page.header("retry-after")) == (503, "60")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_system_is_told_when_to_call_again(stage: Stage, storm: Storm, fault: Fault) -> None:
    office = connect(stage)
    assert office.get("/requests").status == 200
    storm.breaks("dynamodb", fault)
    reply = office.get("/requests")
    assert (reply.status, reply.header("retry-after")) == (503, "60")
    assert reply.problem


@pytest.mark.parametrize("fault", FAULTS)
def test_an_agent_is_told_when_to_call_again(stage: Stage, storm: Storm, tmp_path: Path, fault: Fault) -> None:
    with open_agents(stage, tmp_path) as agents:
        agent = agents.agent()
        agents.trust(agent)
        assert agent.set_up().status == 200
        storm.breaks("dynamodb", fault)
        assert agent.exercise().status == 503


@pytest.mark.parametrize("fault", [*FAULTS, Fault.ANSWER_LOST])
def test_a_letter_that_the_mail_service_does_not_take_waits(stage: Stage, storm: Storm, fault: Fault) -> None:
    sent = ask(stage.desk, stage.account, confirmed=False)
    storm.breaks("sesv2", fault)
    stage.deliver()
    letters = stage.desk.requests.letters(stage.account.id, sent.id)
    assert {letter.state for letter in letters} == {LetterState.QUEUED}
    storm.ends()
    stage.time.move(minutes=30)
    stage.deliver()
    letters = stage.desk.requests.letters(stage.account.id, sent.id)
    assert {letter.state for letter in letters} == {LetterState.SENT}
