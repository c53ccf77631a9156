"""The figures of docs/limits.md about vendors."""

from typing import Final

from infra.limit import CHARACTERS, Row

VENDORS: Final = (
    Row("domain.vendor:VENDORS_LIMIT", "Vendors in use of one account", "vendors"),
    Row("domain.vendor:NAME_LIMIT", "Name of a vendor, and who looks after privacy there", CHARACTERS),
    Row("domain.vendor:WORDS_LIMIT", "What a vendor holds, and its safeguards", CHARACTERS),
    Row("domain.vendor:PORTAL_LIMIT", "The address of a vendor's portal", CHARACTERS),
    Row("domain.vendor:ANSWER_DAYS", "A vendor has to answer within, where nobody says otherwise", "days"),
    Row("domain.vendor:ANSWER_DAYS_LIMIT", "A vendor may be given", "days"),
    Row("domain.vendor_task:REASON_LIMIT", "A vendor's reason, and why one does without it", CHARACTERS),
    Row("domain.vendor_task:ANSWERS_LIMIT", "Answers of one vendor about one request", "answers"),
    Row("domain.vendor_task:MORE_TIME", "A vendor that needs more time gets"),
    Row("domain.vendor_chase:LATE_AFTER", "Owners hear of a silent vendor after its last day and", "days"),
    Row("domain.vendor_chase:AGAIN_EVERY", "A silent vendor is reminded every", "days"),
    Row("domain.vendor_chase:LATE_LIMIT", "Reminders of a silent vendor after its last day", "reminders"),
    Row("services.vendors.chase_vendors:CHASE_SECONDS", "Reminders of vendors in one run", "seconds"),
)
