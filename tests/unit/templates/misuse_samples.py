"""Pages of reports of misuse, the stranger's and the operator's, with awkward characters."""

from typing import Any, Final

from chalicelib.domain.misuse import EVIDENCE_TYPES, Came, ClosedAs
from chalicelib.domain.restriction import MisuseKind, Stop
from chalicelib.http.operator.misuse_view import HistoryLine, NoteLine, ReportLine, ReportView
from tests.unit.templates.common_samples import AT, problem

LINE: Final = ReportLine(
    url="/operator/misuse/01K",
    reference="12345678906",
    kind="phishing",
    came="page",
    received_at=AT,
    days=3,
    slug="acme",
    evidence=True,
    closed_as="acted",
)
ITEM: Final = ReportView(
    line=LINE,
    meant="<b>acme",
    words="They asked\nfor <my> card",
    happened="<yesterday>",
    name="Rosa <R>",
    email="rosa@example.com",
    open=True,
    version=3,
    file="accepted",
    file_type="image/png",
    file_size=2000,
    account_name="Acme <Stores>",
    account_state="active",
    warned_at=AT,
    restricted_since=AT,
    restricted_by_this=True,
    stops=[stop.value for stop in Stop],
    told="Stop <that>",
    notes=[NoteLine(at=AT, by="Rita <R>", text="Looks <real>")],
    history=[HistoryLine(at=AT, by="Rita", tag="misuse:warned"), HistoryLine(at=AT, by="", tag="misuse:reported")],
)
KINDS: Final = [kind.value for kind in MisuseKind]
MISUSE_PUBLIC: Final[dict[str, dict[str, Any]]] = {
    "public/misuse.html": {
        "business": None,
        "report": "signed",
        "kinds": KINDS,
        "values": {"story": "x'y<b>", "misuse": "phishing"},
        **problem("story"),
    },
    "public/misuse_receipt.html": {
        "business": None,
        "reference": "12345678906",
        "received_at": AT,
        "zone": "America/Los_Angeles",
        "file": "refused",
        "may_add": True,
        "endings": EVIDENCE_TYPES,
        "action": "/report-misuse/01K/file",
        **problem("ending"),
    },
    "public/misuse_file.html": {
        "business": None,
        "action": "https://files.example/",
        "hidden": {"key": "x<b>"},
        "accept": ".png",
        "limit_mb": 10,
        "cancel_url": "/report-misuse/01K",
    },
}
MISUSE_PAGES: Final[dict[str, dict[str, Any]]] = {
    "operator/misuse.html": {
        "reports": [LINE],
        "open_ones": True,
        "list_url": "/operator/misuse",
        "new_url": "/operator/misuse/new",
        "more_url": "/operator/misuse?after=01K",
        "first_url": "/operator/misuse",
    },
    "operator/misuse_new.html": {
        "kinds": KINDS,
        "ways": [Came.PHONE.value, Came.MAIL.value],
        "values": {"story": "x'y<b>"},
        **problem("came"),
    },
    "operator/misuse_report.html": {"item": ITEM, "values": {}},
    "operator/misuse_step.html": {
        "step": "restrict",
        "back_url": "/operator/misuse/01K",
        "item": ITEM,
        "seen": "3",
        "stops": [stop.value for stop in Stop],
        "endings": [ending.value for ending in ClosedAs],
        "values": {"letter": "<b>", "stops": ["intake"]},
        **problem("letter"),
    },
    "operator/misuse_file.html": {"link_url": "https://files.example/x"},
}
