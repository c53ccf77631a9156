"""What the operator sees of a version: its words in every language, how far its mailing has come, who answers what."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.policy import PolicyVersion
from chalicelib.http.policy_view import VersionView, version_view
from chalicelib.services.policies.may_use import standing_of
from chalicelib.services.policies.publish_policy import Written, mailing_of


class WordsView(Struct, frozen=True, kw_only=True):
    """A version in one language."""

    title: str
    summary: str
    text: str
    link: str


class PublishedView(Struct, frozen=True, kw_only=True):
    """The whole of a version: `mailing` is text `operator.notice.mailing.<mailing>`."""

    listed: VersionView
    words: dict[str, WordsView]
    may_withdraw: bool = False
    mailing: str = "none"
    accounts: int = 0
    letters: int = 0


class AnswersView(Struct, frozen=True, kw_only=True):
    """Where an account stands with each use of a version."""

    name: str
    url: str
    standings: tuple[str, ...]  # texts `staff.privacy.standing.<standing>`


def written_view(desk: LiveDesk, written: Written, language: str) -> PublishedView:
    """A version before it is published."""
    version = written.version
    listed = version_view(version, (version,), language, desk.clock.now())
    words = words_of(version, {one.language: one.text for one in written.texts})
    return PublishedView(listed=listed, words=words, mailing="wanted" if version.material else "none")


def published_view(desk: LiveDesk, version: PolicyVersion, language: str) -> PublishedView:
    """A version after that."""
    now, versions = desk.clock.now(), desk.policy_versions.newest()
    found = {one: desk.policy_versions.text(version.number, one) for one in version.titles}
    mailing = _mailing(desk, version)
    return PublishedView(
        listed=version_view(version, versions, language, now),
        words=words_of(version, {one: text.text for one, text in found.items() if text}),
        may_withdraw=version.can_be_withdrawn(now),
        mailing=_state(mailing),
        accounts=mailing.accounts if mailing else 0,
        letters=mailing.letters if mailing else 0,
    )


def words_of(version: PolicyVersion, found: Mapping[str, str]) -> dict[str, WordsView]:
    """A version by language."""
    return {
        one: WordsView(
            title=title, summary=version.summaries[one], text=found.get(one, ""), link=version.links.get(one, "")
        )
        for one, title in version.titles.items()
    }


def answers_view(desk: LiveDesk, account: Account, version: PolicyVersion, *, path: str) -> AnswersView:
    """What an account says to the uses that a version changes."""
    standings = tuple(standing_of(desk, account, use).value for use in version.uses)
    return AnswersView(name=account.name, url=f"{path}/{account.id}", standings=standings)


def _mailing(desk: LiveDesk, version: PolicyVersion) -> Mailing | None:
    if not version.material:
        return None
    return desk.notices.mailing(version.account, mailing_of(version.number, LetterKind.STAFF_POLICY))


def _state(mailing: Mailing | None) -> str:
    if mailing is None:
        return "none"
    return "ended" if mailing.ended_at else "running"
