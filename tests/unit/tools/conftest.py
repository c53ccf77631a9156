"""The auditor of every test here."""

from pathlib import Path

import pytest

from tests.unit.tools.auditing import Auditor


@pytest.fixture
def auditor(tmp_path: Path) -> Auditor:
    return Auditor(tmp_path)
