"""The part of the composition that running a deployment asks for: what the operator tells, and how all is doing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.services.ports import checkup as ports_checkup
    from chalicelib.services.ports import grants as ports_grants
    from chalicelib.services.ports import misuse as ports_misuse
    from chalicelib.services.ports import news as ports_news
    from chalicelib.services.ports import notices as ports_notices
    from chalicelib.services.ports import operations as ports_operations
    from chalicelib.services.ports import policies as ports_policies
    from chalicelib.services.ports import removals as ports_removals
    from chalicelib.services.ports import secret_store as ports_secret_store
    from chalicelib.services.ports import transfers as ports_transfers


class OperationsParts(Shared):
    """What `NoticeDesk` and `OperationsDesk` of the ports ask for; the rest of the desk lends tables and settings."""

    @cached_property
    def notices(self) -> ports_notices.Notices:
        """Reads what the operator tells the accounts."""
        from chalicelib.storage.notices import StoredNotices

        return StoredNotices(self._engine, self._codec)

    @cached_property
    def news(self) -> ports_news.NewsMails:
        """Reads what the operator has written to those who want news."""
        from chalicelib.storage.news import StoredNews

        return StoredNews(self._engine, self._codec)

    @cached_property
    def transfers(self) -> ports_transfers.Transfers:
        """Reads which transfers were announced."""
        from chalicelib.storage.transfers import StoredTransfers

        return StoredTransfers(self._engine, self._codec)

    @cached_property
    def policy_versions(self) -> ports_policies.PolicyVersions:
        """Reads the versions of the operator's privacy policy."""
        from chalicelib.storage.policy_versions import StoredPolicyVersions

        return StoredPolicyVersions(self._engine, self._codec, self.clock)

    @cached_property
    def grants(self) -> ports_grants.Grants:
        """Reads by what right the operator sees what accounts have filed."""
        from chalicelib.storage.grants import StoredGrants

        return StoredGrants(self._engine, self._codec)

    @cached_property
    def misuse(self) -> ports_misuse.MisuseReports:
        """Reads reports of misuse."""
        from chalicelib.storage.misuse import StoredMisuseReports

        return StoredMisuseReports(self._engine, self._codec)

    @cached_property
    def queues(self) -> ports_operations.Queues:
        """Amazon SQS."""
        from chalicelib.storage.queues import SqsQueues

        failures = self.settings.failure_queues.split()
        work = [self.settings.webhook_queue, self.settings.removal_queue]
        return SqsQueues(work, failures, prefix=f"recourse-{self.settings.stage}-")

    @cached_property
    def removals(self) -> ports_removals.Removals:
        """The way to the job that removes objects."""
        from chalicelib.outbound.removal_queue import SqsRemovals

        return SqsRemovals(self.settings.removal_queue)

    @cached_property
    def remover(self) -> ports_removals.Remover:
        """Removes objects for good."""
        from chalicelib.services.ports.removals import Store
        from chalicelib.storage.remover import S3Remover

        buckets = self.settings.files_bucket, self.settings.mail_bucket, self.settings.voicemail_bucket
        return S3Remover(dict(zip((Store.FILES, Store.MAILS, Store.VOICEMAILS), buckets, strict=True)))

    @cached_property
    def object_records(self) -> ports_removals.ObjectRecords:
        """What the records say of objects."""
        from chalicelib.storage.object_records import StoredObjectRecords

        return StoredObjectRecords(self._engine)

    @cached_property
    def replay(self) -> ports_operations.Replay:
        """AWS Lambda."""
        from chalicelib.outbound.replay import LambdaReplay

        named = self.settings
        return LambdaReplay(
            mail_events=named.mail_event_function, removals=named.removal_function, inbound=named.inbound_function
        )

    @cached_property
    def backlogs(self) -> ports_operations.Backlogs:
        """Counts what waits for a job."""
        from chalicelib.storage.backlogs import StoredBacklogs

        return StoredBacklogs(self._engine)

    @cached_property
    def secret_store(self) -> ports_secret_store.SecretStore:
        """The secret, to be changed by commands alone."""
        from chalicelib.outbound.secret_store import AwsSecretStore

        return AwsSecretStore(self.settings.secret)

    @cached_property
    def signing_keys(self) -> ports_secret_store.SigningKeys:
        """The keys that sign, and will."""
        from chalicelib.outbound.secret_store import KmsSigningKeys

        return KmsSigningKeys(self.settings.signing_key, self.settings.stage)

    @property
    def looks(self) -> Mapping[str, ports_checkup.Look]:
        """What `recourse doctor` looks at from outside the product."""
        from chalicelib.composition.checkup import looks

        return looks(self.settings, self.phone_company.numbers)

    @property
    def mail_state(self) -> ports_operations.MailState | None:
        """What Amazon SES lets us do."""
        from chalicelib.outbound.mail import mail_state

        return mail_state()

    @property
    def transcribes(self) -> bool:
        """Whether voicemails have a bucket in which they are turned into words."""
        return bool(self.settings.voicemail_bucket)
