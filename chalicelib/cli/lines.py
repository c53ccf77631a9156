"""`recourse code` and `recourse number`: the telephone line of a deployment."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import READY_GREETINGS, Greeting, GreetingKind, PhoneNumber, ServiceCode
from chalicelib.errors import InvalidField
from chalicelib.services.ports.desk import Desk


def add_commands(groups: Any) -> None:
    """Declare the two groups."""
    codes = groups.add_parser("code", help="service codes of the telephone line: add, list, name, greet, retire")
    _code_commands(codes.add_subparsers(required=True, metavar="COMMAND"))
    numbers = groups.add_parser("number", help="telephone numbers: add, list, move, remove")
    commands = numbers.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="register a shared number or, with --account, a dedicated one")
    adding.add_argument("--number", required=True, metavar="+18005550100")
    adding.add_argument("--account", metavar="SLUG", help="whose own number it is; without it the number is shared")
    adding.add_argument("--code", default="", help="the brand that a dedicated number stands for")
    adding.add_argument(
        "--mailbox", metavar="SLUG", help="of a shared number: who takes calls without a code; the first account if not"
    )
    adding.set_defaults(run=add_number)
    listing = commands.add_parser("list", help="one JSON object a line")
    listing.add_argument("--account", metavar="SLUG", help="of this one only")
    listing.set_defaults(run=list_numbers)
    moving = commands.add_parser("move", help="give a number to an account, to a brand, or make it shared")
    moving.add_argument("--number", required=True, metavar="+18005550100")
    owner = moving.add_mutually_exclusive_group()
    owner.add_argument("--account", metavar="SLUG", help="whose own number it becomes")
    owner.add_argument("--mailbox", metavar="SLUG", help="it becomes shared: who takes calls without a code")
    moving.add_argument("--code", default="", help="the brand that a dedicated number stands for; none if not given")
    moving.set_defaults(run=move_number)
    removing = commands.add_parser("remove", help="forget a number")
    removing.add_argument("--number", required=True, metavar="+18005550100")
    removing.set_defaults(run=remove_number)


def _code_commands(commands: Any) -> None:
    adding = commands.add_parser("add", help="print a new code for a brand")
    adding.add_argument("--account", required=True, metavar="SLUG")
    adding.add_argument("--name", required=True, help="of the brand, as it is spoken")
    adding.set_defaults(run=add_code)
    listing = commands.add_parser("list", help="one JSON object a line")
    listing.add_argument("--account", metavar="SLUG", help="of this one only")
    listing.set_defaults(run=list_codes)
    naming = commands.add_parser("name", help="give a brand another name")
    naming.add_argument("code")
    naming.add_argument("--name", required=True)
    naming.set_defaults(run=rename_code)
    greeting = commands.add_parser("greet", help="choose what callers hear after the brand's name")
    greeting.add_argument("code")
    choice = greeting.add_mutually_exclusive_group(required=True)
    choice.add_argument("--default", action="store_true")
    choice.add_argument("--ready", choices=READY_GREETINGS, help="a ready-made one, in every language")
    choice.add_argument("--text", help="own words, spoken")
    choice.add_argument("--audio", type=Path, metavar="FILE", help="own recording, WAV or MP3")
    greeting.add_argument("--language", default="en", help="of --text or --audio")
    greeting.set_defaults(run=greet)
    retiring = commands.add_parser("retire", help="take a code out of use")
    retiring.add_argument("code")
    retiring.add_argument("--forward-to", default="", metavar="CODE", help="where it leads for a year")
    retiring.set_defaults(run=retire_code)


def add_code(given: argparse.Namespace, find: FindDesk) -> int:
    """Make a code and print it."""
    from chalicelib.services.telephone import service_codes

    desk = find()
    account = desk.accounts.by_slug(given.account)
    print(_code_line(service_codes.add_code(desk, account, name=given.name, actor=ACTOR)))
    return 0


def list_codes(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every code of an account, or of all."""
    desk = find()
    for account in _accounts(desk, given.account):
        for code in desk.lines.codes(account.id):
            print(_code_line(code, account))
    return 0


def rename_code(given: argparse.Namespace, find: FindDesk) -> int:
    """Rename a brand and print its code."""
    from chalicelib.services.telephone import service_codes

    desk = find()
    account = desk.accounts.get(desk.lines.code(given.code).account)
    print(_code_line(service_codes.rename_code(desk, account, given.code, name=given.name, actor=ACTOR)))
    return 0


