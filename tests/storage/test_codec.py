"""What is stored of a record: enough to read it back, and nothing that its dataclass says anyway."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Behalf, Channel, Period, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Greeting, GreetingKind, ServiceCode
from chalicelib.domain.verification import AgentProof, ApprovalState, Verification
from chalicelib.domain.verification_policy import Rules
from chalicelib.services.accounts.verification_policy import change_policy
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.storage.codec import Codec
from chalicelib.storage.pepper import Pepper
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.storage.samples import NOW, a_request
from tests.storage.sizes import WRITE_UNIT, size_of


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


@pytest.fixture
def codec(desk: FakeDesk) -> Codec:
    return Codec(desk._cipher, Pepper(desk.secrets.pepper))


def test_a_request_of_the_form_fits_into_one_write_unit_before_and_after_it_is_acknowledged(
    desk: FakeDesk, olga: Staff
) -> None:
    command = SubmitRequest(
        account=olga.account,
        reference=new_reference(b"r" * 16),
        rights=(Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="Maximiliana Exampleton", email=Email("maximiliana@example.com"), phone=None),
        channel=Channel.WEB,
        language="en",
    )
    request = submit_request(desk, command).requests[0]
    sizes = []
    for act in (lambda: None, lambda: acknowledge_request(desk, olga, request)):
        act()
        [row] = [row for row in desk.engine.rows.values() if row.kind == Request.KIND]
        sizes.append(size_of(row))
    assert max(sizes) <= WRITE_UNIT, sizes


LARGEST = AgentProof(
    permission_asked=True,
    confirmation_asked=True,
    permission_at=NOW + timedelta(microseconds=123_456),
    attorney=True,
    receives=True,
    notary_asked=True,
    notarized=True,
    identity_asked=True,
    identity_at=NOW,
    by_consumer=True,
    denied_at=NOW,
    address_asked=True,
    address_shown=True,
    address_denied=True,
)


def test_a_request_that_comes_through_an_agent_fits_into_one_write_unit_before_and_after_it_is_acknowledged(
    desk: FakeDesk, olga: Staff
) -> None:
    change_policy(desk, olga, Rules(agent_notarized=True, agent_identity=True))
    account = desk.accounts.get(olga.account.id)
    command = SubmitRequest(
        account=account,
        reference=new_reference(b"r" * 16),
        rights=(Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.AGENT,
        typed=Typed(
            name="Maximiliana Exampleton",
            email=Email("maximiliana@example.com"),
            phone=None,
            agent_name="Lee Chan",
            agent_email="lee@chan.example",
        ),
        channel=Channel.WEB,
        language="en",
    )
    request = submit_request(desk, command).requests[0]
    sizes = []
    for act in (lambda: None, lambda: acknowledge_request(desk, olga, request)):
        act()
        [row] = [row for row in desk.engine.rows.values() if row.kind == Request.KIND]
        sizes.append(size_of(row))
    assert max(sizes) <= WRITE_UNIT, sizes


def test_all_that_can_be_known_of_an_agents_permission_takes_few_bytes_and_is_read_back(
    codec: Codec, olga: Staff
) -> None:
    plain = a_request(olga.account.id)
    none = AgentProof(permission_asked=False, confirmation_asked=False)
    for proof, behalf in ((LARGEST, Behalf.AGENT), (none, Behalf.AGENT), (none, Behalf.SELF)):
        made = replace(plain, behalf=behalf, verification=replace(plain.verification, agent=proof))
        row = codec.row(made, version=1)
        assert size_of(row) - size_of(codec.row(plain, version=1)) <= 64 or behalf is Behalf.SELF
        assert codec.record(row) == replace(made, version=1)


def test_what_a_dataclass_inside_says_anyway_is_not_stored_and_read_back(codec: Codec, olga: Staff) -> None:
    made = a_request(olga.account.id)
    row = codec.row(made, version=1)
    stored = json.loads(row.body)
    assert stored["verification"] == {"needed": 0}
    assert stored["clocks"] == [{"period": "respond", "due": "2027-01-06", "target": "2027-01-05"}]
    assert codec.record(row) == replace(made, version=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: replace(made, clocks=(replace(made.clocks[0], extended=True, met_at=NOW),)),
        lambda made: replace(made, clocks=()),
        lambda made: replace(made, clocks=(replace(made.clocks[0], period=Period.APPEAL), *made.clocks)),
        lambda made: replace(
            made, verification=Verification(needed=made.verification.needed, approval=ApprovalState.WAITING)
        ),
        lambda made: replace(made, closed_at=NOW + timedelta(days=1)),
    ],
)
def test_what_differs_inside_is_read_back(codec: Codec, olga: Staff, change: Callable[[Request], Request]) -> None:
    made = change(a_request(olga.account.id))
    assert codec.record(codec.row(made, version=1)) == replace(made, version=1)


def test_a_greeting_is_read_back_with_its_words(codec: Codec, olga: Staff) -> None:
    for greeting in (Greeting(), Greeting(kind=GreetingKind.TEXT, texts={"en": "Hello", "es": ""})):
        code = ServiceCode(account=olga.account.id, code="123450", name="Acme", created_at=NOW, greeting=greeting)
        assert codec.record(codec.row(code, version=1)) == replace(code, version=1)
