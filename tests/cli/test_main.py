"""`recourse`: data on standard output, one line on standard error, exit codes that scripts can trust."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.cli.deployment import FindDesk, NoDeployment, find_desk, local_environment, take_stage, take_tables
from chalicelib.cli.main import main
from chalicelib.domain.deletion_certificate import Event, Told
from chalicelib.domain.voicemail import VoicemailPlace
from chalicelib.errors import Unavailable
from chalicelib.services.consumer.view_receipt import view_receipt
from chalicelib.services.voicemail.expire_voicemail import expire_voicemail
from chalicelib.services.voicemail.retag_voicemail import retag
from tests.fakes.acme import ask
from tests.fakes.desk import FakeDesk
from tests.fakes.message import called, left

ADD = [
    *("account", "add", "--name", "Acme Stores", "--slug", "acme", "--time-zone", "America/Los_Angeles"),
    *("--place", "US-CA", "--owner-name", "Olga Owner", "--owner-email", "olga@acme.example"),
]
HIRE = ["user", "add", "--account", "acme", "--name", "Hans", "--email", "hans@acme.example", "--role", "handler"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def acme(desk: FakeDesk, capsys: Captured) -> FakeDesk:
    """A deployment with a business."""
    assert main(ADD, lambda: desk) == 0
    capsys.readouterr()
    return desk


def said(capsys: Captured, desk: FakeDesk, *arguments: str) -> list[dict[str, Any]]:
    """Run a command that must succeed and return the JSON that it printed, one object a line."""
    assert main(arguments, lambda: desk) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(capsys: Captured, find: FindDesk, *arguments: str) -> tuple[int, str]:
    """Run a command that must fail; it prints one line and nothing else."""
    code = main(arguments, find)
    captured = capsys.readouterr()
    [line] = captured.err.splitlines()
    assert captured.out == ""
    return code, line


def test_an_account_is_added_listed_and_closed(desk: FakeDesk, capsys: Captured) -> None:
    [added] = said(capsys, desk, *ADD)
    assert (added["slug"], added["state"], added["plan"]) == ("acme", "trial", "trial")
    assert said(capsys, desk, "account", "list") == [added]
    [closed] = said(capsys, desk, "account", "close", "acme")
    days = {"closes_day", "erases_day", "erased_day"}
    assert {name: value for name, value in closed.items() if name not in days} == added | {"state": "closing"}
    assert days <= set(closed)
    assert said(capsys, desk, "account", "cancel-closing", "acme") == [added]


def test_a_payment_is_missing_and_comes(acme: FakeDesk, capsys: Captured) -> None:
    said(capsys, acme, "account", "set-plan", "--account", "acme", "--plan", "small business")
    assert said(capsys, acme, "account", "past-due", "acme")[0]["state"] == "past due"
    assert said(capsys, acme, "account", "paid", "acme")[0]["state"] == "active"


def test_accounts_are_listed_by_slug(acme: FakeDesk, capsys: Captured) -> None:
    other = [word.replace("acme", "aaa") for word in ADD]
    said(capsys, acme, *other)
    assert [line["slug"] for line in said(capsys, acme, "account", "list")] == ["aaa", "acme"]


def test_a_business_lists_its_laws_and_takes_the_list_back(acme: FakeDesk, capsys: Captured) -> None:
    listing = ("account", "set-laws", "--account", "acme", "--regimes")
    [listed] = said(capsys, acme, *listing, "ccpa, can_spam")
    assert listed["regimes"] == ["ccpa", "can_spam"]
    assert said(capsys, acme, "account", "list") == [listed]
    [cleared] = said(capsys, acme, *listing, "")
    assert cleared["regimes"] == []


def test_a_plan_is_changed_and_what_it_ends_is_said(acme: FakeDesk, capsys: Captured) -> None:
    planned = ("account", "set-plan", "--account", "acme", "--plan")
    [changed] = said(capsys, acme, *planned, "enterprise")
    assert changed["plan"] == "enterprise"
    voicemail = left(acme, called(acme, acme.accounts.by_slug("acme")))
    retag(acme, voicemail, hold=False)
    acme.clock.pass_(days=200)
    assert main([*planned, "trial", "--dry-run"], lambda: acme) == 0
    dry = capsys.readouterr()
    assert dry.err == "recourse: 1 voicemails are past their new day and would go with S3's next run\n"
    assert json.loads(dry.out) == changed
    assert main([*planned, "trial"], lambda: acme) == 0
    done = capsys.readouterr()
    assert done.err == "recourse: 1 voicemails are past their new day and go with S3's next run\n"
    assert json.loads(done.out)["plan"] == "trial"


def test_a_certificate_of_a_deletion_is_verified_offline(acme: FakeDesk, tmp_path: Path, capsys: Captured) -> None:
    voicemail = left(acme, called(acme, acme.accounts.by_slug("acme")))
    retag(acme, voicemail, hold=False)
    acme.clock.pass_(days=181)
    acme.voicemail_bucket.delete(voicemail)
    place = VoicemailPlace(voicemail.account, voicemail.request, voicemail.id)
    expire_voicemail(acme, place, Event("e-1", acme.clock.now(), Told.LIFECYCLE))
    file, keys = tmp_path / "certificate.jws", tmp_path / "keys.json"
    file.write_text(acme.voicemails.get(voicemail.account, voicemail.request, voicemail.id).certificate)
    keys.write_text(json.dumps(acme.signer.jwks()))
    assert main(["receipt", "verify", str(file), "--jwks", str(keys)], nowhere) == 0
    stated = json.loads(capsys.readouterr().out)
    assert (stated["recording"], stated["rule"]) == (voicemail.id, "voicemail-180-days")
    assert stated["evidence"]["s3_event"] == "e-1"


def test_an_unknown_law_is_named(acme: FakeDesk, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["account", "set-laws", "--account", "acme", "--regimes", "ccpa,maritime"], lambda: acme)
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert "unknown law: maritime; known are ca_delete_act" in captured.err
    assert captured.out == ""
    assert acme.accounts.by_slug("acme").regimes == ()


def test_a_user_is_invited_listed_and_disabled(acme: FakeDesk, capsys: Captured) -> None:
    [added] = said(capsys, acme, *HIRE)
    assert [str(letter.to and letter.to.address) for letter in acme.letters()] == ["hans@acme.example"]
    assert [line["role"] for line in said(capsys, acme, "user", "list", "--account", "acme")] == ["owner", "handler"]
    [disabled] = said(capsys, acme, "user", "disable", "--account", "acme", "--email", "Hans@acme.example")
    assert disabled["id"] == added["id"]
    assert disabled["disabled_at"]


def test_the_export_ends_with_its_manifest_and_its_key_is_public(acme: FakeDesk, capsys: Captured) -> None:
    *lines, last = said(capsys, acme, "audit", "export", "--account", "acme")
    assert [line["tag"] for line in lines] == ["account:opened", "account:user:added"]
    assert main(["audit", "key"], lambda: acme) == 0
    [key] = json.loads(capsys.readouterr().out)["keys"]
    assert (key["kid"], "d" in key) == (last["kid"], False)


@pytest.fixture
def receipt(acme: FakeDesk, tmp_path: Path) -> Path:
    """A receipt that a consumer saved."""
    account = acme.accounts.by_slug("acme")
    file = tmp_path / "receipt.jws"
    file.write_text(view_receipt(acme, account, ask(acme, account).id) + "\n")
    return file


def test_a_receipt_is_verified_with_the_deployments_keys(acme: FakeDesk, receipt: Path, capsys: Captured) -> None:
    assert main(["receipt", "verify", str(receipt)], lambda: acme) == 0
    assert json.loads(capsys.readouterr().out)["business"] == {"name": "Acme Stores", "slug": "acme"}


def test_a_receipt_is_verified_offline(acme: FakeDesk, receipt: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(acme.signer.jwks()))
    assert main(["receipt", "verify", str(receipt), "--jwks", str(tmp_path / "keys.json")], nowhere) == 0
    assert json.loads(capsys.readouterr().out)["reference"]


def test_a_changed_receipt_is_refused(acme: FakeDesk, receipt: Path, capsys: Captured) -> None:
    header, payload, signature = receipt.read_text().split(".")
    receipt.write_text(".".join((header, payload[:-8] + payload[-4:] + payload[-8:-4], signature)))
    code, line = refused(capsys, lambda: acme, "receipt", "verify", str(receipt))
    assert (code, line) == (1, "recourse: NOT VALID: changed")


def nowhere() -> Any:
    raise AssertionError("needs no deployment")


@pytest.mark.parametrize("content", ["", "[]", '{"keys": 1}', "{"])
def test_keys_that_are_none_are_named(receipt: Path, tmp_path: Path, capsys: Captured, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    code, line = refused(capsys, nowhere, "receipt", "verify", str(receipt), "--jwks", str(tmp_path / "keys.json"))
    assert (code, line) == (2, "recourse: jwks: malformed")


def test_the_outbox_is_swept_and_a_digest_written(acme: FakeDesk, capsys: Captured) -> None:
    said(capsys, acme, *HIRE)
    acme.clock.pass_(minutes=3)
    assert main(["outbox", "sweep"], lambda: acme) == 0
    assert main(["digest", "write"], lambda: acme) == 0
    assert capsys.readouterr().err == "recourse: 1 letters tried\nrecourse: 0 chains covered\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["audit", "export", "--account", "nobody"], "recourse: there is no such account"),
        (["user", "disable", "--account", "acme", "--email", "x@acme.example"], "recourse: there is no such user"),
        (["user", "disable", "--account", "acme", "--email", "x"], "recourse: email: malformed"),
        (["receipt", "verify", "/nowhere"], "recourse: /nowhere: cannot be read"),
        (ADD, "recourse: slug: taken"),
        ([word.replace("America/Los_Angeles", "Mars/Olympus") for word in ADD], "recourse: time-zone: unknown"),
    ],
)
def test_an_unknown_name_is_wrong_use(acme: FakeDesk, capsys: Captured, arguments: list[str], line: str) -> None:
    assert refused(capsys, lambda: acme, *arguments) == (2, line)


@pytest.mark.parametrize("arguments", [[], ["account"], ["audit", "export"], ["law"], [*HIRE[:-1], "king"]])
def test_wrong_usage_is_explained(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments, nowhere)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: recourse")


def test_closing_twice_fails_in_one_line(acme: FakeDesk, capsys: Captured) -> None:
    said(capsys, acme, "account", "close", "acme")
    code, line = refused(capsys, lambda: acme, "account", "close", "acme")
    assert (code, line) == (1, "recourse: NotPossible: already-closed")


def test_a_deployment_that_does_not_answer_is_named_without_a_trace(capsys: Captured) -> None:
    def dead() -> Any:
        raise ConnectionError("10.1.2.3 refused")

    code, line = refused(capsys, dead, "account", "list")
    assert (code, line) == (1, "recourse: the deployment failed with ConnectionError; is it running?")


def test_a_part_that_does_not_answer_is_named(capsys: Captured) -> None:
    def half() -> Any:
        raise Unavailable("the account has no data key")

    assert refused(capsys, half, "account", "list")[0] == 1


def test_interruption_and_a_closed_pipe_are_quiet(capsys: Captured) -> None:
    def interrupted() -> Any:
        raise KeyboardInterrupt

    assert main(["account", "list"], interrupted) == 130
    assert capsys.readouterr().err == ""


def test_the_local_deployment_is_found_by_what_make_run_leaves(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("AWS_REGION=us-east-1\nRECOURSE_STAGE=local\n")
    assert local_environment(tmp_path) == {"AWS_REGION": "us-east-1", "RECOURSE_STAGE": "local"}


def test_a_deployed_stage_is_found_by_its_name_and_nothing_of_another_stays(tmp_path: Path) -> None:
    (tmp_path / "prod.env").write_text("AWS_REGION=eu-west-1\nRECOURSE_STAGE=prod\n")
    environment = {"RECOURSE_STAGE": "local", "RECOURSE_OPERATOR": "acme", "AWS_PROFILE": "us"}
    take_stage("prod", environment, tmp_path)
    assert environment == {"AWS_PROFILE": "us", "AWS_REGION": "eu-west-1", "RECOURSE_STAGE": "prod"}
    with pytest.raises(NoDeployment, match="make deploy STAGE=other"):
        take_stage("other", environment, tmp_path)


def test_restored_tables_are_named_beside_a_stage_and_never_by_the_shell(tmp_path: Path) -> None:
    said = "RECOURSE_RECORDS_TABLE=recourse-prod-records\nRECOURSE_AUDIT_TABLE=recourse-prod-audit\n"
    (tmp_path / "prod.env").write_text(said)
    shell = {"RECOURSE_RECORDS_TABLE": "recourse-prod-records-restored"}
    with pytest.raises(NoDeployment, match="RECOURSE_RECORDS_TABLE of this shell and --stage prod"):
        take_stage("prod", shell, tmp_path)
    assert shell == {"RECOURSE_RECORDS_TABLE": "recourse-prod-records-restored"}
    shell = {"RECOURSE_RECORDS_TABLE": "recourse-prod-records"}
    take_stage("prod", shell, tmp_path)
    with pytest.raises(NoDeployment, match="--records and --audit belong together"):
        take_tables("recourse-prod-records-restored", "", shell)
    take_tables("recourse-prod-records-restored", "recourse-prod-audit-restored", shell)
    assert shell == {
        "RECOURSE_RECORDS_TABLE": "recourse-prod-records-restored",
        "RECOURSE_AUDIT_TABLE": "recourse-prod-audit-restored",
    }


def test_without_a_deployment_it_says_how_to_get_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    monkeypatch.delenv("RECOURSE_RECORDS_TABLE", raising=False)
    monkeypatch.setenv("RECOURSE_LOCAL_DIR", str(tmp_path))
    with pytest.raises(NoDeployment):
        find_desk()
    code, line = refused(capsys, find_desk, "account", "list")
    assert code == 2
    assert "make run" in line
