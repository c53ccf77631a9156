"""The only place where adapters meet use cases; everything is made, and loaded, when first asked for in a container."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.leaving import LeavingParts
from chalicelib.composition.letters import LetterParts
from chalicelib.composition.lists import ListParts
from chalicelib.composition.mail import MailParts
from chalicelib.composition.operations import OperationsParts
from chalicelib.composition.queue import QueueParts
from chalicelib.composition.referrals import ReferralParts
from chalicelib.composition.retention import RetentionParts
from chalicelib.composition.staff import StaffParts
from chalicelib.composition.webhooks import WebhookParts
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.outbound.secrets import DeploymentSecret
    from chalicelib.services.ports import accounts as ports_accounts
    from chalicelib.services.ports import agents as ports_agents
    from chalicelib.services.ports import desk as ports
    from chalicelib.services.ports import export as ports_export
    from chalicelib.services.ports import figures as ports_figures
    from chalicelib.services.ports import files as ports_files
    from chalicelib.services.ports import inbound as ports_inbound
    from chalicelib.services.ports import lines as ports_lines
    from chalicelib.services.ports import phone as ports_phone
    from chalicelib.services.ports import reminders as ports_reminders
    from chalicelib.services.ports.alarm import Alarm
    from chalicelib.services.telephone.public_lines import PublicLines
    from chalicelib.storage.api_keys import StoredApiKeys
    from chalicelib.storage.cipher import EnvelopeCipher
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.cursor import Cursors
    from chalicelib.storage.engine import Engine
    from chalicelib.storage.pepper import Pepper
    from chalicelib.storage.recent_accounts import RecentAccounts
    from chalicelib.storage.work import StorageWork


class LiveDesk(
    LetterParts,
    WebhookParts,
    StaffParts,
    QueueParts,
    OperationsParts,
    RetentionParts,
    LeavingParts,
    ListParts,
    MailParts,
    ReferralParts,
):
    """`services.ports.desk.Desk` on AWS."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def public_url(self) -> str:
        """Base of every link."""
        return self.settings.public_url

    @property
    def text_countries(self) -> tuple[str, ...]:
        """How the numbers begin that texts and calls may go to."""
        return tuple(self.settings.text_countries.split())

    @property
    def has_line(self) -> bool:
        """Whether a telephone line is connected."""
        return bool(self.settings.twilio_account_sid)

    @property
    def limits(self) -> bool:
        """Whether rate limits are on."""
        return self.settings.rate_limits == "on"

    @cached_property
    def clock(self) -> ports.Clock:
        """The system's clock."""
        from chalicelib.outbound.clock import SystemClock

        return SystemClock()

    @cached_property
    def chance(self) -> ports.Chance:
        """The system's randomness."""
        from chalicelib.outbound.clock import SystemChance

        return SystemChance()

    @cached_property
    def secrets(self) -> DeploymentSecret:
        """The deployment's one secret."""
        from chalicelib.outbound.secrets import DeploymentSecret

        return DeploymentSecret(self.settings.secret, self.clock.now)

    @cached_property
    def work(self) -> StorageWork:
        """The only writer."""
        from chalicelib.storage.work import StorageWork

        return StorageWork(self._engine, self._codec)

    @cached_property
    def accounts(self) -> ports_accounts.Accounts:
        """Reads accounts and staff."""
        from chalicelib.storage.accounts import StoredAccounts

        return StoredAccounts(self._engine, self._codec, self._pepper)

    @cached_property
    def recent_accounts(self) -> RecentAccounts:
        """Accounts as the public pages see them: at most a minute old."""
        from chalicelib.storage.recent_accounts import RecentAccounts

        return RecentAccounts(self.accounts, self.clock)

    @cached_property
    def public_lines(self) -> PublicLines:
        """How the public pages say that a business is called: at most a minute old."""
        from chalicelib.services.telephone.public_lines import PublicLines

        return PublicLines(self)

    @cached_property
    def api_keys(self) -> StoredApiKeys:
        """Reads API keys."""
        from chalicelib.storage.api_keys import StoredApiKeys

        return StoredApiKeys(self._engine, self._codec, self.accounts, self.clock)

    @cached_property
    def cursors(self) -> Cursors:
        """What clients hold to continue a list."""
        from chalicelib.storage.cursor import Cursors

        return Cursors(lambda: self.secrets.cursor_keys)

    @cached_property
    def requests(self) -> ports.Requests:
        """Reads submissions and requests."""
        from chalicelib.storage.requests import StoredRequests

        return StoredRequests(self._engine, self._codec, self._pepper, self.cursors)

    @cached_property
    def figures(self) -> ports_figures.Figures:
        """Counts of the requests."""
        from chalicelib.storage.figures import StoredFigures

        return StoredFigures(self._engine, self._codec)

    @cached_property
    def reminders(self) -> ports_reminders.Reminders:
        """What the deadline job works on."""
        from chalicelib.storage.reminders import StoredReminders

        return StoredReminders(self._engine, self._codec, self.work)

    @cached_property
    def audit_log(self) -> ports.AuditLog:
        """Reads the chains."""
        from chalicelib.storage.audit_log import StoredAuditLog

        return StoredAuditLog(self._engine, self.work)

    @cached_property
    def files(self) -> ports_files.Files:
        """The files bucket."""
        from chalicelib.storage.blobs import S3Files

        return S3Files(self.settings.files_bucket, self.removals)

    @property
    def inbound_domain(self) -> str:
        """Where requests come in by mail; empty where none do."""
        return self.settings.inbound_domain.lower()

    @cached_property
    def mail_bucket(self) -> ports_inbound.MailBucket:
        """The bucket of mails that came in."""
        from chalicelib.storage.mail_bucket import S3MailBucket

        return S3MailBucket(self.settings.mail_bucket, self.removals)

    @cached_property
    def digests(self) -> ports_files.Digests:
        """The object-lock bucket."""
        from chalicelib.storage.blobs import S3Digests

        return S3Digests(self.settings.digest_bucket)

    @cached_property
    def signer(self) -> ports.Signer:
        """The signing key in KMS."""
        from chalicelib.outbound.kms import KmsSigner

        return KmsSigner(self.settings.signing_key, lambda: self.secrets.retired_keys)

    @cached_property
    def keys(self) -> ports.KeyMaker:
        """Makes data keys."""
        from chalicelib.storage.blobs import S3KeyCopies
        from chalicelib.storage.key_maker import StoredKeyMaker

        return StoredKeyMaker(self._cipher, S3KeyCopies(self.settings.keys_bucket))

    @cached_property
    def alarm(self) -> Alarm:
        """Metrics that CloudWatch watches."""
        from chalicelib.outbound.alarm import MetricAlarm

        return MetricAlarm()

    @cached_property
    def letter_text(self) -> ports.LetterText:
        """The words of letters, from the texts."""
        from chalicelib.outbound.letters import LetterTexts

        return LetterTexts(self.settings.public_url)

    @cached_property
    def lines(self) -> ports_lines.Lines:
        """Numbers, service codes, look-ups of the telephone line."""
        from chalicelib.storage.lines import StoredLines

        return StoredLines(self._engine, self._codec, self._pepper)

    @cached_property
    def voicemails(self) -> ports_lines.Voicemails:
        """Reads calls and voicemails."""
        from chalicelib.storage.voicemails import StoredVoicemails

        return StoredVoicemails(self._engine, self._codec)

    @cached_property
    def voicemail_bucket(self) -> ports_phone.VoicemailBucket:
        """The bucket of voicemails."""
        from chalicelib.storage.voicemail_bucket import S3VoicemailBucket

        return S3VoicemailBucket(self.settings.voicemail_bucket, self.removals)

    @property
    def phone_token(self) -> str:
        """What the telephone company signs with: on this machine a plain setting, in the cloud of the secret."""
        from chalicelib.outbound.secrets import phone_token

        return self.settings.twilio_auth_token if self.settings.is_local else phone_token(self.settings.secret)

    @cached_property
    def phone_company(self) -> ports_phone.PhoneCompany:
        """Twilio, or what stands in for it."""
        from chalicelib.outbound.twilio_company import TwilioCompany

        return TwilioCompany(
            account_sid=self.settings.twilio_account_sid,
            token=lambda: self.phone_token,
            base=self.settings.twilio_api_base,
            told=f"{self.public_url}/telephony/sms/status#rc=3&rp=all",
        )

    @cached_property
    def transcriber(self) -> ports_phone.Transcriber:
        """Amazon Transcribe."""
        from chalicelib.outbound.transcribe import AmazonTranscriber

        bucket = self.settings.voicemail_bucket
        return AmazonTranscriber(bucket, place=self.voicemail_bucket.key, key=self.settings.data_key)

    @cached_property
    def export_door(self) -> ports_phone.ExportDoor:
        """The way into accounts' own buckets."""
        from chalicelib.outbound.export_door import RoleExportDoor

        return RoleExportDoor(self.settings.voicemail_bucket, self.voicemail_bucket.key)

    @cached_property
    def exports(self) -> ports_export.Exports:
        """Reads where accounts' copies go."""
        from chalicelib.storage.exports import StoredExports

        return StoredExports(self._engine, self._codec)

    @cached_property
    def trusted_agents(self) -> ports_agents.TrustedAgents:
        """The agents that the operator trusts."""
        from chalicelib.outbound.agent_list import AgentList

        return AgentList(self.settings.drp_agents, self.clock)

    @cached_property
    def agents(self) -> ports_agents.Agents:
        """Reads what agents have left."""
        from chalicelib.storage.agents import StoredAgents

        return StoredAgents(self._engine, self._codec)

    @cached_property
    def agent_teller(self) -> ports_agents.AgentTeller:
        """The way out to agents' callbacks."""
        from chalicelib.outbound.agent_callbacks import GuardedTeller
        from chalicelib.outbound.guarded_post import GuardedPost

        return GuardedTeller(GuardedPost(loopback=self.settings.webhook_loopback == "on"))

    @cached_property
    def _engine(self) -> Engine:
        from chalicelib.aws import client
        from chalicelib.storage.dynamo import DynamoEngine

        return DynamoEngine(
            client("dynamodb"),
            records=self.settings.records_table,
            audit=self.settings.audit_table,
            ephemeral=self.settings.ephemeral_table,
            keys=self.settings.keys_table,
        )

    @cached_property
    def _pepper(self) -> Pepper:
        from chalicelib.storage.pepper import Pepper

        return Pepper(self.secrets.pepper, self.secrets.pepper_in_use, self.secrets.live_peppers)

    @cached_property
    def _cipher(self) -> EnvelopeCipher:
        from chalicelib.outbound.kms import KmsKeyService
        from chalicelib.storage.cipher import EnvelopeCipher

        return EnvelopeCipher(self._engine, KmsKeyService(self.settings.data_key))

    @cached_property
    def _codec(self) -> Codec:
        from chalicelib.storage.codec import Codec

        return Codec(self._cipher, self._pepper)


@cache
def desk() -> LiveDesk:
    """The desk of this container."""
    return LiveDesk(Settings.from_environment())