def greet(given: argparse.Namespace, find: FindDesk) -> int:
    """Choose a code's greeting and print the code."""
    from chalicelib.services.telephone import service_codes as services

    desk = find()
    account = desk.accounts.get(desk.lines.code(given.code).account)
    who = (desk, account, given.code)
    if given.default:
        changed = services.greet_by_default(*who, actor=ACTOR)
    elif given.ready:
        changed = services.greet_ready_made(*who, ready=given.ready, actor=ACTOR)
    elif given.text is not None:
        changed = services.greet_by_text(*who, text=given.text, language=given.language, actor=ACTOR)
    else:
        changed = services.greet_by_audio(*who, audio=_read(given.audio), language=given.language, actor=ACTOR)
    print(_code_line(changed))
    return 0


def retire_code(given: argparse.Namespace, find: FindDesk) -> int:
    """Retire a code and print it."""
    from chalicelib.services.telephone import service_codes

    desk = find()
    account = desk.accounts.get(desk.lines.code(given.code).account)
    print(
        _code_line(service_codes.retire_code(desk, account, given.code, forwards_to=given.forward_to, actor=ACTOR)),
    )
    return 0


def add_number(given: argparse.Namespace, find: FindDesk) -> int:
    """Register a number; print it with the addresses that the telephone company must be told."""
    from chalicelib.services.telephone import phone_numbers

    if given.account and given.mailbox:
        raise InvalidField(field="mailbox", problem="only-for-shared-numbers")
    desk = find()
    slug = given.account or given.mailbox
    account = desk.accounts.by_slug(slug) if slug else phone_numbers.general_mailbox(desk)
    number = Phone.parse(given.number, field="number")
    shared = not given.account
    made = phone_numbers.add_number(desk, account, number, shared=shared, code=given.code, actor=ACTOR)
    base = f"{desk.public_url}/telephony"
    addresses = {
        "voice": f"{base}/voice",
        "voice_status": f"{base}/voice/status",
        "messages": f"{base}/sms",
    }
    print(_number_line(made, account.slug, addresses))
    return 0


def list_numbers(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the numbers of an account, or of all."""
    desk = find()
    for account in _accounts(desk, given.account):
        for number in desk.lines.numbers(account.id):
            print(_number_line(number, account.slug, {}))
    return 0


def move_number(given: argparse.Namespace, find: FindDesk) -> int:
    """Give a number to somebody else, or to another brand; print it."""
    from chalicelib.services.telephone import phone_numbers

    desk = find()
    number = Phone.parse(given.number, field="number")
    known = desk.lines.number(number.e164)
    slug = given.account or given.mailbox
    account = desk.accounts.by_slug(slug) if slug else desk.accounts.get(known.account)
    shared = bool(given.mailbox) if slug else known.shared
    moved = phone_numbers.move_number(desk, number, account, shared=shared, code=given.code, actor=ACTOR)
    print(_number_line(moved, account.slug, {}))
    return 0


def remove_number(given: argparse.Namespace, find: FindDesk) -> int:
    """Forget a number; print what it was."""
    from chalicelib.services.telephone import phone_numbers

    desk = find()
    removed = phone_numbers.remove_number(desk, Phone.parse(given.number, field="number"), actor=ACTOR)
    print(_number_line(removed, desk.accounts.get(removed.account).slug, {}))
    return 0


def _accounts(desk: Desk, slug: str | None) -> Sequence[Account]:
    return (desk.accounts.by_slug(slug),) if slug else sorted(desk.accounts.every(), key=lambda it: it.slug)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise InvalidField(field="audio", problem="cannot-be-read") from None


def _code_line(code: ServiceCode, account: Account | None = None) -> str:
    fields: dict[str, Any] = {"code": code.code, "name": code.name, "greeting": code.greeting.kind.value}
    if account:
        fields |= {"account": account.slug, "greetings": _greetings(code.greeting, account.languages)}
    if code.retired_at:
        fields |= {"retired_at": code.retired_at.isoformat(), "forwards_to": code.forwards_to}
    return json.dumps(fields, ensure_ascii=False)


def _greetings(greeting: Greeting, languages: Sequence[str]) -> dict[str, str]:
    """What callers hear in each language: a recording, own words, a ready-made greeting, or the default."""
    heard = {}
    for language in languages:
        if greeting.kind is GreetingKind.AUDIO and language in greeting.audio:
            heard[language] = "audio"
        elif greeting.kind in {GreetingKind.TEXT, GreetingKind.AUDIO} and language in greeting.texts:
            heard[language] = greeting.texts[language]
        else:
            heard[language] = greeting.ready or "default"
    return heard


def _number_line(number: PhoneNumber, slug: str, addresses: dict[str, str]) -> str:
    fields: dict[str, Any] = {"number": number.number, "shared": number.shared, "account": slug, "code": number.code}
    return json.dumps(fields | addresses, ensure_ascii=False)
