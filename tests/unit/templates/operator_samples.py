"""The operator's pages, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.http.operator.navigation import menu, sections
from tests.unit.templates.common_samples import AT
from tests.unit.templates.desk_samples import STAFF_FRAME

OPERATOR_FRAME: dict[str, Any] = {
    **STAFF_FRAME,
    "menu": menu("home"),
    "staff_url": "/staff",
}

OPERATOR_PAGES: dict[str, dict[str, Any]] = {
    "operator/home.html": {"today": AT.date(), "needs": [], "sections": sections()},
}
