"""docs/limits.md: what is refused, how often is too often, and what it does not do."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.plans import PLANS
from chalicelib.http import rate_limits
from infra.limits_rows import LIMITS, RATES

# What a user of this kind of product would expect and does not find; by hand, because no code can tell.
GAPS: Final = (
    "One business takes 3,000 forms an hour, and 31,000 requests an hour can be reminded of: see [scale.md](scale.md).",
    "An API key approves no match and decides no appeal: a person must. HEAD and OPTIONS are not offered by the API.",
    "A key, webhook, controller or wish of the API can be there twice if its function is killed before it answers.",
    "Laws that begin later (Oklahoma and Louisiana 2027-01-01, Alabama 2027-05-01, Vermont 2028-01-01).",
    "Reminders to staff go out by mail only, in the first language of the business.",
    "Telephone numbers are added, moved between accounts and removed by `recourse number` alone; a page shows them.",
    "Recording a greeting on the page was tried in Chromium only; Firefox and Safari were not at hand.",
    "A text that follows one which was handed over stays in the general mailbox; so does that mailbox's closed copy.",
    "The telephone was tried against this machine's own company only, never against Twilio, Transcribe or STS on AWS.",
    "The calls of a number are not set up at Twilio by us: `recourse number add` prints what to enter there.",
    "The end of a call whose status callback is lost stays unknown, unless its recording came alone.",
    "Agents' systems (DRP) were played by our own simulator only, never by an agent's production system.",
    "Where a member of staff has never signed in, no code comes on a day on which strangers had twenty sent.",
    "Google, Okta, Entra and Cognito were never tried live, two providers made for tests were.",
    "An address signs in to one account of a deployment; that it is taken tells that it is known to some account.",
    "A plan counts attachments of notes and files of answers; recordings have days instead of room.",
    "Colour, logo, laws, sign-in and the search of the audit are on pages only, not in the API.",
    "Figures under five are hidden on the public page of statistics; another column can give some of them away.",
    "The export of the audit by page is for some ten thousands of requests; beyond, systems read it by the API.",
    "To an address whose first segment is none of ours, or that is longer than any route, API Gateway itself answers.",
    "A business with a single user cannot approve a match for a contact that is not on file: a second person must.",
    "The states' own exceptions to deletion (as Va. Code 59.1-582) are not among the grounds; have counsel word them.",
    "A letter that staff post still mentions the page and its code, and carries no postal address of the person.",
    "Letters exist in English and Spanish. PDFs are not tagged for screen readers; the page of a letter is.",
    "A crash between SES's acceptance and our note, or a stream two minutes late, can repeat a letter (same id).",
    "A mail counts as told until SES reports that it did not arrive; it may try for half a day before it does.",
    "A message that waits in the recipient's spam folder brings no event at all.",
    "A recording that cannot be fetched whole stays at the telephone company; staff see why, and no way to it.",
    "A refused upload or an expired link of the bucket shows S3's own error page.",
    "Pictures and files that come with a text are noted, not fetched. An answer to a text is not repeated if lost.",
    "Whether a spoken code was heard is not known: nobody asks the telephone company what became of the call.",
    "No text or code goes to the dear numbers of the Caribbean unless `RECOURSE_TEXT_COUNTRIES` has their beginning.",
    "The list of opt-outs is about contacts: who left neither address nor number, and a browser alone, is not on it.",
    "An opt-out needs no proof: somebody else, or a caller with a forged number, can put a contact on the list.",
    "Two numbers with the same last ten digits share a DROP hash: a check finds what either has opted out of.",
    "Nothing deletes from the list of opt-outs.",
    "A change of the pepper moves all that is hashed, four minutes in each quarter of an hour; the next waits for it.",
    "Nothing was deployed to AWS itself, only to an emulator: domain, DKIM, alarms, rollback and IAM are untried.",
    "A file that a page lets go is removed by a job within a minute or two; one that cannot be is tried for 14 days.",
    "An agent who left no address cannot be asked to confirm one, and staff cannot add it afterwards.",
    "`recourse doctor` verifies the newest ten digests; `tools/verify_audit.py` does all of them.",
    "A restore with its cut-over is rehearsed on an emulator; on AWS it was never done, nor does a throttle hold here.",
    "Drafts have no sweep of their own: readers stop at 24 hours, DynamoDB's time to live deletes within days.",
)


def limits_page(notice: str) -> str:
    """Return docs/limits.md."""
    parts = [f"{notice}# Limits\n\nWhat is longer, larger or more often is refused with words that name the limit.\n"]
    for heading, rows in LIMITS.items():
        parts.append(f"\n## {heading}\n\n| what | limit | in the code |\n|---|---|---|\n")
        parts += [f"| {row.what} | {_shown(row.value, row.unit)} | `{row.constant}` |\n" for row in rows]
    parts += _plans()
    parts.append(
        "\n## Rates\n\n"
        "An address block is the /24 of an IPv4 and the /56 of an IPv6 address. Beyond a limit the answer is 429\n"
        "with `Retry-After`. `RECOURSE_RATE_LIMITS=off` switches them off, for tests.\n\n"
        "| what | limit | in the code |\n|---|---|---|\n",
    )
    parts += [f"| {what} | {_rate(name)} | `http.rate_limits:{name}` |\n" for name, what in RATES.items()]
    parts.append("\n## What it does not do\n\n")
    parts += [f"- {gap}\n" for gap in GAPS]
    return "".join(parts)


def _plans() -> list[str]:
    """What each plan has room for."""
    names = " | ".join(plan.value for plan in PLANS)
    rows = {
        "requests a month; all further ones are taken, and owners told": lambda room: f"{room.requests_a_month:,}",
        "people who can sign in": lambda room: f"{room.users:,}",
        "attachments of notes; files of answers are always taken": lambda room: f"{room.storage // 1024**3:,} GB",
        "telephone numbers of its own": lambda room: f"{room.numbers:,}",
        "audio of voicemails": lambda room: f"{room.voicemail_days} days",
        "calls by one API key that read": lambda room: f"{room.reads_a_minute:,} in 1 minute",
        "and that write": lambda room: f"{room.writes_a_minute:,} in 1 minute",
    }
    lines = [f"| {what} | {' | '.join(map(show, PLANS.values()))} |\n" for what, show in rows.items()]
    head = f"| what | {names} |\n|---|{'---|' * len(PLANS)}\n"
    return ["\n## Plans\n\n`domain.plans:PLANS`.\n\n", head, *lines]


def duration(span: timedelta) -> str:
    """Return `36 hours`, `30 days`: the largest unit that leaves no rest."""
    seconds = int(span.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds % size == 0 and seconds >= size:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"


def _rate(name: str) -> str:
    limit: rate_limits.Limit = getattr(rate_limits, name)
    return f"{limit.most:,} in {duration(timedelta(seconds=limit.seconds))}"


def _shown(value: object, unit: str) -> str:
    if isinstance(value, timedelta):
        return duration(value)
    if not isinstance(value, int):
        raise TypeError(value)
    if unit == "seconds":
        return duration(timedelta(seconds=value))
    if unit == "bytes" and value >= 1024:
        return f"{value // 1024 // 1024} MB" if value % (1024 * 1024) == 0 else f"{value // 1024} KB"
    return f"{value:,} {unit}".rstrip()
