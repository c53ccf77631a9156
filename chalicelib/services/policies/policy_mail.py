"""What the mail about a version says: its own words, in the operator's name, and where the rest is."""

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.policy import PolicyVersion
from chalicelib.services.notices.mailings import Content
from chalicelib.services.policies.publish_policy import number_of
from chalicelib.services.ports.desk import Desk


def policy_content(desk: Desk, mailing: Mailing) -> Content | None:
    """The words in each language; None once the version was withdrawn."""
    version = _version(desk, mailing)
    return _content(desk, mailing, version) if version.stands() else None


def gone_content(desk: Desk, mailing: Mailing) -> Content:
    """That a version will not take effect, in each language in which it was announced."""
    return _content(desk, mailing, _version(desk, mailing))


def _version(desk: Desk, mailing: Mailing) -> PolicyVersion:
    return desk.policy_versions.get(number_of(mailing.id))


def _content(desk: Desk, mailing: Mailing, version: PolicyVersion) -> Content:
    operator = desk.accounts.get(mailing.account)
    frame = {
        "sender": operator.name,
        "reply_to": operator.email,
        "number": str(version.number),
        "effective_day": version.effective_on.isoformat(),
        "policy_link": f"{desk.public_url}/policy/{version.number}",
    }
    if version.uses and mailing.kind is LetterKind.STAFF_POLICY:
        frame["channel"] = "uses"
    words = version.titles.items()
    return Content({one: {"title": title, "text": version.summaries[one], **frame} for one, title in words})
