"""Systems read what is to pass on and answer for the account; only by a key that an owner has made."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.permissions import Role
from chalicelib.domain.transfer import ANNOUNCED
from chalicelib.services.transfers.announce_transfer import AnnounceTransfer, announce_transfer
from tests.http.office import hire
from tests.http.operating import open_operator
from tests.http.stage import Stage
from tests.http.systems import Office, another_business, connect

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture(scope="module")
def by_owner(stage: Stage) -> Office:
    """A system whose key the owner has made, of an account that is to pass on alone."""
    command = AnnounceTransfer(
        titles={"en": "Acme is sold"},
        texts={"en": "To people who care."},
        to="Acme & Sons",
        contact="privacy@sons.example",
        country="US",
        safeguard="none",
        effective_on=(datetime.now(UTC) + ANNOUNCED + timedelta(days=2)).date(),
        slug=stage.account.slug,
    )
    announce_transfer(stage.desk, open_operator(stage), command)
    return connect(stage, Scope.ADMIN, Scope.READ, actor=f"user:{stage.owner.id}")


def test_a_transfer_is_read_and_answered_and_other_accounts_do_not_see_it(stage: Stage, by_owner: Office) -> None:
    [found] = by_owner.get("/transfers").json["items"]
    assert (found["to"], found["whole_service"], found["answer"]) == ("Acme & Sons", False, None)
    path = f"/transfers/{found['id']}/answer"
    [agreed] = by_owner.post(path, {"answer": "agrees"}).json["items"]
    assert agreed["answer"] == "agrees"
    assert by_owner.post(path, {"answer": "perhaps"}).status == 400
    stranger = connect(stage, Scope.ADMIN, Scope.READ, account=another_business(stage))
    assert stranger.get("/transfers").json["items"] == []
    administrator = hire(stage, Role.ADMINISTRATOR, "Adm")
    told = connect(stage, Scope.ADMIN, actor=f"user:{administrator.id}").post(path, {"answer": "refuses"})
    assert (told.status, told.problem) == (403, "forbidden")
    assert by_owner.post("/transfers/01JDBBBBBBBBBBBBBBBBBBBBBB/answer", {"answer": "agrees"}).status == 404
