"""Pages of the operator's privacy policy and of its news, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib import texts
from chalicelib.domain.policy import Use
from chalicelib.domain.uses import Standing
from chalicelib.http.operator import news_form, policy_form, transfer_form
from chalicelib.http.operator.policy_page import AnswersView, PublishedView, WordsView
from chalicelib.http.policy_view import VersionView
from chalicelib.http.staff.privacy_view import UseView
from chalicelib.http.transfer_view import TransferView
from tests.unit.templates.common_samples import AT, problem

USES = tuple(use.value for use in Use)
SPOKEN = [texts.describe(code) for code in texts.languages()]


def version(state: str = "holds", number: int = 2) -> VersionView:
    return VersionView(
        number=number,
        state=state,
        title="<b>Policy",
        summary="One\n<two>",
        language="es",
        effective_on=AT.date(),
        published_at=AT,
        withdrawn_at=AT,
        uses=USES,
        material=True,
        url=f"/policy/{number}",
    )


VERSIONS = [version(state, number) for number, state in enumerate(("to-come", "holds", "past", "withdrawn"), start=1)]
PUBLISHED = PublishedView(
    listed=version(),
    words={
        "en": WordsView(title="<Policy>", summary="What\nchanges", text="Whole <text>", link=""),
        "es": WordsView(title="Política", summary="Qué cambia", text="", link="https://operator.example/?a=1&b=2"),
    },
    may_withdraw=True,
    mailing="running",
    accounts=3,
    letters=4,
)
NEWS = {"en": ("<Faster>", "One\ntwo"), "es": ("Más", "Uno")}

POLICY_PUBLIC: dict[str, dict[str, Any]] = {
    "public/policies.html": {"versions": VERSIONS},
    "public/policy.html": {"item": version(), "text": "One\n<two>", "link": "", "back_url": "/policy"},
    "public/news.html": {"left": False},
}
POLICY_STAFF: dict[str, dict[str, Any]] = {
    "staff/privacy.html": {
        "versions": VERSIONS,
        "new": 2,
        "base": "/staff/privacy",
        "uses": [
            UseView(use=use, standing=standing.value, allowed=standing.allows, said_by="<Olga>", said_on=AT.date())
            for use, standing in zip([*USES, *USES], Standing, strict=True)
        ],
        "may_choose": True,
        "action": "/staff/privacy/uses",
    },
    "staff/privacy_version.html": {"item": version(), "read": False, "back_url": "/staff/privacy"},
}
POLICY_OPERATOR: dict[str, dict[str, Any]] = {
    "operator/policies.html": {
        "versions": VERSIONS,
        "new_url": "/operator/policy/new",
        "base": "/operator/policy",
        "public": "https://desk.example/policy",
    },
    "operator/policy.html": {
        "item": PUBLISHED,
        "back_url": "/operator/policy",
        "withdraw_url": "/operator/policy/2/withdraw",
        "answers_url": "/operator/policy/2/answers",
    },
    "operator/policy_check.html": {
        "item": PUBLISHED,
        "values": dict.fromkeys(policy_form.field_names(), "<b>bold"),
        "action": "/operator/policy/new",
    },
    "operator/policy_new.html": {
        "values": dict.fromkeys(policy_form.field_names(), "<b>bold") | {"uses": "news other"},
        "spoken": SPOKEN,
        "uses": USES,
        "limit": 100,
        **problem("policy_title_en"),
        "action": "/operator/policy/new",
        "back_url": "/operator/policy",
    },
    "operator/policy_withdraw.html": {
        "item": PUBLISHED,
        "action": "/operator/policy/2/withdraw",
        "back_url": "/operator/policy/2",
    },
    "operator/policy_answers.html": {
        "number": 2,
        "uses": USES,
        "accounts": [
            AnswersView(name="<Acme>", url="/operator/accounts/acc_1", standings=("refused", "silent", "untold"))
        ],
        "more_url": "/operator/policy/2/answers?after=acme",
        "back_url": "/operator/policy/2",
    },
    "operator/news.html": {
        "mails": [{"url": "/operator/news/01K", "title": "<b>bold", "language": "es", "at": AT}],
        "new_url": "/operator/news/new",
        "older_url": "/operator/news?before=01K",
        "newer_url": "/operator/news",
    },
    "operator/news_new.html": {
        "values": dict.fromkeys(news_form.field_names(), "<b>bold"),
        "spoken": SPOKEN,
        **problem("title_en"),
        "action": "/operator/news/new",
        "back_url": "/operator/news",
    },
    "operator/news_check.html": {
        "id": "01K",
        "words": NEWS,
        "values": dict.fromkeys(news_form.field_names(), "<b>bold"),
        "action": "/operator/news/new",
    },
    "operator/news_one.html": {
        "title": "<Faster>",
        "title_language": "en",
        "words": NEWS,
        "sent_at": AT,
        "mailing": "ended",
        "letters": 4,
        "accounts": 3,
        "back_url": "/operator/news",
    },
}

TRANSFER = TransferView(
    id="01K",
    state="announced",
    to="<Another> & Sons",
    contact="privacy@another.example",
    country="France",
    safeguard="adequacy",
    day=AT.date(),
    slug="",
    answer="refuses",
)
POLICY_STAFF["staff/transfers.html"] = {"transfers": [TRANSFER], "may_answer": True, "base": "/staff/transfers"}
POLICY_OPERATOR |= {
    "operator/transfers.html": {
        "transfers": [TRANSFER],
        "new_url": "/operator/transfers/new",
        "base": "/operator/transfers",
    },
    "operator/transfer_new.html": {
        "values": dict.fromkeys(transfer_form.field_names(), "<b>bold"),
        "spoken": SPOKEN,
        "safeguards": transfer_form.safeguards(),
        **problem("transfer_to"),
        "action": "/operator/transfers/new",
        "back_url": "/operator/transfers",
    },
    "operator/transfer_check.html": {
        "item": TRANSFER,
        "words": NEWS,
        "values": dict.fromkeys(transfer_form.field_names(), "<b>bold"),
        "action": "/operator/transfers/new",
    },
    "operator/transfer.html": {
        "item": TRANSFER,
        "words": NEWS,
        "refusing": ["<Acme>"],
        "steps": "/operator/transfers/01K",
        "back_url": "/operator/transfers",
    },
    "operator/transfer_step.html": {
        "item": TRANSFER,
        "step": "withdraw",
        "action": "/operator/transfers/01K/withdraw",
        "back_url": "/operator/transfers/01K",
    },
}
