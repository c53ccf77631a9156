"""What the pages of a business's own settings show: the list of all, and the form of one part."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.colour import DARK, WHITE, check_colour, contrast, lighter, parse_colour
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import InvalidField
from chalicelib.http.brand import logo_url, sheet_url
from chalicelib.http.call import Call
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page
from chalicelib.http.staff.place_choices import establishment_choices, zone_choices
from chalicelib.law.rules import Regime
from chalicelib.services.accounts.business_settings import FACTS, PLACE, seen_of
from chalicelib.services.accounts.preview_laws import LawChange, preview_laws
from chalicelib.services.accounts.set_laws import OWN
from chalicelib.values import dataclass

BUSINESS: Final = "/staff/business"


class ChangeView(Struct, frozen=True, kw_only=True):
    """What would change somewhere: `places` by name, laws as texts ``regime.<name>``, rights as names."""

    places: Sequence[str]
    before: str  # empty: the law of each place
    after: str
    moves: bool
    offered: Sequence[str]
    no_more: Sequence[str]


class ColourView(Struct, frozen=True, kw_only=True):
    """A colour that can be used: how well it can be read, and the lighter shade that dark pages get."""

    colour: str
    on_white: str
    dark: str
    on_dark: str
    stylesheet: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the settings: which of the account's fields it changes, and what its form is given."""

    settings: tuple[str, ...]
    context: Callable[[Call, Account], Mapping[str, Any]]


def business_page(call: Call, account: Account) -> Response:
    """The list of all parts, with what is kept."""
    return staff_page(
        call,
        "staff/business.html",
        nav="business",
        here=BUSINESS,
        account=account,
        changes_business=permits(call.staff.user.role, Permission.ADMINISTER),
        logo=logo_url(account),
        place_name=texts.text(f"place.{account.place}", call.language),
        language_names=[texts.describe(code).name for code in account.languages],
        laws=[name for name in Regime if name.value in account.regimes],
        public_url=f"/c/{account.slug}",
    )


def part_page(call: Call, account: Account, name: str, *, status: int = 200, **more: Any) -> Response:
    """The form of one part; what was typed stands there if it was posted."""
    part = PARTS[name]
    posted = call.method == "POST" and call.value("do") == name
    values = {field: call.value(field) if posted else getattr(account, field) for field in part.settings}
    frame: dict[str, Any] = {
        "part": name,
        "action": BUSINESS,
        "back_url": BUSINESS,
        "values": values,
        "chosen": call.form.get(part.settings[0], []) if posted else getattr(account, part.settings[0]),
        "seen": seen_of(account, *part.settings),
        "here": f"{BUSINESS}?part={name}",
    }
    given = frame | dict(part.context(call, account)) | more
    return staff_page(call, "staff/business_part.html", status=status, nav="business", **given)


def laws_page(call: Call, account: Account, names: Sequence[str]) -> Response:
    """What another list of laws would change, before it is kept."""
    changes = preview_laws(account.regimes, names)
    return staff_page(
        call,
        "staff/business_laws.html",
        nav="business",
        here=BUSINESS,
        action=BUSINESS,
        back_url=f"{BUSINESS}?part=laws",
        seen=call.value("seen"),
        names=names,
        changes=[_change_view(change, call.language) for change in changes],
    )


def colour_view(colour: str) -> ColourView | None:
    """A colour with what it does; None where there is none, or one that cannot be used."""
    try:
        parsed = parse_colour(colour)
        check_colour(parsed)
    except InvalidField:
        return None
    dark = lighter(parsed)
    return ColourView(
        colour=parsed,
        on_white=f"{contrast(parsed, WHITE):.1f}",
        dark=dark,
        on_dark=f"{contrast(dark, DARK):.1f}",
        stylesheet=sheet_url(parsed),
    )


def _change_view(change: LawChange, language: str) -> ChangeView:
    def named(rights: Sequence[str]) -> list[str]:
        return [texts.text(f"right.{right}.short", language) for right in rights]

    return ChangeView(
        places=[texts.text(f"place.{place}", language) for place in change.places],
        before=change.before[0].value if len(change.before) == 1 else "",
        after=change.after.value,
        moves=change.before != (change.after,),
        offered=named([right.value for right in change.offered]),
        no_more=named([right.value for right in change.no_more]),
    )


def _places(call: Call, account: Account) -> Mapping[str, Any]:
    del account
    return {"places": establishment_choices(call.language), "zones": zone_choices()}


def _languages(call: Call, account: Account) -> Mapping[str, Any]:
    first = call.value("usual") if call.method == "POST" else account.languages[0]
    return {"usual": first, "all_languages": [(code, texts.describe(code).name) for code in texts.languages()]}


def _laws(call: Call, account: Account) -> Mapping[str, Any]:
    del call, account
    return {"laws": [regime.value for regime in Regime if regime.value in OWN]}


def _colour(call: Call, account: Account) -> Mapping[str, Any]:
    shown = call.value("colour") if call.method == "POST" else account.colour
    return {"colour": colour_view(shown)}


def _nothing(call: Call, account: Account) -> Mapping[str, Any]:
    del call, account
    return {}


PARTS: Final = {
    "facts": Part(FACTS, _nothing),
    "languages": Part(("languages",), _languages),
    "place": Part(PLACE, _places),
    "laws": Part(("regimes",), _laws),
    "colour": Part(("colour",), _colour),
}
