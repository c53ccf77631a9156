"""An agent's request from its coming to its answer: what is asked, what is told, what is given to whom."""

import json

import pytest

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Channel, Outcome, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.errors import Conflict, Forbidden, Gone, InvalidField, NotFound, NotPossible
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, record_permission
from chalicelib.services.agents.agent_status import RESULTS_LIFE
from chalicelib.services.agents.read_agent_request import own_of, read_results, results_link
from chalicelib.services.agents.revoke_agent_request import revoke_agent_request
from chalicelib.services.consumer.confirm_contact import mark_confirmed, send_code
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from tests.fakes.acme import ask_one
from tests.services.agents.agent_world import AgentWorld, open_world
from tests.storage.sizes import WRITE_UNIT, size_of


@pytest.fixture
def world() -> AgentWorld:
    return open_world()


def confirm(world: AgentWorld, reference: Reference) -> None:
    mark_confirmed(world.desk, world.desk.requests.submission(world.account.id, reference))


def permit(world: AgentWorld, request: RequestId, shown: Shown = Shown.PERMISSION, *, receives: bool = False) -> None:
    record_permission(world.desk, world.olga, RecordPermission(request=request, shown=shown, receives=receives))


def decide(world: AgentWorld, request: RequestId, outcome: Outcome, *grounds: str, text: str = "") -> None:
    decide_request(
        world.desk,
        world.olga,
        DecideRequest(request=request, outcome=outcome, grounds=grounds, text=text),
    )


def attach(world: AgentWorld, request: RequestId) -> str:
    file = prepare_upload(world.desk, world.olga, request, "data.csv", back="x").file
    world.desk.files.put(file.id, b"a;b\n1;2")
    accept_upload(world.desk, world.olga, request, file.id)
    return file.id


def test_the_claims_are_kept_as_evidence_and_verify_nothing(world: AgentWorld) -> None:
    asked = world.exercise("deletion", power_of_attorney="ref 7", relationships=["customer"], locale="en")
    head = world.head(asked)
    assert (head.channel, head.state) == (Channel.AGENT, State.AWAITING_VERIFICATION)
    assert head.verification.reached is Level.NONE
    assert head.verification.agent is not None
    assert head.verification.agent.permission_at is None
    claims = json.loads(world.desk.agents.request(asked.account, asked.request).claims)
    assert (claims["email_verified"], claims["power_of_attorney"], claims["locale"]) == (True, "ref 7", "en")
    assert "agent-id" not in claims


def test_claims_and_callback_lie_sealed(world: AgentWorld) -> None:
    world.exercise("deletion", status_callback="https://agent.example/zebra", note="zebra", name="Zebra")
    plain = "".join(row.body + row.pk + row.sk for row in world.desk.engine.rows.values())
    assert "zebra" not in plain.lower()


def test_the_person_is_asked_by_our_own_letter_also_a_second_time(world: AgentWorld) -> None:
    asked = world.exercise("deletion")
    world.desk.clock.pass_(minutes=5)
    send_code(world.desk, world.desk.requests.submission(asked.account, asked.submission))
    letters = [letter for letter in world.desk.letters() if letter.kind is LetterKind.CONFIRM_CONTACT]
    assert [letter.values["agent"] for letter in letters] == ["Test Agent", "Test Agent"]


def test_an_opt_out_is_received_without_any_proof(world: AgentWorld) -> None:
    head = world.head(world.exercise("sale:opt_out"))
    assert (head.right, head.verification.needed, head.verification.sufficient) == (
        Right.OPT_OUT_SALE,
        Level.NONE,
        True,
    )


def test_an_opt_in_that_no_form_offers_is_taken(world: AgentWorld) -> None:
    assert world.head(world.exercise("sale:opt-in")).right is Right.OPT_IN
    assert world.head(world.exercise("sale:opt_in", regime=None, address=None)).right is Right.OPT_IN


def test_elsewhere_the_right_has_the_name_of_the_place(world: AgentWorld) -> None:
    virginia = {"region": "VA", "country": "US"}
    head = world.head(world.exercise("access", regime="voluntary", address=virginia))
    assert (head.right, head.regime, head.residence) == (Right.ACCESS, "va_vcdpa", "US-VA")
    assert world.head(world.exercise("access", regime=None, address=None)).regime == "strictest"


def test_statuses_follow_the_work(world: AgentWorld) -> None:
    asked = world.exercise("access")
    first = world.status(asked)
    assert first["status"] == "open"
    acknowledge_request(world.desk, world.olga, asked.request)
    assert world.status(asked)["status"] == "in_progress"
    assert "confirm" in str(world.status(asked)["processing_details"])
    confirm(world, asked.submission)
    assert "permission" in str(world.status(asked)["processing_details"])
    permit(world, asked.request)
    assert "working" in str(world.status(asked)["processing_details"])
    world.match(asked)
    decide(world, asked.request, Outcome.GRANTED)
    said = world.status(asked)
    assert (said["status"], said["reason"]) == ("fulfilled", None)
    assert str(said["results_url"]).endswith(f"/drp/acme/v1/data-rights-request/{asked.id}/results")
    assert "expected_by" not in said


