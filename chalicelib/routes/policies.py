"""What everybody may read of what the operator promises, and the one click that ends its news."""

from typing import Final

from chalice.app import Blueprint

from chalicelib.domain.account import News
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.policy import spoken
from chalicelib.errors import NotFound
from chalicelib.http.call import FORM, Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.multipart import MULTIPART
from chalicelib.http.policy_view import PATH, version_view, version_views
from chalicelib.http.responses import Response, page
from chalicelib.services.news.choose_news import leave_news, who_leaves

blueprint = Blueprint(__name__)

_NEWS: Final = "/news"
_ONE_CLICK: Final = (FORM, MULTIPART)  # what mail programs send (RFC 8058, section 3.2)
_LONGEST: Final = 5  # digits of a number


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL)
def policies(call: Call) -> Response:
    """Every version, the newest first, with what each has changed and from when."""
    versions = call.desk.policy_versions.listed()
    found = version_views(versions, call.language, call.desk.clock.now())
    return page(call, "public/policies.html", here=PATH, versions=found)


@endpoint(blueprint, f"{PATH}/{{number}}", audit=Reads.NOTHING_PERSONAL)
def policy(call: Call) -> Response:
    """One version with its text, or the way to where it lies. 404 for one that there is not."""
    typed = call.params["number"]
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST):
        raise NotFound("policy-version")
    version = call.desk.policy_versions.get(int(typed))
    language = spoken(version.titles, call.language)
    text = call.desk.policy_versions.text(version.number, language)
    versions = call.desk.policy_versions.newest()
    return page(
        call,
        "public/policy.html",
        here=f"{PATH}/{version.number}",
        item=version_view(version, versions, call.language, call.desk.clock.now()),
        text=text.text if text else "",
        link=version.links.get(language, ""),
        back_url=PATH,
    )


@endpoint(blueprint, f"{_NEWS}/{{token}}", audit=Reads.NOTHING_PERSONAL)
def news(call: Call) -> Response:
    """Where the link of a mail leads: a button leaves. Looking changes nothing: programs that scan mail look, too."""
    user = who_leaves(call.desk, call.params["token"])
    return page(call, "public/news.html", here=_here(call), left=user.news is News.LEFT)


@endpoint(blueprint, f"{_NEWS}/{{token}}", methods=("POST",), audit=(Tag.USER_NEWS_CHOSEN,), accepts=_ONE_CLICK)
def leave(call: Call) -> Response:
    """Send no more news: pressed on that page, or by a mail program in one click without any session (RFC 8058).

    The address is the proof, and all that it can do is this; so no form token is asked for.
    """
    leave_news(call.desk, call.params["token"])
    return page(call, "public/news.html", here=_here(call), left=True)


def _here(call: Call) -> str:
    return f"{_NEWS}/{call.params['token']}"
