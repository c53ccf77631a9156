"""The closed vocabulary of the audit: `object:event` or `object:part:event`, past tense, never reused."""

from enum import StrEnum


class Tag(StrEnum):
    """What happened. A tag is never renamed or given a second meaning: old entries keep it for years."""

    # A request, on its own chain.
    REQUEST_RECEIVED = "request:received"  # stored with its clocks; detail: right, regime, law version, channel
    REQUEST_CONTACT_CONFIRMED = "request:contact:confirmed"  # a code came back: control of the contact, no more
    REQUEST_ACKNOWLEDGED = "request:acknowledged"  # the acknowledgement was decided and put into the outbox
    REQUEST_VERIFICATION_RECORDED = "request:verification:recorded"  # the business's match: what, by whom, result
    REQUEST_APPROVAL_REQUESTED = "request:approval:requested"  # a second person must agree
    REQUEST_APPROVAL_GIVEN = "request:approval:given"  # that person, another than the first, agreed
    REQUEST_APPROVAL_REFUSED = "request:approval:refused"  # or did not
    REQUEST_LAW_CORRECTED = "request:law:corrected"  # from and to which law and right, old and new dates
    REQUEST_CLARIFICATION_ASKED = "request:clarification:asked"  # where the law says so, days stop counting
    REQUEST_CLARIFICATION_RECEIVED = "request:clarification:received"  # and count again; detail: the day it came
    REQUEST_IDENTITY_ASKED = "request:identity:asked"  # on reasonable doubt, with the reason
    REQUEST_IDENTITY_RECEIVED = "request:identity:received"  # where the law says so, the period starts here
    REQUEST_EXTENDED = "request:extended"  # the one extension, with its reason and new date
    REQUEST_ANSWERED = "request:answered"  # granted in full or in part; nothing held, referred, a duplicate
    REQUEST_DENIED = "request:denied"  # with its ground
    REQUEST_WITHDRAWN = "request:withdrawn"  # by the consumer
    REQUEST_APPEALED = "request:appealed"  # by the consumer; detail: the message with its words, when due
    REQUEST_APPEAL_DECIDED = "request:appeal:decided"  # its outcome; whether nobody else was there to decide
    REQUEST_APPEAL_WITHDRAWN = "request:appeal:withdrawn"  # by the consumer; the first decision stands
    REQUEST_REOPENED = "request:reopened"  # a closed request was taken up again
    REQUEST_MESSAGE_SENT = "request:message:sent"  # from the business to the consumer
    REQUEST_MESSAGE_RECEIVED = "request:message:received"  # from the consumer to the business
    REQUEST_NOTE_ADDED = "request:note:added"  # internal; the consumer never sees it
    REQUEST_NOTE_CHANGED = "request:note:changed"  # a new version; the earlier ones stay
    REQUEST_NOTE_FILE_ANNOUNCED = "request:note-file:announced"  # for a note: among staff, never for the consumer
    REQUEST_NOTE_FILE_ATTACHED = "request:note-file:attached"  # it passed our own check
    REQUEST_NOTE_FILE_REFUSED = "request:note-file:refused"  # or did not
    REQUEST_NOTE_FILE_REMOVED = "request:note-file:removed"  # by staff, or never accepted
    REQUEST_LINKED = "request:linked"  # staff say it is the same matter as another; detail: which
    REQUEST_UNLINKED = "request:unlinked"  # or no longer
    REQUEST_FILE_ANNOUNCED = "request:file:announced"  # an upload form was signed for it
    REQUEST_FILE_ATTACHED = "request:file:attached"  # it passed our own check; detail: file id, size, commitment
    REQUEST_FILE_REFUSED = "request:file:refused"  # uploaded, and it failed our own check
    REQUEST_FILE_LINK_ISSUED = "request:file:link-issued"  # a link of 60 s was handed out
    REQUEST_FILE_REMOVED = "request:file:removed"  # retention or staff removed it; the commitment stays
    REQUEST_LETTER_DELIVERED = "request:letter:delivered"  # the mail service accepted the letter
    REQUEST_LETTER_FAILED = "request:letter:failed"  # given up, bounced or suppressed: nobody was told
    REQUEST_LETTER_REPEATED = "request:letter:repeated"  # mailed once more; detail: instead of which letter
    REQUEST_LETTER_ABANDONED = "request:letter:abandoned"  # no way to the person is known; they count as not told
    REQUEST_TOLD_OTHERWISE = "request:told:otherwise"  # by post, telephone or in person; detail: letter, how, day
    REQUEST_ASSIGNED = "request:assigned"  # to a user, or to nobody
    REQUEST_HELD = "request:held"  # a legal hold stops retention
    REQUEST_HOLD_RELEASED = "request:hold-released"  # and lets it run again
    REQUEST_ERASED = "request:erased"  # retention removed the personal fields; the chain stays
    REQUEST_CODE_SENT = "request:code:sent"  # a code left for a contact of this request
    REQUEST_CODE_FAILED = "request:code:failed"  # a wrong, stale or exhausted code was tried
    REQUEST_CALL_NOTED = "request:call:noted"  # what a call left: the right keyed, consent to recording, its end
    REQUEST_VOICEMAIL_LEFT = "request:voicemail:left"  # the telephone company has a recording; detail: its id
    REQUEST_VOICEMAIL_KEPT = "request:voicemail:kept"  # it lies in our bucket; detail: hash, size, length
    REQUEST_VOICEMAIL_SUPERSEDED = "request:voicemail:superseded"  # the caller recorded again
    REQUEST_VOICEMAIL_UNUSABLE = "request:voicemail:unusable"  # there is no audio; detail: why
    REQUEST_VOICEMAIL_EXPIRED = "request:voicemail:expired"  # deleted by its retention; detail: certificate's hash
    REQUEST_VOICEMAIL_COPIED = "request:voicemail:copied"  # into the account's own bucket
    REQUEST_TRANSCRIPT_CORRECTED = "request:transcript:corrected"  # by staff; the commitment says to what
    REQUEST_SORTED = "request:sorted"  # staff said what was asked for, or that nothing was; detail: the rights
    REQUEST_HANDED_OVER = "request:handed-over"  # from the general mailbox to a business; on the chains of both
    REQUEST_TEXT_STOPPED = "request:text:stopped"  # the number wants no texts
    REQUEST_TEXT_STARTED = "request:text:started"  # and wants them again
    REQUEST_OPTOUT_SIGNAL = "request:optout:signal"  # the browser sent `Sec-GPC: 1` with this submission
    REQUEST_AGENT_PERMISSION = "request:agent:permission"  # staff saw it, or a power of attorney; detail: which
    SUPPRESSION_CHANGED = "suppression:changed"  # an opt-out began or ended; also on the account's own chain
    RECEIPT_SIGNED = "receipt:signed"  # first viewed: detail holds the key's id and the receipt's hash

    # Reading personal data, on a chain per user and day.
    VIEW_QUEUE = "view:queue"  # a page of the queue; detail: how many requests it showed
    VIEW_REQUEST = "view:request"  # the page of one request
    VIEW_SUPPRESSIONS = "view:suppressions"  # a page of the list of those who opted out; detail: how many it showed
    VIEW_FILE = "view:file"  # a link to a file was handed to staff
    VIEW_NOTE_FILE = "view:note-file"  # a link to a note's attachment was handed to staff
    VIEW_AUDIT = "view:audit"  # a page of the audit itself; detail: which part of it
    VIEW_VOICEMAIL = "view:voicemail"  # a link to a voicemail was handed to staff; detail: to play or to save

    # The account's administration, on its own chain.
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_ERASED = "account:erased"  # both copies of its data key are destroyed
    ACCOUNT_USER_ADDED = "account:user:added"
    ACCOUNT_USER_DISABLED = "account:user:disabled"
    ACCOUNT_USER_ENABLED = "account:user:enabled"  # after having been disabled
    ACCOUNT_USER_ROLE_CHANGED = "account:user:role-changed"  # detail: from and to which
    ACCOUNT_USER_CORRECTED = "account:user:corrected"  # their name, or another address asked for; detail: which
    ACCOUNT_USER_ADDRESS_CONFIRMED = "account:user:address-confirmed"  # the new address signs in, the old one no more
    ACCOUNT_SETTINGS_CHANGED = "account:settings:changed"  # detail: names of the settings, never values
    ACCOUNT_SITES_CHANGED = "account:sites:changed"  # that may frame the form; detail: edition, origins added, removed
    ACCOUNT_WORDING_CHANGED = "account:wording:changed"  # own words of a letter; detail: which letter, which version
    ACCOUNT_QUESTIONS_CHANGED = "account:questions:changed"  # the form's own questions about a right; detail: which
    ACCOUNT_LETTER_FAILED = "account:letter:failed"  # a letter to a member of staff did not arrive
    ACCOUNT_KEY_ROTATED = "account:key:rotated"  # a new data key or pepper is in use
    ACCOUNT_KEY_ADDED = "account:key:added"  # an API key of the account's own systems; detail: its id and scopes
    ACCOUNT_KEY_REVOKED = "account:key:revoked"  # what it signs is refused from then on
    USER_CODE_SENT = "user:code:sent"  # a sign-in code left
    USER_SIGNED_IN = "user:signed-in"
    USER_SIGNED_OUT = "user:signed-out"
    USER_LINKED = "user:linked"  # to who they are at an issuer, at their first sign-in through it; detail: which issuer
    USER_UNLINKED = "user:unlinked"  # by an administrator: the next sign-in links anew
    USER_SSO_REFUSED = "user:sso:refused"  # an issuer's word for a known person did not count; detail: why
    USER_PROVED_AGAIN = "user:proved-again"  # showed again who they are, before a step that asks for it
    USER_SESSIONS_ENDED = "user:sessions:ended"  # by themselves or an administrator; detail: whose, how many
    USER_FACTOR_ADDED = "user:factor:added"  # a second factor; detail: authenticator or passkey
    USER_FACTOR_REMOVED = "user:factor:removed"  # by themselves
    USER_FACTOR_FAILED = "user:factor:failed"  # a second factor that was shown did not fit
    USER_FACTORS_RESET = "user:factors:reset"  # all of them, by an administrator or the operator; their sessions ended
    USER_RECOVERY_MADE = "user:recovery:made"  # ten new recovery codes; the older ones are void
    USER_RECOVERY_USED = "user:recovery:used"  # one of them opened a session; detail: how many are left
    USER_ALERTS_CHANGED = "user:alerts:changed"  # how often they hear of deadlines
    USER_VIEWS_CHANGED = "user:views:changed"  # the views of the queue that they keep; detail: how many
    USER_SIGN_IN_FAILED = "user:sign-in:failed"  # a wrong, stale or exhausted code for a known user
    ACCOUNT_CODE_ADDED = "account:code:added"  # a service code of the telephone line
    ACCOUNT_CODE_CHANGED = "account:code:changed"  # its name or greeting
    ACCOUNT_CODE_RETIRED = "account:code:retired"  # detail: where it leads on to
    ACCOUNT_NUMBER_ADDED = "account:number:added"  # a telephone number
    ACCOUNT_NUMBER_CHANGED = "account:number:changed"  # shared or not, the brand it stands for
    ACCOUNT_NUMBER_REMOVED = "account:number:removed"
    ACCOUNT_PLAN_CHANGED = "account:plan:changed"
    ACCOUNT_EXPORT_CHANGED = "account:export:changed"  # the account's own bucket for voicemails
    ACCOUNT_EXPORT_FAILED = "account:export:failed"  # copies have been failing
    ACCOUNT_AGENT_CONNECTED = "account:agent:connected"  # an agent got a token; detail: the agent's id
    ACCOUNT_WEBHOOK_ADDED = "account:webhook:added"  # detail: its id and events; never its address
    ACCOUNT_WEBHOOK_CHANGED = "account:webhook:changed"  # its address or events
    ACCOUNT_WEBHOOK_SECRET_ROTATED = "account:webhook:secret-rotated"  # noqa: S105  a tag, no secret
    ACCOUNT_WEBHOOK_DISABLED = "account:webhook:disabled"  # by staff, or because it answered 410
    ACCOUNT_WEBHOOK_ENABLED = "account:webhook:enabled"
    ACCOUNT_WEBHOOK_REMOVED = "account:webhook:removed"
    ACCOUNT_WEBHOOK_TESTED = "account:webhook:tested"
    ACCOUNT_WEBHOOK_RESENT = "account:webhook:resent"  # one event, or those of a span of time
    ACCOUNT_WEBHOOK_FAILED = "account:webhook:failed"  # it has been failing, and administrators are told
    ACCOUNT_LIST_ASKED = "account:list:asked"  # a list of requests is wanted as a file; detail: its filter as codes
    ACCOUNT_LIST_EXPORTED = "account:list:exported"  # it is ready; detail: how many requests are in it
    AUDIT_EXPORTED = "audit:exported"  # detail: number of entries and chains
