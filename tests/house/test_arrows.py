"""Imports run in one direction."""

import pytest

from tests.house.arrows import MAY_IMPORT, clocks, part_of, wrong_arrows
from tests.house.source import Source, product


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("chalicelib.domain.request", "from chalicelib.services.ports.desk import Desk"),
        ("chalicelib.domain.request", "from chalicelib import composition"),
        ("chalicelib.domain.request", "import os"),
        ("chalicelib.domain.request", "from . import ids"),
        ("chalicelib.law.due", "import pynamodb.models"),
        ("chalicelib.services.intake.submit_request", "from chalicelib.storage.work import StorageWork"),
        ("chalicelib.services.intake.submit_request", "from chalicelib.http.call import Call"),
        ("chalicelib.services.intake.submit_request", "import boto3"),
        ("chalicelib.services.intake.submit_request", "import time"),
        ("chalicelib.channels.web_form", "from chalicelib.http.call import Call"),
        ("chalicelib.storage.work", "from chalicelib.services.intake.submit_request import submit_request"),
        ("chalicelib.storage.work", "from chalicelib.services import submit_request"),
        ("chalicelib.storage.work", "from chalice.app import Blueprint"),
        ("chalicelib.outbound.mail", "from chalicelib.storage import keys"),
        ("chalicelib.routes.staff", "from chalicelib.storage.work import StorageWork"),
        ("chalicelib.routes.staff", "from chalicelib.aws import client"),
        ("chalicelib.routes.staff", "from botocore.exceptions import ClientError"),
        ("chalicelib.jobs.deliveries", "from chalicelib.http.call import Call"),
        ("chalicelib.cli.main", "from infra.local.environment import local_folder"),
        ("chalicelib.composition", "from chalicelib.routes.staff import blueprint"),
        ("chalicelib.utils", "from chalicelib.domain.ids import AccountId"),
        ("app", "from chalicelib.services.intake.submit_request import submit_request"),
        ("chalicelib.http.call", "def f():\n    from chalicelib.storage import keys"),
    ],
)
def test_an_import_in_the_wrong_direction_is_found(module: str, line: str) -> None:
    assert wrong_arrows(Source.of(module, line))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("chalicelib.storage.audit_log", "from chalicelib.services.ports.desk import ChainState"),
        ("chalicelib.storage.audit_log", "from chalicelib.services import ports"),
        ("chalicelib.services.consumer.codes", "from chalicelib.services.ports.desk import Desk"),
        ("chalicelib.domain.contact", "from email_validator import validate_email"),
        ("chalicelib.jobs.deliveries", "from chalicelib.services import deliver_letter"),
    ],
)
def test_an_import_in_the_right_direction_passes(module: str, line: str) -> None:
    assert wrong_arrows(Source.of(module, line)) == []


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "date.today()", "datetime.utcnow()"])
def test_a_clock_in_a_pure_part_is_found(line: str) -> None:
    assert clocks(Source.of("chalicelib.law.due", line))
    assert clocks(Source.of("chalicelib.outbound.clock", line)) == []


@pytest.mark.parametrize("source", product(), ids=lambda source: source.module)
def test_every_file_keeps_the_direction(source: Source) -> None:
    assert wrong_arrows(source) + clocks(source) == []


def test_every_part_of_the_house_has_its_arrows() -> None:
    assert {part_of(source.module) for source in product()} - {"chalicelib"} == set(MAY_IMPORT)
