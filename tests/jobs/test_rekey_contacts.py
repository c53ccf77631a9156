"""The pepper is changed over the wire: by the commands, on a deployed stack's engine, with the job's own handler."""

import json
from datetime import UTC, datetime

from chalicelib.cli.main import main
from chalicelib.jobs.operations import rekey_contacts
from chalicelib.services.health.rekey_contacts import rekeying, still_under
from tests.cli.test_main import Captured
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.caller import rings
from tests.jobs.conftest import SCHEDULED, Deployment


def test_a_pepper_is_changed_from_command_to_command_on_a_real_stack(deployment: Deployment, capsys: Captured) -> None:
    desk = deployment.desk
    acme = open_acme(desk, "peppered")
    asked = ask(desk, acme.account, confirmed=False)
    rings(desk, acme.account)
    assert main(["pepper", "rotate", "--at-once"], lambda: desk) == 0
    # A quarter of an hour is not waited for: the new version is put back in time, as if it had passed.
    values, was = desk.secret_store.read()
    long_ago = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    desk.secret_store.write(values | {"pepper_from": {"2": long_ago}}, was=was)
    desk.secrets._fresh_until = 0.0
    assert set(desk.secrets.peppers.live) == {1, 2}
    assert still_under(desk, 1)["contact"] > 0
    rekey_contacts(SCHEDULED, None)
    state = rekeying(desk)
    assert state
    assert (state.version, state.left, state.stuck) == (2, 0, {})
    assert state.done_at
    capsys.readouterr()
    assert main(["pepper", "status"], lambda: desk) == 0
    assert json.loads(capsys.readouterr().out)["still_under"] == {"1": {}}
    assert main(["pepper", "retire", "1"], lambda: desk) == 0
    desk.secrets._fresh_until = 0.0
    assert set(desk.secrets.peppers.live) == {2}
    assert {one.submission for one in desk.requests.by_contact(acme.account.id, ANA.look_up)} == {asked.id}
    assert (acme.account.id, acme.user.id) in desk.accounts.logins(acme.user.email)
