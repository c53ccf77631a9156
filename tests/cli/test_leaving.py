"""The commands about leaving: an export is checked offline, erasures are listed, holds end, a restore is replayed."""

import ast
import json
import sys
from pathlib import Path

import pytest

from chalicelib.cli import verify_takeout
from chalicelib.cli.main import main
from chalicelib.services.erasure.begin_erasure import begin_erasure
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.services.erasure.leaving import run_out


def test_the_check_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verify_takeout.__file__).read_text())
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


def test_what_is_no_export_is_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.zip").write_text("no archive")
    (tmp_path / "jwks.json").write_text('{"keys": []}')
    arguments = ["export", "verify", str(tmp_path / "x.zip"), "--key", str(tmp_path / "jwks.json")]
    assert main(arguments) == 2
    assert main([*arguments[:2], str(tmp_path), *arguments[3:]]) == 2
    (tmp_path / "jwks.json").write_text("no keys")
    assert main(arguments) == 2
    assert "UNUSABLE" in capsys.readouterr().err


def test_an_erasure_is_listed_with_its_certificate(capsys: pytest.CaptureFixture[str]) -> None:
    desk = FakeDesk()
    account = open_acme(desk).account
    begin_erasure(desk, account, actor="system:accounts")
    run_out(desk, account)
    assert main(["erasure", "list"], lambda: desk) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["account"], line["stage"], line["held"]) == (account.id, "done", [])
    assert line["certificate"].count(".") == 2


def test_a_hold_of_an_account_that_lives_is_not_the_operators(capsys: pytest.CaptureFixture[str]) -> None:
    desk = FakeDesk()
    account = open_acme(desk).account
    assert main(["erasure", "release", account.id, "R"], lambda: desk) == 1
    assert "account-state" in capsys.readouterr().err


def test_a_replay_tells_how_much_had_come_back(capsys: pytest.CaptureFixture[str]) -> None:
    desk = FakeDesk()
    account = open_acme(desk).account
    before = dict(desk.engine.rows)
    begin_erasure(desk, account, actor="system:accounts")
    run_out(desk, account)
    desk.engine.rows = before
    assert main(["restore", "replay"], lambda: desk) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["accounts"] == 1
    assert told["erased_again"]["user"] == 1
