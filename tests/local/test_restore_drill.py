"""A backup comes back beside, and who was erased does not; the rehearsal itself is what `make restore-drill` runs."""

import uuid

import pytest

from chalicelib import aws as clients
from chalicelib.errors import Unavailable
from infra.local.permissions import guard
from infra.local.resources import create_resources
from infra.local.restore_drill import DrillFailed, rehearse, say


@pytest.fixture
def environment(aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A stage; a rehearsal works on two at once, whose names are not in the environment: no policy can be asked."""
    monkeypatch.setattr(guard, "policies", dict)
    clients.forget()
    return create_resources(f"drill-{uuid.uuid4().hex[:8]}")


def test_nobody_who_was_erased_comes_back_and_every_chain_holds(environment: dict[str, str]) -> None:
    said: list[str] = []
    done = rehearse(environment, said.append)
    assert done.marks_before > done.marks_after == 0
    assert done.erased_again["request"] == 11
    assert (done.verified.requests, done.verified.torn, done.verified.miscounted) == (10, (), ())
    assert done.lost == 2
    assert any(line.startswith("replayed: 1 account") for line in said)


@pytest.mark.slow
def test_without_the_replay_the_rehearsal_fails(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.services.erasure.replay_ledger import Replayed
    from infra.local import restore_drill

    monkeypatch.setattr(restore_drill, "replay_ledger", lambda _: Replayed(0, {}))
    with pytest.raises((DrillFailed, Unavailable)):
        rehearse(environment, lambda _: None)


def test_what_is_said_names_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    say(sys.stdout, "well")
    assert capsys.readouterr().out == "restore-drill: well\n"
