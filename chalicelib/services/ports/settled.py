"""What may be noted without proof: how far something has come, never what was decided."""

from chalicelib.domain.account import LastSignIn
from chalicelib.domain.agent_request import AgentCallback
from chalicelib.domain.api_key import ApiKey
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.contact_list import ContactList
from chalicelib.domain.correspondence import Letter, NoteFile
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.request_file import RequestFile
from chalicelib.domain.retagging import Retagging
from chalicelib.domain.second_factor import Factors
from chalicelib.domain.stored import Stored
from chalicelib.domain.takeout import Takeout
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.voicemail_export import Backfill
from chalicelib.domain.webhook import WebhookRecord

Settled = (
    Letter
    | Voicemail
    | NoteFile
    | Backfill
    | Retagging
    | ApiKey
    | WebhookRecord
    | AgentCallback
    | Factors
    | LastSignIn
    | Stored
    | RequestFile
    | Mailing
    | Erasure
    | Takeout
    | ContactList
    | ConsumerErasure
    | ElsewhereAnswer
    | VendorTask
)
