"""The figures of docs/limits.md about mail that comes in."""

from typing import Final

from infra.limit import CHARACTERS, Row

INBOUND: Final = (
    Row("channels.email:SIZE_LIMIT", "A mail (what Amazon SES takes)", "bytes"),
    Row("domain.inbound:TEXT_LIMIT", "Words of a mail in the thread; a longer one is a file as well", CHARACTERS),
    Row("domain.inbound:SUBJECT_LIMIT", "A subject", CHARACTERS),
    Row("domain.inbound:NAME_LIMIT", "A sender's name", CHARACTERS),
    Row("domain.inbound:PARTS_LIMIT", "Attachments of one mail that are kept"),
    Row("domain.inbound:PART_LIMIT", "One attachment", "bytes"),
    Row("domain.inbound:PARTS_TOGETHER", "All attachments of one mail", "bytes"),
    Row("domain.inbound:ORIGINAL_LIFE", "A mail as it came, and one that is held back, are kept for"),
    Row("domain.mail_tries:OPENED", "Tries of a mail that take it apart; the next ones file it unopened"),
    Row("domain.mail_tries:TRIES_LIFE", "A mail that was given up and still lies there is tried anew after"),
    Row("channels.email_headers:ADDRESSES_LIMIT", "Addresses in one header that are looked at"),
    Row("services.inbound.addresses:ACCOUNTS_LIMIT", "Businesses that one mail can be for"),
    Row("services.inbound.take_mail:REQUESTS_A_DAY", "Requests that one sender begins at a business in a day (UTC)"),
    Row("services.inbound.take_mail:MAILS_A_DAY", "Requests that mails begin at a business in a day (UTC)"),
    Row("services.inbound.take_mail:MESSAGES_A_DAY", "Mails that join one thread in a day (UTC)"),
    Row("services.inbound.held_mail:SHOWN", "Mails that are held back on one page"),
    Row("services.inbound.held_mail:AT_ONCE", "Mails that are let in by one press"),
    Row("services.inbound.view_mail:LINK_SECONDS", "A link to a mail or an attachment opens for", "seconds"),
    Row("services.inbound.take_mail:ANSWERS_A_DAY", "Receipts that one address gets for mails in a day (UTC)"),
)
