"""The business that a public page speaks for: found by its slug, shown with its other ways of contact."""

from msgspec import structs

from chalicelib.domain.account import Account, AccountState, parse_slug
from chalicelib.domain.contact import dial_number
from chalicelib.errors import InvalidField, NotFound
from chalicelib.http.brand import logo_url, sheet_url
from chalicelib.http.call import Call
from chalicelib.http.views import BusinessView


def business_of(call: Call) -> Account:
    """The account of the path's slug, at most a minute old; from then on the call speaks for it.

    Raise `NotFound`, also for a business whose data was erased.
    """
    try:
        slug = parse_slug(call.params["slug"].lower())
    except InvalidField:
        raise NotFound("account") from None
    account = call.desk.recent_accounts.by_slug(slug)
    if account.state is AccountState.ERASED:
        raise NotFound("account")
    call.account = account
    return account


def public_view(account: Account) -> BusinessView:
    """What consumers' pages show of a business: its colour, picture and languages as well."""
    return structs.replace(
        business_view(account),
        logo=logo_url(account),
        stylesheet=sheet_url(account.colour),
        languages=account.languages,
        incentives_url=f"/c/{account.slug}/incentives" if account.incentives else None,
    )


def business_view(account: Account) -> BusinessView:
    """What every page shows of a business."""
    return BusinessView(
        name=account.name,
        slug=account.slug,
        zone=account.time_zone,
        privacy_url=account.privacy_url or None,
        phone=account.shown_phone or None,
        phone_link=dial_number(account.phone, country=account.place[:2]) or None,
        postal=account.postal or None,
        email=account.email or None,
    )
