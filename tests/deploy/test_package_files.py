"""The Lambda package: what goes in, that it is the same each time, and for which Lambda it is."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.deploy import bytecode, wheels, zipping
from infra.deploy.package import refuse_unoffered
from infra.deploy.target import Target
from infra.deploy.trouble import CannotDeploy


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    files = {"b.py": b"x = 1\n" * 50, "a/c.so": b"\x7fELF"}
    first = zipping.write(tmp_path / "one.zip", files)
    second = zipping.write(tmp_path / "two.zip", dict(reversed(files.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert first == second
    assert first.unzipped == 304


def test_lambda_may_read_what_is_in_the_zip(tmp_path: Path) -> None:
    zipping.write(tmp_path / "one.zip", {"a.py": b""})
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        [entry] = archive.infolist()
    assert entry.external_attr >> 16 & 0o444 == 0o444


def test_a_package_that_grew_too_large_is_refused_with_its_size() -> None:
    zipping.Size(45_000_000, 150_000_000).check()
    for size in (zipping.Size(45_000_001, 1), zipping.Size(1, 150_000_001)):
        with pytest.raises(CannotDeploy, match="too large"):
            size.check()


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "twilio/rest/__init__.py",
        "twilio/rest/api/v2010/account/message/__init__.py",
        "certifi/cacert.pem",
        "webauthn-3.0.1.dist-info/METADATA",
        "webauthn-3.0.1.dist-info/licenses/LICENSE",
        "pillow.libs/libjpeg-1.so.62",
        "PIL/_imaging.cpython-313-x86_64-linux-gnu.so",
    ],
)
def test_what_runs_is_kept(name: str) -> None:
    assert wheels.is_needed(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "boto3/data/ec2/2016-11-15/resources-1.json",
        "twilio/rest/conversations/v1/__init__.py",
        "certifi/tests/test_certify.py",
        "yarl/_quoting_c.pyi",
        "multidict/_multilib/hashtable.h",
        "webauthn-3.0.1.dist-info/RECORD",
        "aiohttp/__pycache__/web.cpython-311.pyc",
    ],
)
def test_what_lambda_never_runs_is_left_out(name: str) -> None:
    assert not wheels.is_needed(name)


def wheel(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for inside, content in files.items():
            archive.writestr(inside, content)
    return folder / name


def test_a_wheels_files_lie_where_pip_would_put_them(tmp_path: Path) -> None:
    files = {
        "a/__init__.py": b"1",
        "a-1.data/purelib/b.py": b"2",
        "a-1.data/scripts/run": b"3",
        "a-1.dist-info/RECORD": b"",
    }
    packed = wheel(tmp_path, "a-1-py3-none-any.whl", files)
    assert dict(wheels.contents(packed)) == {"a/__init__.py": b"1", "b.py": b"2"}


def test_wheels_that_are_there_are_not_fetched_again_and_former_ones_are_not_taken(tmp_path: Path) -> None:
    for name in ("font_sans_pro-1.0-py3-none-any.whl", "font_sans_pro-0.9-py3-none-any.whl", "b-2-py3-none-any.whl"):
        wheel(tmp_path, name, {})
    pins = tmp_path / "requirements.txt"
    pins.write_text("# pinned\nfont-sans-pro==1.0\nB==2\n")
    found = wheels.fetch(pins, Target(), tmp_path)
    assert [path.name for path in found] == ["font_sans_pro-1.0-py3-none-any.whl", "b-2-py3-none-any.whl"]


def test_the_wheels_fit_the_c_library_of_lambdas_system() -> None:
    tags = Target(architecture="arm64").wheels_for
    assert tags[0] == "manylinux_2_34_aarch64"
    assert tags[-1] == "manylinux2014_aarch64"
    assert not any("2_35" in tag or "x86" in tag for tag in tags)


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.99"])
def test_a_python_that_lambda_does_not_offer_with_our_packages_is_refused(python: str) -> None:
    with pytest.raises(CannotDeploy, match=r"PYTHON_RUNTIME=3\.12 or 3\.13"):
        refuse_unoffered(Target(python))
    refuse_unoffered(Target("3.12", "arm64"))


SOURCES = {
    "ours/__init__.py": b"",
    "ours/page.py": b"WORDS = frozenset({'b', 'a', 'c'})\n\ndef answer():\n    return sorted(WORDS)\n",
    "ours/torn.py": b"def (",
    "ours/notes.txt": b"x",
    "twilio/rest/__init__.py": b"x = 1\n",
}


def test_bytecode_is_made_of_what_compiles_and_is_the_same_each_time() -> None:
    python = bytecode.interpreter(Target.of_this_interpreter())
    made = bytecode.of(SOURCES, python)
    tag = sys.implementation.cache_tag
    assert set(made) == {f"ours/__pycache__/{name}.{tag}.pyc" for name in ("__init__", "page")}
    assert bytecode.of(dict(reversed(SOURCES.items())), python) == made


def test_python_takes_the_bytecode_without_looking_at_the_source(tmp_path: Path) -> None:
    python = bytecode.interpreter(Target.of_this_interpreter())
    for name, content in (SOURCES | bytecode.of(SOURCES, python)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "ours/page.py").write_text("raise SystemExit('compiled anew')")
    ask = "import sys; sys.path.insert(0, sys.argv[1]); from ours import page; print(page.answer())"
    run = subprocess.run([python, "-I", "-c", ask, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['a', 'b', 'c']"


def test_no_other_python_makes_bytecode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bytecode.interpreter(Target("3.99")) == ""
    for name, says in (
        ("python3.98", "3.98 final /opt/my python"),
        ("python3.97", "3.97 candidate /x"),
        ("python3.96", "3.95 final /x"),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (tmp_path / name).chmod(0o755)
    assert bytecode.interpreter(Target("3.98")) == "/opt/my python", "a shim is asked what it stands for"
    assert [bytecode.interpreter(Target(one)) for one in ("3.97", "3.96")] == ["", ""]


@pytest.mark.parametrize("python", ["/bin/true", "/no/such/python"])
def test_a_python_that_compiles_nothing_is_told_of(python: str) -> None:
    with pytest.raises(CannotDeploy, match="compile"):
        bytecode.of(SOURCES, python)
