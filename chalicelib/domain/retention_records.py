"""The rows of what is kept as a record: requests and what hangs on them, opt-outs, accounts, proofs, figures."""

from typing import Final

from chalicelib.domain.account import Plan
from chalicelib.domain.account_course import ERASED_WITHIN
from chalicelib.domain.child_task import TASK_LIFE
from chalicelib.domain.contact_list import RESULT_LIFE
from chalicelib.domain.inbound import ORIGINAL_LIFE
from chalicelib.domain.keeping import LEAST_MONTHS, REVIEW, TEXTS_MONTHS
from chalicelib.domain.legal_hold import ENDED_LIFE
from chalicelib.domain.request_file import FILE_LIFE
from chalicelib.domain.restriction import MISUSE_LIFE
from chalicelib.domain.retention_row import (
    ANSWER_LIFE,
    DAY,
    LIFECYCLE_LAG,
    MARK_LIFE,
    MONTH,
    STAFF_LETTER_LIFE,
    SWEEP_LAG,
    UPLOAD_LIFE,
    Mechanism,
    Retention,
    swept,
)
from chalicelib.domain.takeout import TAKEOUT_LIFE
from chalicelib.domain.voicemail import RETENTION_DAYS
from chalicelib.domain.webhook import DELIVERY_LIFE

