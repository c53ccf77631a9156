"""News that the operator sends to who asked for them: the list, a new one, how far it has come."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.news import NewsMail
from chalicelib.domain.policy import spoken
from chalicelib.errors import Conflict, InvalidField, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.news_form import read_news_form, typed
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import OPERATOR, check_staff_token, field_errors
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.news.send_news import send_news, written_news

NEWS: Final = f"{OPERATOR}/news"
_NEW: Final = f"{NEWS}/new"
_SHOWN: Final = 20


@operator_route("news", audit=Reads.NOTHING_PERSONAL)
def news(call: Call) -> Response:
    """Every mail that was sent, newest first."""
    before = call.query.get("before", "")
    found = call.desk.news.page(call.staff.account.id, before=before, limit=_SHOWN + 1)
    older = f"{NEWS}?before={found[_SHOWN - 1].id}" if len(found) > _SHOWN else None
    lines = [_line(call, one) for one in found[:_SHOWN]]
    newer = NEWS if before else None
    return operator_page(
        call, "operator/news.html", nav="news", mails=lines, new_url=_NEW, older_url=older, newer_url=newer
    )


@operator_route("news/new", methods=("GET", "POST"), audit=(Tag.ACCOUNT_NEWS_SENT,))
def new(call: Call) -> Response:
    """Write a mail, look at it, send it."""
    if call.method == "GET":
        return _form(call)
    try:
        check_staff_token(call)
        command = read_news_form(call)
        if call.value("do") == "send":
            done = send_news(call.desk, call.staff, command)
            return see_other(f"{NEWS}/{done.id}?done=news-sent")
        written = written_news(call.desk, call.staff, command)
    except (InvalidField, StaleForm, Conflict) as error:
        return _form(call, status=error.status, errors=field_errors(call, error))
    if call.value("do") == "edit":
        return _form(call)
    return operator_page(
        call,
        "operator/news_check.html",
        nav="news",
        id=written.id,
        words=_words(written),
        values=typed(call),
        action=_NEW,
    )


@operator_route("news/{news}", audit=Reads.NOTHING_PERSONAL)
def one(call: Call) -> Response:
    """One mail, with how far it has come."""
    found = call.desk.news.get(call.staff.account.id, call.params["news"])
    mailing = call.desk.notices.mailing(found.account, found.id)
    state = "none" if mailing is None else "ended" if mailing.ended_at else "running"
    return operator_page(
        call,
        "operator/news_one.html",
        nav="news",
        words=_words(found),
        sent_at=found.sent_at,
        mailing=state,
        letters=mailing.letters if mailing else 0,
        accounts=mailing.accounts if mailing else 0,
        back_url=NEWS,
        title=found.titles[spoken(found.titles, call.language)],
        title_language=spoken(found.titles, call.language),
    )


def _words(news: NewsMail) -> dict[str, tuple[str, str]]:
    return {language: (title, news.texts[language]) for language, title in news.titles.items()}


def _line(call: Call, news: NewsMail) -> dict[str, Any]:
    language = spoken(news.titles, call.language)
    return {"url": f"{NEWS}/{news.id}", "title": news.titles[language], "language": language, "at": news.sent_at}


def _form(call: Call, *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/news_new.html",
        status=status,
        nav="news",
        values=typed(call),
        spoken=[texts.describe(code) for code in texts.languages()],
        action=_NEW,
        back_url=NEWS,
        **more,
    )
