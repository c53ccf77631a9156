"""Systems read the operator's privacy policy and answer for the account; only by a key that an owner has made."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import USES_NOTICE, Use
from chalicelib.services.policies.publish_policy import PublishPolicy, publish_policy
from tests.http.office import hire
from tests.http.operating import open_operator
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")
REFUSED = {"use": "transcription", "allowed": False}


@pytest.fixture(scope="module")
def by_owner(stage: Stage) -> Office:
    """A system whose key the owner has made, under a policy that changes a use."""
    operator = open_operator(stage)
    command = PublishPolicy(
        number=1,
        titles={"en": "Privacy policy"},
        summaries={"en": "A machine listens."},
        texts={"en": "The text."},
        effective_on=(datetime.now(UTC) + USES_NOTICE + timedelta(days=2)).date(),
        uses=(Use.TRANSCRIPTION,),
    )
    publish_policy(stage.desk, stage.desk.accounts.get(operator.account.id), command, actor=operator.operating)
    return connect(stage, Scope.ADMIN, Scope.READ, actor=f"user:{stage.owner.id}")


def test_versions_are_read_and_a_use_is_refused_and_allowed_again(stage: Stage, by_owner: Office) -> None:
    told = by_owner.get("/privacy-policy").json
    assert told["in_effect"] == 0
    [version] = told["versions"]
    assert (version["number"], version["uses"], version["titles"]) == (1, ["transcription"], {"en": "Privacy policy"})
    assert version["url"] == f"{stage.desk.public_url}/policy/1"
    assert [(use["use"], use["standing"], use["allowed"]) for use in told["uses"]] == [
        ("transcription", "unchanged", True)
    ]
    [refused] = by_owner.post("/privacy-policy/uses", REFUSED).json["uses"]
    assert (refused["standing"], refused["allowed"]) == ("refused", False)
    assert refused["said_by"].startswith("key:")
    [allowed] = by_owner.post("/privacy-policy/uses", REFUSED | {"allowed": True}).json["uses"]
    assert allowed["standing"] == "allowed"


def test_a_key_that_no_owner_made_answers_nothing(stage: Stage, by_owner: Office) -> None:
    administrator = hire(stage, Role.ADMINISTRATOR, "Adm")
    told = connect(stage, Scope.ADMIN, actor=f"user:{administrator.id}").post("/privacy-policy/uses", REFUSED)
    assert (told.status, told.problem) == (403, "forbidden")
    reading = connect(stage, Scope.READ, actor=f"user:{stage.owner.id}")
    assert reading.post("/privacy-policy/uses", REFUSED).status == 403
    assert reading.get("/privacy-policy").status == 200


def test_what_is_wrong_is_named(by_owner: Office) -> None:
    assert by_owner.post("/privacy-policy/uses", {"use": "x", "allowed": True}).status == 400
    assert by_owner.post("/privacy-policy/uses", {"use": "other", "allowed": True}).problem == "not-possible"
