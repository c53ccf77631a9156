"""Lists become files on the running engine, in the name of the function that writes them."""

from dataclasses import replace
from urllib.request import urlopen

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.request import Bucket
from chalicelib.jobs.request_files import write_request_files
from chalicelib.services.handling import request_files
from chalicelib.services.handling.find_requests import FindRequests
from chalicelib.services.handling.request_files import ask_for_file, fetch_file
from tests.fakes.acme import ask_one
from tests.fakes.message import change
from tests.jobs.conftest import SCHEDULED, Deployment


def test_a_list_of_several_parts_is_written_however_it_is_sorted_and_chosen(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_files, "PART", 1)
    desk, [owner] = deployment.desk, deployment.desk.accounts.users(deployment.account.id)
    staff = Staff(desk.accounts.get(deployment.account.id), owner)
    mine, *others = (ask_one(desk, staff.account) for _ in range(3))
    change(desk, replace(mine, assignee=owner.id))
    opened = FindRequests(bucket=Bucket.OPEN)
    chosen = {
        "all": (opened, 3),
        "by day of receipt": (replace(opened, by_receipt=True), 3),
        "mine": (replace(opened, assignee=owner.id), 1),
        "in one state": (replace(opened, state=others[0].state), 3),
    }
    asked = {name: ask_for_file(desk, staff, command, language="en") for name, (command, _) in chosen.items()}
    write_request_files(SCHEDULED, None)
    for name, file in asked.items():
        with urlopen(fetch_file(desk, staff, file.id)) as found:  # noqa: S310  the engine's
            lines = found.read().decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + chosen[name][1], name
