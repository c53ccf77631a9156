"""The operator's pages, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib import texts
from chalicelib.domain.operator_notice import Severity
from chalicelib.http.operator.navigation import menu, sections
from chalicelib.http.operator.notice_form import field_names
from chalicelib.http.operator.notice_view import PostedNoticeView, PostedView
from chalicelib.http.views import CountLink
from tests.unit.templates.common_samples import AT, problem
from tests.unit.templates.desk_samples import STAFF_FRAME
from tests.unit.templates.erasure_samples import ERASURE_PAGES
from tests.unit.templates.operator_desk_samples import DESK_OF_OPERATOR_PAGES

OPERATOR_FRAME: dict[str, Any] = {
    **STAFF_FRAME,
    "menu": menu("home"),
    "staff_url": "/staff",
}

_HEALTH = ("health-late", "health-letters", "health-webhooks", "health-clocks")
_NEEDS = [
    *(
        CountLink(key=key, url="/operator/health", count=1, more=True)
        for key in ("failures", "jobs", "grants", "misuse")
    ),
    *(CountLink(key=key, url="/operator/health", count=2) for key in _HEALTH),
    *(CountLink(key=key, url="/operator/health") for key in ("health-digest", "health-mail")),
]
POSTED = PostedView(
    url="/operator/notices/01K",
    title="<b>bold",
    language="es",
    severity="important",
    state="shown",
    slug="acme",
    first=AT.date(),
    last=AT.date(),
    mailed=True,
)
NOTICE = {
    "item": PostedNoticeView(
        listed=POSTED,
        words={"en": ("<Stores>", "One\ntwo"), "es": ("<b>bold", "Uno")},
        made_at=AT,
        withdrawn_at=AT,
        may_withdraw=True,
        mailing="running",
        accounts=3,
        letters=4,
    ),
    "back_url": "/operator/notices",
}
NOTICE_PAGES: dict[str, dict[str, Any]] = {
    "operator/notices.html": {
        "notices": [POSTED],
        "new_url": "/operator/notices/new",
        "older_url": "/operator/notices?before=01K",
        "newer_url": "/operator/notices",
    },
    "operator/notice.html": {**NOTICE, "withdraw_url": "/operator/notices/01K/withdraw"},
    "operator/notice_withdraw.html": {**NOTICE, "action": "/operator/notices/01K/withdraw"},
    "operator/notice_check.html": {**NOTICE, "values": {"title_en": "<b>bold"}, "action": "/operator/notices/new"},
    "operator/notice_new.html": {
        "values": dict.fromkeys(field_names(), "<b>bold"),
        "spoken": [texts.describe(code) for code in texts.languages()],
        "severities": [severity.value for severity in Severity],
        "limit": 100,
        **problem("title_en"),
        "action": "/operator/notices/new",
        "back_url": "/operator/notices",
    },
}

OPERATOR_PAGES: dict[str, dict[str, Any]] = {
    **DESK_OF_OPERATOR_PAGES,
    **ERASURE_PAGES,
    **NOTICE_PAGES,
    "operator/home.html": {"today": AT.date(), "needs": _NEEDS, "sections": sections()},
}
