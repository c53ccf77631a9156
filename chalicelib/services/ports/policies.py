"""Reads the versions of the operator's privacy policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.policy import PolicyText, PolicyVersion


class PolicyVersions(Protocol):
    """Reads the versions; not to be mixed up with `Policies`, what a business demands before it believes who asks."""

    def listed(self) -> tuple[PolicyVersion, ...]:
        """All versions in their order, withdrawn ones too, as they were at most a minute ago.

        A version begins an hour after its publication at the earliest: `domain.policy.in_effect` of this list is right.
        """

    def newest(self) -> tuple[PolicyVersion, ...]:
        """All versions as they are now: the base of a change."""

    def get(self, number: int) -> PolicyVersion:
        """One of them, as it is now. Raise `NotFound`."""

    def text(self, number: int, language: str) -> PolicyText | None:
        """Its words in a language; None where there are none."""


class PolicyDesk(Protocol):
    """The part of `services.ports.desk.Desk` for what the operator promises everybody."""

    @property
    def policy_versions(self) -> PolicyVersions: ...
