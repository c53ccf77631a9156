"""The figures of docs/limits.md: each limit as the constant that holds it, and what it limits."""

from dataclasses import dataclass
from importlib import import_module
from typing import Final


@dataclass(frozen=True, slots=True)
class Row:
    """One limit: the constant that holds it, what it limits, and the unit (empty for lengths of time)."""

    constant: str  # module below chalicelib, colon, name
    what: str
    unit: str = ""

    @property
    def value(self) -> object:
        """What the code says."""
        module, _, name = self.constant.partition(":")
        return getattr(import_module(f"chalicelib.{module}"), name)


CHARACTERS: Final = "characters"
LIMITS: Final = {
    "What a person may type": (
        Row("channels.web_form:NAME_LIMIT", "A name", CHARACTERS),
        Row("channels.web_form:ORGANISATION_LIMIT", "An agent's organisation", CHARACTERS),
        Row("channels.web_form:NUMBER_LIMIT", "A customer or order number", CHARACTERS),
        Row("channels.web_form:CORRECTION_LIMIT", "What is wrong, and what is right, in a correction", CHARACTERS),
        Row("channels.web_form:DETAILS_LIMIT", "Details of a request", CHARACTERS),
        Row("domain.contact:EMAIL_LIMIT", "An e-mail address (RFC 5321)", CHARACTERS),
        Row("domain.contact:PHONE_LIMIT", "A telephone number as typed", CHARACTERS),
        Row("services.handling.write_message:TEXT_LIMIT", "A message or a note", CHARACTERS),
        Row("services.handling.decide_request:TEXT_LIMIT", "The words of an answer", CHARACTERS),
        Row("services.handling.decide_request:CONTROLLER_LIMIT", "Whom a referral names", CHARACTERS),
        Row("domain.letter_text:PASSAGE_LIMIT", "One passage of a letter that staff write", CHARACTERS),
        Row("domain.wording:WORDS_LIMIT", "A business's own words for one passage of its letters", CHARACTERS),
        Row("domain.wording:ALL_WORDS_LIMIT", "All own words for one letter", CHARACTERS),
        Row("domain.wording:NOTE_LIMIT", "The note of a version of own words", CHARACTERS),
        Row("domain.register:LINE_LIMIT", "A line of an entry in a register", CHARACTERS),
        Row("domain.register:TEXT_LIMIT", "A longer text of an entry in a register", CHARACTERS),
        Row("domain.register:ENTRIES_LIMIT", "Entries of one register"),
        Row("domain.question:QUESTIONS_LIMIT", "Own questions that a form asks about one right"),
        Row("domain.question:RETIRED_LIMIT", "Questions about one right that are no longer asked and can be again"),
        Row("domain.question:CHOICES_LIMIT", "Answers to choose from of one own question"),
        Row("domain.question:LABEL_LIMIT", "An own question in one language", CHARACTERS),
        Row("domain.question:HINT_LIMIT", "The help of an own question in one language", CHARACTERS),
        Row("domain.question:CHOICE_LIMIT", "One answer to choose, in one language", CHARACTERS),
        Row("domain.question:SHORT_LIMIT", "A short answer to an own question", CHARACTERS),
        Row("domain.question:LONG_LIMIT", "A longer answer to an own question", CHARACTERS),
        Row("domain.question:ANSWERS_LIMIT", "All answers of one submission to own questions", CHARACTERS),
        Row("services.handling.extend_deadline:REASON_LIMIT", "The reason of an extension", CHARACTERS),
        Row("services.handling.correct_law:REASON_LIMIT", "Why a law is corrected", CHARACTERS),
        Row("services.handling.change_note:VERSIONS_LIMIT", "Versions of one note"),
        Row("services.handling.attach_to_note:FILES_LIMIT", "Attachments of one note"),
        Row("services.handling.related_requests:LINKS_LIMIT", "Requests linked with one as the same matter"),
        Row("services.handling.hold_request:WORDS_LIMIT", "The note of a legal hold", CHARACTERS),
        Row("services.handling.hold_request:YEARS_LIMIT", "The last day of a legal hold lies within", "years"),
        Row("http.call:BODY_LIMIT", "The body of a posted form", "bytes"),
    ),
    "Files of answers": (
        Row("domain.file_types:FILE_LIMIT", "One file", "bytes"),
        Row("domain.retention_row:UPLOAD_LIFE", "An upload that was not accepted is deleted after"),
        Row("domain.never_disclose:SCAN_LIMIT", "Searched for what may not be disclosed, of a text file", CHARACTERS),
        Row("services.handling.attach_file:LINK_SECONDS", "A link to a file lives", "seconds"),
    ),
    "Codes, sessions and forms": (
        Row("domain.passing:CODE_LIFE", "A code can be used for"),
        Row("domain.passing:CODE_TRIES", "Tries until a new code is needed", "tries"),
        Row(
            "domain.passing:CODES_KEPT", "Codes that are valid side by side, because mails overtake each other", "codes"
        ),
        Row("domain.passing:DRAFT_LIFE", "Answers in progress are kept for"),
        Row("domain.passing:VISIT_LIFE", "A consumer's visit to the follow-up page lasts"),
        Row("domain.passing:STAFF_IDLE", "A session of staff ends when idle for"),
        Row("domain.passing:STAFF_LONGEST", "and in any case after"),
        Row("domain.passing:STAFF_FRESH_LIFE", "Keys, roles, export and deletion take a sign-in that is no older than"),
        Row("domain.passing:SESSIONS_LIMIT", "Sessions of one member of staff; the oldest ends", "sessions"),
        Row("domain.passing:SECOND_STEP_LIFE", "From the mailed code to the second factor, and to set one up"),
        Row("services.accounts.second_step:FACTOR_TRIES", "Second factors tried in one sign-in", "tries"),
        Row(
            "services.accounts.second_step:WRONG_A_DAY",
            "Wrong second factors of one person in a day, until each further try waits",
            "tries",
        ),
        Row("services.accounts.second_step:STOP_LIFE", "and for how long it waits"),
        Row("services.accounts.second_step:STEP_SECONDS", "Digits of an authenticator app change every", "seconds"),
        Row("domain.second_factor:PASSKEYS_LIMIT", "Passkeys of one person", "passkeys"),
        Row("outbound.passkeys:ANSWER_LIMIT", "What a browser says of a passkey", CHARACTERS),
        Row("domain.passing:SSO_LIFE", "From us to an issuer of single sign-on and back"),
        Row("domain.issuer:ISSUERS_LIMIT", "Issuers that an account trusts", "issuers"),
        Row("domain.issuer:URL_LIMIT", "An issuer's address", CHARACTERS),
        Row("domain.issuer:CLIENT_LIMIT", "Client ID and client secret", CHARACTERS),
        Row("domain.issuer:NAME_LIMIT", "What staff call an issuer", CHARACTERS),
        Row("services.accounts.sso_sign_in:STATE_LIMIT", "The state that comes back from an issuer", CHARACTERS),
        Row("services.accounts.sso_sign_in:CODE_LIMIT", "The code that comes back from an issuer", CHARACTERS),
        Row("outbound.issuer_door:KEYS_LIFE", "An issuer's keys are believed for"),
        Row("outbound.issuer_door:REFETCH_SECONDS", "and read again for an unknown key at most every", "seconds"),
        Row("outbound.issuer_door:LEEWAY_SECONDS", "Clocks of an issuer and ours may differ by", "seconds"),
        Row("outbound.issuer_door:DOCUMENT_LIMIT", "A document of an issuer", "bytes"),
        Row("domain.passing:KNOWN_LIFE", "A browser in which somebody has signed in counts as theirs for"),
        Row(
            "services.accounts.staff_sign_in:STRANGERS_A_DAY",
            "Codes for one member of staff asked for in other browsers than theirs, in a day",
            "codes",
        ),
        Row("http.form_tokens:LIFE_SECONDS", "A form can be posted for", "seconds"),
        Row("services.accounts.first_account:LINK_LIFE", "The link for the first account lives"),
        Row("domain.passing:ADDRESS_LIFE", "The link that confirms the new address of a member of staff lives"),
    ),
    "The telephone": (
        Row("services.telephone.service_codes:GREETING_LIMIT", "Own words of a greeting", CHARACTERS),
        Row("services.telephone.service_codes:GREETING_BYTES", "An own recording of a greeting", "bytes"),
        Row("routes.staff.phone:GREETING_SECONDS", "A greeting that is recorded on the page", "seconds"),
        Row("domain.telephony:FORWARDING", "A retired service code leads on for"),
        Row("http.telephony.frame:REPEAT", "A webhook may come again for"),
        Row("http.telephony.frame:REMEMBERED", "and is refused as a replay for"),
    ),
    "Calls": (
        Row("domain.telephony:LONGEST_MESSAGE", "A message", "seconds"),
        Row("domain.telephony:SILENCE", "Silence at a prompt, with one repetition, until the call ends", "seconds"),
        Row("routes.telephony.record:TAKES_LIMIT", "Recordings in one call", "recordings"),
        Row("services.telephone.find_line:CODE_TRIES", "Wrong codes in one call until the general mailbox", "codes"),
        Row(
            "services.telephone.find_line:GUESSES_LIMIT",
            "Wrong codes from one number in an hour until the mailbox",
            "codes",
        ),
        Row(
            "services.telephone.find_line:WITHHELD_LIMIT", "The same from all callers whose number is withheld", "codes"
        ),
        Row("services.telephone.hear_status:CALLER_TRIES", "PINs keyed from one number in a day", "tries"),
        Row(
            "services.telephone.hear_status:WITHHELD_TRIES",
            "The same from all callers whose number is withheld",
            "tries",
        ),
    ),
    "Recordings": (
        Row(
            "services.voicemail.fetch_recording:RECORDING_LIMIT",
            "A recording that is fetched (six minutes are 6 MB)",
            "bytes",
        ),
        Row(
            "services.voicemail.fetch_recording:PATIENCE",
            "A message that cannot be fetched is lost, with an alarm, after",
        ),
        Row(
            "services.voicemail.reconcile_recordings:SPAN",
            "Recordings of which no word came are asked for, if not older than",
        ),
        Row(
            "services.voicemail.keep_voicemail:WORK_SECONDS", "Work on voicemails in one run; the rest waits", "seconds"
        ),
        Row("services.voicemail.play_voicemail:PLAY_SECONDS", "A link to a recording lives", "seconds"),
        Row("services.voicemail.correct_transcript:TRANSCRIPT_LIMIT", "A transcript as staff correct it", CHARACTERS),
        Row("services.intake.close_no_request:WHY_LIMIT", "Why something was no request", CHARACTERS),
        Row("domain.voicemail_export:COPY_TRIES", "A copy into an account's own bucket is tried for"),
    ),
    "Text messages": (
        Row(
            "channels.text_message:WORDS_LIMIT",
            "A text that came in; the rest is cut (networks carry 1,600)",
            CHARACTERS,
        ),
        Row("services.telephone.take_text:TOGETHER", "Texts of one number are one request while each follows within"),
        Row(
            "services.telephone.take_text:TEXTS_A_DAY",
            "Texts of one number kept in a day; more are only counted",
            "texts",
        ),
        Row("services.telephone.answer_text:REPLIES_A_DAY", "Answers to one number in a day", "texts"),
        Row(
            "services.telephone.may_text:NUMBER_A_DAY",
            "Texts and spoken codes to one number in a day, from all accounts; as many that callers ask for",
            "texts",
        ),
        Row(
            "services.telephone.may_text:ACCOUNT_A_DAY",
            "Texts and spoken codes of one account in a day; as many that callers ask for",
            "texts",
        ),
    ),
    "Systems that call": (
        Row("services.audit.read_audit:READ_LIMIT", "Entries of the audit read for one page", "entries"),
        Row("services.audit.read_audit:CHAINS_LIMIT", "Histories of the audit read for one page", "histories"),
        Row("services.audit.read_audit:DAYS_LIMIT", "Days of a person or system that one page asks for", "days"),
        Row(
            "services.audit.export_parts:PART_LIMIT",
            "A part of the audit that a browser downloads, about",
            "characters",
        ),
        Row(
            "services.audit.export_parts:PAGES_LIMIT",
            "Pages of the export, of 50 histories each, in such a part",
            "pages",
        ),
        Row("domain.picture:LOGO_LIMIT", "The picture beside a business's name", "bytes"),
        Row("domain.picture:SIDE_LIMIT", "Its width and height", "pixels"),
        Row("services.accounts.business_logo:UPLOAD_SECONDS", "The form for such a picture is taken for", "seconds"),
        Row("services.accounts.user_access:USERS_LIMIT", "People of an account, disabled ones included", "people"),
        Row("domain.account_course:TRIAL_LIFE", "A trial"),
        Row("domain.account_course:CLOSING_LIFE", "An account that is closing still answers for at most"),
        Row("domain.account_course:READ_ONLY_LIFE", "A closed account can be read for"),
        Row("domain.passing:SIGN_UP_LIFE", "What a business typed to open an account is kept for"),
        Row("services.accounts.sign_up:ADDRESSES_A_DAY", "Mails with a code to open an account to one address a day"),
        Row("services.accounts.closing_requests:TO_LIMIT", "Who takes over an open request", CHARACTERS),
        Row("services.accounts.closing_requests:HOW_LIMIT", "How they got it", CHARACTERS),
        Row("services.accounts.keep_accounts:ACCOUNTS_A_RUN", "Accounts looked at in one run", "accounts"),
        Row("services.accounts.api_keys:KEYS_LIMIT", "API keys of an account in use", "keys"),
        Row("storage.api_keys:LIFE", "A key that was revoked is refused within"),
        Row("http.api.signed:SIGNATURE_LIFE", "A signature is taken for"),
        Row("http.api.signed:SKEW_LIFE", "Its `created` may lie in the future by"),
        Row("http.api.signed:NONCE_LIMIT", "A nonce", CHARACTERS),
        Row("domain.passing:TURN_LIFE", "An Idempotency-Key is remembered for"),
        Row("channels.signed_api:OLDEST_LIFE", "A request that is filed late was received at most this long ago"),
        Row("http.api.read_json:DEPTH_LIMIT", "Nesting of a body", "levels"),
        Row("http.api.operation:PAGE_LIMIT", "Items on a page of a list", "items"),
        Row("storage.recent_names:LIFE", "Another name of a colleague or brand shows in the queue within"),
        Row("services.handling.look_up_requests:SUBMISSIONS_LIMIT", "Submissions shown of one contact", "submissions"),
        Row("services.handling.several:SEVERAL_LIMIT", "Requests acted on at once", "requests"),
        Row("domain.saved_view:VIEWS_LIMIT", "Views of the queue that a person keeps", "views"),
        Row("domain.sites:SITES_LIMIT", "Sites that may show an account's form in a frame", "sites"),
        Row("domain.sites:SITE_LIMIT", "The address of such a site, as typed", CHARACTERS),
        Row("domain.saved_view:NAME_LIMIT", "The name of such a view", CHARACTERS),
        Row("domain.request_file:FILES_LIMIT", "Lists made into files for one person, in work or ready", "files"),
        Row("domain.request_file:FILE_LIFE", "Such a file can be fetched for"),
        Row("services.handling.request_files:LINK_SECONDS", "by a link that lives", "seconds"),
        Row("services.handling.request_files:FILE_SECONDS", "Lists are written in one run for", "seconds"),
        Row(
            "services.handling.find_requests:READ_LIMIT",
            "Requests looked through for one page of a filtered list",
            "requests",
        ),
    ),
    "The operator": (
        Row("domain.grant:REASON_LIMIT", "Why the operator is let in, or a demand is registered", CHARACTERS),
        Row("domain.grant:REFERENCE_LIMIT", "The reference of a demand, or of an order of silence", CHARACTERS),
        Row("domain.grant:DEMAND_LIMIT", "A legal demand or an incident opens an account for"),
        Row("domain.grant:SILENCE_LIMIT", "Telling an account is put off at once for"),
        Row("services.grants.views:SHOWN_LIMIT", "Pages that were read by one grant, as its page lists them", "pages"),
        Row("routes.operator.grants:SHOWN_LIMIT", "Grants of owners that the operator's page lists", "grants"),
    ),
    "Webhooks": (
        Row("domain.webhook:ENDPOINTS_LIMIT", "Endpoints of one account", "endpoints"),
        Row("domain.webhook:URL_LIMIT", "An endpoint's address", CHARACTERS),
        Row("domain.webhook:ATTEMPTS_KEPT", "Attempts shown of one delivery, the newest", "attempts"),
        Row("domain.webhook:DELIVERY_LIFE", "A delivery stays in the log, and can be sent again, for"),
        Row("domain.webhook:ROTATION_LIFE", "The older of two secrets signs beside the newer for"),
        Row("domain.webhook:LONGEST_WAIT", "`Retry-After` is obeyed up to"),
        Row("outbound.guarded_post:SECONDS", "One attempt, from the name to the answer", "seconds"),
        Row("services.webhooks.resend_webhooks:RESENT_A_RUN", "Sent anew to one endpoint in a minute", "deliveries"),
        Row(
            "services.webhooks.deliver_webhook:SWEEP_SECONDS",
            "What is due is put into the queue in one run for",
            "seconds",
        ),
    ),
    "Authorized agents": (
        Row("http.agent_api:SIGNED_LIMIT", "A signed message", "bytes"),
        Row("channels.agent_message:AGENT_ID_LIMIT", "An agent's own id of a request", CHARACTERS),
        Row("channels.agent_message:HINTS_LIMIT", "Hints about the relationship", "hints"),
        Row("services.agents.agent_message:CLAIMS_DEPTH_LIMIT", "Nesting of a signed message", "levels"),
        Row("services.agents.revoke_agent_request:REVOKE_LIMIT", "Why a request was revoked", CHARACTERS),
        Row("services.agents.agent_status:RESULTS_LIFE", "The results of a request are told for"),
        Row(
            "services.agents.tell_agents:TELL_SECONDS",
            "Callbacks in one run; the rest waits for the next minute",
            "seconds",
        ),
        Row("outbound.agent_callbacks:URL_LIMIT", "The address of a callback", CHARACTERS),
        Row("outbound.agent_list:LIST_LIMIT", "`agents.json`", "bytes"),
        Row("outbound.agent_list:REFRESH_SECONDS", "A change of `agents.json` is seen within", "seconds"),
        Row("outbound.agent_list:STALE_LIFE", "While it cannot be read, the list before is believed for"),
    ),
    "Jobs": (
        Row("services.audit.write_digest:CHAINS_A_SHARD", "Chains of each of the ten shards in one digest", "chains"),
        Row(
            "services.audit.write_digest:DIGESTS_A_RUN",
            "Digests in one run; the rest waits for the next hour",
            "digests",
        ),
        Row("services.deadlines.keep_deadlines:REMIND_SECONDS", "Reminders in one run of the deadline job", "seconds"),
        Row("services.deadlines.keep_deadlines:MAIL_SECONDS", "and the mails to staff that follow", "seconds"),
        Row("services.deadlines.remind:PEOPLE_LIMIT", "People told of one request that nobody looks after", "people"),
        Row(
            "services.deadlines.send_notices:LINES_LIMIT",
            "Requests listed in a mail to staff; more are counted",
            "requests",
        ),
        Row(
            "services.sweep_retention:DELIVERIES_A_SHARD",
            "Webhooks of each of the ten shards taken out of their logs in an hour",
            "webhooks",
        ),
        Row(
            "jobs.retention:SECONDS", "Requests are deleted in one run for; the rest waits for the next hour", "seconds"
        ),
        Row(
            "services.retention.sweep_leftovers:LIMIT",
            "Ended opt-outs, letters to staff, of each shard in an hour",
            "records",
        ),
        Row(
            "services.retention.review_month:AT_ONCE",
            "Accounts whose owners are told of the month in an hour",
            "accounts",
        ),
        Row("domain.keeping:REVIEW", "What may not be deleted yet is looked at again within"),
        Row("services.sweep_retention:FILES_A_SHARD", "Files of each of the ten shards deleted in an hour", "files"),
        Row("storage.recent_accounts:LIFE", "A closed business's form may still open for"),
        Row("storage.cipher:CACHE_SECONDS", "A destroyed data key may still be used for", "seconds"),
    ),
}
RATES: Final = {
    "SEND": "Submissions from one address block",
    "START": "Forms begun at one business",
    "BEGIN": "Forms begun from one address block",
    "CONTACT": "Forms that name one contact, from one address block",
    "NAMED": "Forms that name one contact at one business, from everywhere",
    "WRITE": "Messages written and links to files asked for about one submission",
    "CODE": "Codes shown or asked for from one address block",
    "SIGN_UP": "Businesses that ask for an account from one address block",
    "SIGN_IN": "Staff's attempts to sign in from one address block",
    "AGENT": "Calls by one authorized agent at one business",
    "AGENT_BLOCK": "Calls of the Data Rights Protocol from one address block",
    "AGENT_SETUP": "Set-ups as one agent at one business, from one address block",
}
