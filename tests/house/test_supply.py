"""What is taken from others is pinned by hash, has no hole that is known, and is listed for whoever asks."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.specifiers import SpecifierSet

from infra.audit import check
from infra.deploy import wheels
from infra.deploy.target import Target
from infra.deploy.trouble import CannotDeploy
from infra.sbom import bill
from infra.supply import LISTS, NOTICE, ROOT, RUN_TIME, hashes, lock_of, pinned


@pytest.mark.parametrize("listed", LISTS, ids=str)
def test_every_list_has_a_lock_of_the_same_versions_with_a_hash_for_each(listed: Path) -> None:
    locked = hashes(lock_of(listed))
    assert (ROOT / lock_of(listed)).read_text("utf-8").startswith(NOTICE)
    assert locked.keys() == {f"{name}=={version}" for name, version in pinned(listed).items()}
    assert [name for name, files in locked.items() if not files] == []


def test_every_line_of_a_list_names_one_version() -> None:
    lines = [line for listed in LISTS for line in (ROOT / listed).read_text("utf-8").splitlines()]
    loose = [line for line in lines if line and not line.startswith(("#", "-r ")) and line.count("==") != 1]
    assert loose == []


# A command line carries no hash: each pip of the Makefile reads a lock, or installs what lies here.
def test_the_makefile_installs_nothing_without_its_hash() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    installs = [line.strip() for line in lines if "$(PIP)" in line and "--editable ." not in line]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line or ".lock" not in line] == []


def test_nothing_that_is_pinned_has_a_hole_of_the_dated_list() -> None:
    assert [str(found) for listed in LISTS for found in check.known(pinned(listed))] == []


def test_the_dated_list_finds_what_it_names() -> None:
    told = json.loads(check.LIST.read_text("utf-8"))
    assert all(row["advisory"].startswith(("CVE-", "GHSA-")) for row in told["advisories"])
    assert all(SpecifierSet(row["affected"]) for row in told["advisories"])
    found = check.known({"jinja2": "3.1.5", "pyjwt": "2.10.0", "urllib3": "2.8.0"})
    assert {one.advisory for one in found} == {"CVE-2025-27516", "CVE-2024-53861"}


def test_what_the_service_says_is_read_with_what_it_did_not_know() -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["2"], "description": "Bad.\nVery."}
    report = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": [hole]},
            {"name": "b", "version": "1", "vulns": []},
            {"name": "c", "skip_reason": "not found"},
        ]
    }
    found, heard = check.read(report)
    assert ([str(one) for one in found], heard) == (["a 1: PYSEC-1 Bad."], 2)


def test_the_bill_of_materials_is_valid_and_the_same_each_time() -> None:
    text = json.dumps(bill())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert json.dumps(bill()) == text


def test_the_bill_of_materials_names_all_that_lambda_runs_and_browsers_get() -> None:
    parts = {part["purl"] for part in bill()["components"]}
    ours = {f"pkg:pypi/{name}@{version}" for name, version in pinned(RUN_TIME).items()}
    assert ours < parts
    assert {purl.partition("@")[0] for purl in parts - ours} == {"pkg:pypi/chalice", "pkg:npm/govuk-frontend"}
    assert all(part.get("hashes") or part["externalReferences"][0]["hashes"] for part in bill()["components"])
    assert [part["purl"] for part in bill()["components"] if not part.get("licenses")] == []


def test_a_wheel_that_was_exchanged_where_it_lies_is_not_packaged(tmp_path: Path) -> None:
    lock, wheel = tmp_path / "requirements.lock", tmp_path / "six-1.17.0-py2.py3-none-any.whl"
    wheel.write_bytes(b"what was pinned")
    lock.write_text(f"six==1.17.0 \\\n    --hash=sha256:{sha256(b'what was pinned').hexdigest()}\n", "utf-8")
    assert wheels.fetch(lock, Target(), tmp_path) == [wheel]
    wheel.write_bytes(b"something else")
    with pytest.raises(CannotDeploy, match="not the file that was pinned"):
        wheels.fetch(lock, Target(), tmp_path)


def test_lambda_gets_what_the_lock_names() -> None:
    assert 'ROOT / "requirements.lock"' in (ROOT / "infra" / "deploy" / "package.py").read_text("utf-8")


def test_a_package_brings_its_bill_of_materials() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\npackage:")[2].partition("\n\n")[0]
    assert "infra.sbom" in recipe