_REQUESTS: Final = (
    swept(
        data="requests and all that hangs on them: what was typed, letters, messages, notes with their versions and "
        "attachments, records of calls and voicemails with transcripts and certificates of deletion, what was "
        "compared to know the person, declarations, permissions of agents, own answers, look-ups by contact and "
        "reference",
        starts="the last decision about them; what was sent together goes together",
        after=LEAST_MONTHS * MONTH,
        lag=REVIEW + SWEEP_LAG,
        ground="24 months at least (11 CCR 7101(a)); a business can keep them longer, up to 120 months; what is in "
        "work or held stays",
        lies=(
            *("request", "submission", "contact", "reference-entry", "call-entry", "agent-entry"),
            *("letter", "message", "note", "note-file", "file", "call", "voicemail"),
            *("agent-request", "agent-callback", "agenda", "recheck", "notice", "format-wish", "outside-case"),
            *("referral", "referral-agenda", "referred-from", "vendor-task"),
            *("mail", "FilesBucket/notes/", "MailBucket/parts/"),
        ),
        months=LEAST_MONTHS,
    ),
    swept(
        data="copies of identity documents",
        starts="the decision",
        after=DAY,
        ground="deleted once they were compared (11 CCR 7060(d)); who compared what, with what result, stays with the "
        "request, with the declaration under penalty of perjury, an agent's signed permission and a power of attorney",
        lies=("note-file:identity",),
    ),
    Retention(
        data="mails as they came in, and mails that are held back because too many came",
        starts="the mail",
        unusable_after=ORIGINAL_LIFE,
        gone_after=ORIGINAL_LIFE + LIFECYCLE_LAG,
        mechanism=Mechanism.LIFECYCLE,
        ground="to see what a mail said where it could not be taken apart, and to decide about a flood of them; what "
        "was understood of a mail, and what came with it, stays with its request",
        lies=("MailBucket/incoming/", "MailBucket/originals/", "MailBucket/held/"),
    ),
    swept(
        data="answer files",
        starts="release to the consumer",
        after=ANSWER_LIFE,
        lag=2 * DAY,
        ground="long enough to fetch them, no longer (11 CCR 7024(f))",
        lies=("FilesBucket/acc_",),
    ),
    swept(
        data="uploads that were never accepted",
        starts="upload",
        after=UPLOAD_LIFE,
        lag=2 * DAY,
        ground="not needed",
        lies=("FilesBucket/uploads/",),
    ),
    *(
        Retention(
            data=f"audio of voicemails ({', '.join(plan for plan in Plan if RETENTION_DAYS[plan] == days)})",
            starts="the message",
            unusable_after=days * DAY,
            gone_after=days * DAY + LIFECYCLE_LAG,
            mechanism=Mechanism.LIFECYCLE,
            ground="long enough to hear it again; stays while a request of the call is in work or has a legal hold",
            lies=(f"VoicemailBucket/acc_:{days}",),
        )
        for days in sorted(set(RETENTION_DAYS.values()))
    ),
)
_CHILDREN: Final = (
    Retention(
        data="what names a child who asked without a parent, and what staff saw of it",
        starts="the restricted task, which takes the place of the request; it goes when the task is done, if that is "
        "sooner",
        unusable_after=TASK_LIFE,
        gone_after=TASK_LIFE + SWEEP_LAG,
        mechanism=Mechanism.SWEEP,
        ground="long enough to remove the child's data elsewhere, no longer (16 CFR 312.5(c)(1), 312.10); a legal hold "
        "on a contact of the child keeps it, for who may do such tasks alone",
        lies=("child-identity",),
    ),
    Retention(
        data="restricted tasks without anything that names the child: days, how it came, outcome, who did it, the "
        "letter to a parent",
        starts="the end of the task",
        unusable_after=LEAST_MONTHS * MONTH,
        gone_after=LEAST_MONTHS * MONTH + SWEEP_LAG,
        mechanism=Mechanism.SWEEP,
        ground="proof that the data were removed, 24 months (11 CCR 7101(a)); it names nobody",
        lies=("child-task",),
        months=LEAST_MONTHS,
    ),
)
_LISTS: Final = (
    swept(
        data="opt-outs of texts and calls that have ended, and numbers that want texts again (keyed hashes)",
        starts="the end of the opt-out: while it stands it is honoured, and the contact with it",
        after=TEXTS_MONTHS * MONTH,
        ground="five years (47 CFR 64.1200(d)(6))",
        lies=("suppression:texts-and-calls", "text-stop"),
        months=TEXTS_MONTHS,
    ),
    swept(
        data="other opt-outs that have ended",
        starts="the end of the opt-out: while it stands it is honoured, and the contact with it",
        after=LEAST_MONTHS * MONTH,
        ground="proof of the opt-out, 24 months at least (11 CCR 7101(a))",
        lies=("suppression",),
        months=LEAST_MONTHS,
    ),
    swept(
        data="who took part in a financial incentive, and withdrew",
        starts="the withdrawal: while somebody takes part it is what the offer rests on",
        after=LEAST_MONTHS * MONTH,
        ground="proof of opt-in and withdrawal, 24 months at least (11 CCR 7016(d), 7101(a)); erasing a person's data "
        "takes it at once",
        lies=("incentive-member",),
        months=LEAST_MONTHS,
    ),
    swept(
        data="legal holds, as the list of holds shows them",
        starts="the last day of the hold; one that is ended by hand goes at once",
        after=ENDED_LIFE,
        ground="to see what ended; the request's audit says it for good",
        lies=("legal-hold",),
    ),
    swept(
        data="files of lists of requests",
        starts="they are ready",
        after=FILE_LIFE,
        lag=DAY,
        ground="long enough to fetch one; another can be made at any time (data minimisation, GDPR Art 5(1)(c))",
        lies=("request-file", "FilesBucket/lists/"),
    ),
    swept(
        data="exports of everything that an account has, or of what it holds here about one person",
        starts="they are ready",
        after=TAKEOUT_LIFE,
        lag=2 * DAY,
        ground="long enough to fetch one; another can be made while the account is there",
        lies=("takeout", "FilesBucket/takeouts/"),
    ),
    swept(
        data="lists of contacts that a business hands over to be cleaned or taken over, and what came of them; what "
        "was uploaded goes as soon as it is read",
        starts="they are ready; of one that was announced and never came, the announcement",
        after=RESULT_LIFE,
        lag=2 * DAY,
        ground="processed on the business's instruction only (GDPR Art 28(3)(a)): long enough to fetch the result",
        lies=("contact-list", "FilesBucket/contacts/"),
    ),
    swept(
        data="addresses that letters do not reach",
        starts="the last letter that came back; staff can lift a mark before, and a code that comes back does",
        after=MARK_LIFE,
        ground="to tell staff at once that a letter cannot be mailed, instead of losing it (GDPR Art 5(1)(d))",
        lies=("address-mark",),
    ),
    swept(
        data="letters to staff; of letters that answer requests from elsewhere what is no address and no word",
        starts="the letter",
        after=STAFF_LETTER_LIFE,
        ground="to see whether one arrived",
        lies=("letter:staff",),
    ),
    swept(
        data="logs of webhooks",
        starts="the event",
        after=DELIVERY_LIFE,
        lag=DAY,
        ground="to send again what a business's own system has missed; they hold ids and codes only",
        lies=("delivery",),
    ),
)
_ACCOUNTS: Final = (
    Retention(
        data="accounts: the business, its staff, settings, numbers, keys, greetings, wrapped data keys, and the "
        "operator's grants, notices and registers",
        starts="the first day of closing; a member of staff can have their own data deleted before",
        unusable_after=ERASED_WITHIN,
        gone_after=ERASED_WITHIN,
        mechanism=Mechanism.ERASURE,
        ground="nothing is kept of who is no customer any more; requests under a legal hold wait for its end",
        lies=(
            *("account", "user", "slug", "login", "last-sign-in", "second-factors", "issuer", "api-key", "summary"),
            *("logo", "questions", "wording", "past-wording", "verification-policy", "closing-request", "stored"),
            "incentive",
            *("phone-number", "phone-number-entry", "service-code", "service-code-entry", "agent-link"),
            *("controller", "service", "vendor"),
            *("voicemail-export", "voicemail-backfill", "retagging", "webhook", "webhook-resend", "retention-review"),
            *(
                "notice-board",
                "operator-notice",
                "mailing",
                "news",
                "transfer",
                "grant",
                "restriction",
                "register-entry",
            ),
            *("VoicemailBucket/greetings/", "KeysBucket/keys/", "KeysTable"),
        ),
    ),
)
_MISUSE: Final = (
    swept(
        data="reports that an account is misused, with notes and evidence",
        starts="the report is closed; evidence that was announced and not accepted goes after a day",
        after=MISUSE_LIFE,
        ground="to see a pattern and to answer a dispute about what was done (GDPR Art 6(1)(f)); acts stay audited",
        lies=("misuse", "misuse-note", "FilesBucket/evidence/"),
    ),
)
_PROOFS: Final = (
    Retention(
        data="signed audit digests, and the ledger of erasures (ids and counts)",
        starts="writing",
        unusable_after=36 * MONTH,
        gone_after=37 * MONTH,
        mechanism=Mechanism.OBJECT_LOCK,
        ground="proof of the records kept under 11 CCR 7101 (24 months) and of appeals; locked for three years of it",
        lies=("DigestBucket/digests/", "DigestBucket/erasures/"),
    ),
    Retention(
        data="audit chains: ids, codes, hashes, and commitments that prove nothing once their salts are gone",
        starts="writing",
        unusable_after=LEAST_MONTHS * MONTH,
        gone_after=None,
        mechanism=Mechanism.STAYS,
        ground="proof of what was done, and that it was deleted; they name no consumer",
        lies=("chain", "AuditTable"),
    ),
    Retention(
        data="counts of requests (Home and Statistics), what a deleted request counted as, counts of what was deleted",
        starts="the request",
        unusable_after=LEAST_MONTHS * MONTH,
        gone_after=None,
        mechanism=Mechanism.STAYS,
        ground="yearly figures (11 CCR 7102); they outlive the requests",
        lies=("tally", "happenings", "figures"),
    ),
    Retention(
        data="versions of the operator's privacy policy, which are public",
        starts="publication",
        unusable_after=LEAST_MONTHS * MONTH,
        gone_after=None,
        mechanism=Mechanism.STAYS,
        ground="what came in names the version that held then; they name nobody",
        lies=("policy-version", "policy-text"),
    ),
    swept(
        data="what is left of requests whose person was erased on the business's order (days, right, manner, outcome, "
        "grounds), and those orders with their certificates",
        starts="the last decision about the request; of an order its end",
        after=LEAST_MONTHS * MONTH,
        ground="the record of a request that the law asks for (11 CCR 7101(b)); it names nobody",
        lies=("logged-request", "consumer-erasure"),
        months=LEAST_MONTHS,
    ),
    swept(
        data="what is left of requests from places that a business does not serve: day, place, outcome and id of the "
        "letter; for the minutes until all of it is gone also the ids of the requests",
        starts="the day of the answer",
        after=LEAST_MONTHS * MONTH,
        ground="to show what was done with such requests, without anything about who asked",
        lies=("elsewhere",),
        months=LEAST_MONTHS,
    ),
    Retention(
        data="erasures of accounts: ids and counts",
        starts="the erasure",
        unusable_after=LEAST_MONTHS * MONTH,
        gone_after=None,
        mechanism=Mechanism.STAYS,
        ground="a restore of a backup erases again what was erased; they name nobody",
        lies=("erasure",),
    ),
)
RECORDS: Final = (*_REQUESTS, *_CHILDREN, *_LISTS, *_ACCOUNTS, *_MISUSE, *_PROOFS)