def test_nothing_is_released_before_permission_and_confirmation(world: AgentWorld) -> None:
    asked = world.exercise("deletion")
    world.match(asked)
    with pytest.raises(NotPossible, match="not-verified"):
        decide(world, asked.request, Outcome.GRANTED)
    confirm(world, asked.submission)
    with pytest.raises(NotPossible, match="not-verified"):
        decide(world, asked.request, Outcome.GRANTED)
    permit(world, asked.request)
    decide(world, asked.request, Outcome.GRANTED)


def test_after_a_power_of_attorney_neither_is_asked_for(world: AgentWorld) -> None:
    asked = world.exercise("deletion")
    permit(world, asked.request, Shown.ATTORNEY)
    world.match(asked)
    assert world.head(asked).state is State.NEW
    decide(world, asked.request, Outcome.GRANTED)


def test_where_the_business_asks_for_nothing_the_match_alone_counts() -> None:
    world = open_world(permission=False, confirmation=False)
    asked = world.exercise("deletion")
    assert world.head(asked).state is State.NEW
    world.match(asked)
    decide(world, asked.request, Outcome.GRANTED)


def test_no_match_is_said_only_to_who_was_verified(world: AgentWorld) -> None:
    unknown, known = world.exercise("deletion"), world.exercise("deletion")
    with pytest.raises(NotPossible, match="no-data-not-verified"):
        decide(world, unknown.request, Outcome.NO_DATA)
    decide(world, unknown.request, Outcome.DENIED, "CCPA_UNVERIFIED")
    assert world.status(unknown)["reason"] == "insuf_verification"
    confirm(world, known.submission)
    permit(world, known.request)
    world.match(known)
    decide(world, known.request, Outcome.NO_DATA)
    assert (world.status(known)["status"], world.status(known)["reason"]) == ("denied", "no_match")


@pytest.mark.parametrize("receives", [False, True])
def test_files_go_to_the_agent_only_with_a_permission_to_receive(world: AgentWorld, *, receives: bool) -> None:
    asked = world.exercise("access")
    confirm(world, asked.submission)
    permit(world, asked.request, receives=receives)
    world.match(asked)
    file = attach(world, asked.request)
    with pytest.raises(NotFound):
        read_results(world.desk, world.account, world.agent, asked.id)
    decide(world, asked.request, Outcome.GRANTED)
    results = read_results(world.desk, world.account, world.agent, asked.id)
    assert [one.id for one in results.files] == ([file] if receives else [])
    if not receives:
        with pytest.raises(NotFound):
            results_link(world.desk, world.account, world.agent, asked.id, file)
        return
    assert results_link(world.desk, world.account, world.agent, asked.id, file).startswith("https://files.test/")
    last = world.desk.audit_log.of_request(asked.account, asked.request)[-1]
    assert (last.tag, last.actor) == ("request:file:link-issued", "agent")
    world.desk.clock.pass_(days=31)
    assert read_results(world.desk, world.account, world.agent, asked.id).files == (), "the file's own time is over"
    world.desk.clock.pass_(days=RESULTS_LIFE.days)
    with pytest.raises(Gone):
        read_results(world.desk, world.account, world.agent, asked.id)


def test_what_is_closed_stays_closed(world: AgentWorld) -> None:
    asked = world.exercise("sale:opt-out")
    decide(world, asked.request, Outcome.GRANTED)
    own = revoke_agent_request(world.desk, world.account, world.agent, asked.id, world.message({"reason": "late"}))
    assert own.head.outcome is Outcome.GRANTED
    assert own.asked.reason == ""


def test_a_revocation_without_a_reason_withdraws_too(world: AgentWorld) -> None:
    asked = world.exercise("deletion")
    own = revoke_agent_request(world.desk, world.account, world.agent, asked.id, world.message({}))
    assert own.head.outcome is Outcome.WITHDRAWN


def test_a_request_of_nobody_is_forbidden(world: AgentWorld) -> None:
    with pytest.raises(Forbidden):
        own_of(world.desk, world.account, world.agent, "nothing")


def test_only_an_agents_request_has_an_agents_permission(world: AgentWorld) -> None:
    web = ask_one(world.desk, world.account)
    with pytest.raises(NotPossible, match="no-agent"):
        permit(world, web.id)
    asked = world.exercise()
    with pytest.raises(Conflict):
        record_permission(
            world.desk, world.olga, RecordPermission(request=asked.request, shown=Shown.PERMISSION, seen=7)
        )


def test_the_agents_own_id_stands_for_one_request(world: AgentWorld) -> None:
    own = {"agent-request-id": "7"}
    first, again = world.exercise("deletion", **own), world.exercise("deletion", **own)
    assert first.id == again.id
    with pytest.raises(InvalidField, match="taken"):
        world.exercise("access", **own)
    assert world.status(first)["agent_request_id"] == "7"


def test_a_request_of_an_agent_takes_two_write_units_and_no_third(world: AgentWorld) -> None:
    """The agent's permission and a long name are what a head of one unit has no room for."""
    asked = world.exercise("access", name="A" * 60, email="a" * 50 + "@example.com")
    confirm(world, asked.submission)
    permit(world, asked.request, receives=True)
    [row] = [row for row in world.desk.engine.rows.values() if row.kind == "request"]
    assert WRITE_UNIT < size_of(row) < 2 * WRITE_UNIT
