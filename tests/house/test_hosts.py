"""No committed file names a registry's host: packages come from wherever this machine's clients are configured."""

import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

# Written in two parts, or this file would be the first to be found.
HOSTS = tuple(
    ".".join(parts).encode()
    for parts in (
        ("registry", "npmjs.org"),
        ("registry", "yarnpkg.com"),
        ("pypi", "org"),
        ("files", "pythonhosted.org"),
        ("deb", "debian.org"),
        ("archive", "ubuntu.com"),
    )
)


def named_hosts(content: bytes) -> list[str]:
    """The registries that a file's content names."""
    return [host.decode() for host in HOSTS if host in content]


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_in_a_lock_file_is_found(host: bytes) -> None:
    assert named_hosts(b'"resolved": "https://' + host + b'/x.tgz"')


def test_no_committed_file_names_one() -> None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    found = {file: named_hosts(file.read_bytes()) for file in files if file.is_file()}
    assert {file: hosts for file, hosts in found.items() if hosts} == {}
    assert len(files) > 100
    assert Path(__file__) in files
