"""Sample data for every template: what a route would give it, with awkward characters on purpose.

The samples lie in the files by reader and area; a new page's sample goes there, and here nothing changes.
"""

from __future__ import annotations

from typing import Any

from tests.unit.templates.account_samples import ACCOUNT_PAGES, ACCOUNT_SIGNED_OUT
from tests.unit.templates.api_samples import API_PAGES
from tests.unit.templates.case_samples import CASE_STAFF
from tests.unit.templates.child_samples import CHILD_STAFF
from tests.unit.templates.consumer_data_samples import CONSUMER_DATA_PAGES
from tests.unit.templates.consumer_samples import CONSUMER, FRAME
from tests.unit.templates.desk_samples import DESK_PAGES, SIGNED_OUT, STAFF_FRAME
from tests.unit.templates.figures_samples import FIGURES_PAGES, PUBLIC
from tests.unit.templates.format_samples import FORMAT_CONSUMER, FORMAT_STAFF
from tests.unit.templates.grant_samples import GRANT_PAGES, OPERATOR_GRANT_PAGES
from tests.unit.templates.holds_samples import HOLDS_PAGES
from tests.unit.templates.inbound_samples import INBOUND_PAGES
from tests.unit.templates.incentive_samples import INCENTIVE_CONSUMER, INCENTIVE_STAFF
from tests.unit.templates.list_samples import LIST_PAGES, LIST_PUBLIC
from tests.unit.templates.mail_samples import MAIL_PAGES
from tests.unit.templates.misuse_samples import MISUSE_PAGES, MISUSE_PUBLIC
from tests.unit.templates.operator_desk_samples import ROUNDS
from tests.unit.templates.operator_samples import OPERATOR_FRAME, OPERATOR_PAGES
from tests.unit.templates.own_samples import OWN_PAGES
from tests.unit.templates.people_samples import PEOPLE_PAGES, PEOPLE_SIGNED_OUT
from tests.unit.templates.phone_samples import PHONE_PAGES
from tests.unit.templates.policy_samples import POLICY_OPERATOR, POLICY_PUBLIC, POLICY_STAFF
from tests.unit.templates.queue_samples import QUEUE_PAGES
from tests.unit.templates.referral_samples import REFERRAL_OPERATOR, REFERRAL_PAGES, REFERRAL_PUBLIC
from tests.unit.templates.register_samples import REGISTER_PAGES
from tests.unit.templates.request_samples import REQUEST_PAGES
from tests.unit.templates.vendor_samples import VENDOR_PAGES, VENDOR_PUBLIC

# What another of its readers is given: a page that is made of different parts then.
OTHERWISE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("staff/ask_agent.html", {"asked": "permission", "to": "a•••@example.com"}),
    ("public/agent_address.html", {"others": (), "said": "yes", "errors": ()}),
    ("operator/home.html", {"needs": ()}),
    *(("operator/health.html", {"parts": parts}) for parts in ROUNDS[1:] if parts),
)
PAGES: dict[str, dict[str, Any]] = {
    **{
        name: {**FRAME, **context}
        for name, context in {**CONSUMER, **PUBLIC, **MISUSE_PUBLIC, **REFERRAL_PUBLIC, **FORMAT_CONSUMER}.items()
    },
    **{
        name: {**STAFF_FRAME, **context}
        for name, context in {**REQUEST_PAGES, **DESK_PAGES, **QUEUE_PAGES, **FIGURES_PAGES, **PEOPLE_PAGES}.items()
    },
    **{name: {**STAFF_FRAME, **context} for name, context in PHONE_PAGES.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in OWN_PAGES.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in HOLDS_PAGES.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in CONSUMER_DATA_PAGES.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in VENDOR_PAGES.items()},
    **{name: {**FRAME, **context} for name, context in VENDOR_PUBLIC.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in (REGISTER_PAGES | INBOUND_PAGES).items()},
    **{name: {**STAFF_FRAME, **context} for name, context in REFERRAL_PAGES.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in (MAIL_PAGES | FORMAT_STAFF | CASE_STAFF).items()},
    **{name: {**STAFF_FRAME, **context} for name, context in GRANT_PAGES.items()},
    **{name: {**OPERATOR_FRAME, **context} for name, context in {**OPERATOR_PAGES, **OPERATOR_GRANT_PAGES}.items()},
    **{name: {**OPERATOR_FRAME, **context} for name, context in {**MISUSE_PAGES, **REFERRAL_OPERATOR}.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in {**ACCOUNT_PAGES, **CHILD_STAFF}.items()},
    **{name: {**FRAME, **context} for name, context in POLICY_PUBLIC.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in POLICY_STAFF.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in (LIST_PAGES | INCENTIVE_STAFF).items()},
    **{name: {**FRAME, **context} for name, context in (LIST_PUBLIC | INCENTIVE_CONSUMER).items()},
    **{name: {**OPERATOR_FRAME, **context} for name, context in POLICY_OPERATOR.items()},
    **SIGNED_OUT,
    **ACCOUNT_SIGNED_OUT,
    **PEOPLE_SIGNED_OUT,
    **API_PAGES,
}
