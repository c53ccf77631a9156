"""Rate limits, on by default: one atomic counter call each; the figures are in docs/limits.md."""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.errors import TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in each window of `seconds`."""

    name: str
    most: int
    seconds: int


SEND: Final = Limit("send", 60, 3600)  # submissions per address block
START: Final = Limit("start", 3000, 3600)  # forms begun per account
BEGIN: Final = Limit("begin", 300, 3600)  # forms begun per address block: one alone cannot use an account's up
CONTACT: Final = Limit("contact", 20, 86_400)  # forms that name one contact, per address block
NAMED: Final = Limit("named", 200, 86_400)  # the same from everywhere, per account: a stranger must not lock one out
WRITE: Final = Limit("write", 60, 3600)  # messages and file links per submission: each changes its request
CODE: Final = Limit("code", 120, 3600)  # codes shown or asked for per address block
SIGN_UP: Final = Limit("sign-up", 20, 3600)  # businesses that ask for an account, per address block
REFERRAL: Final = Limit("referral", 120, 3600)  # looks at and answers to what was passed on, per address block
MISUSE: Final = Limit("misuse", 10, 3600)  # reports of misuse per address block
MISUSES: Final = Limit("misuses", 500, 86_400)  # and from everywhere
PERMISSION: Final = Limit("permission", 60, 3600)  # looks and answers of consumers by their links, per address block
VENDOR: Final = Limit("vendor", 600, 3600)  # looks and answers of vendors by their links, per address block
SIGN_IN: Final = Limit("sign-in", 60, 3600)  # staff's attempts per address block
AGENT: Final = Limit("agent", 600, 60)  # calls by one authorized agent at one business
AGENT_BLOCK: Final = Limit("agent-block", 1200, 60)  # calls of the protocol per address block, known or not
CHILD: Final = Limit("child", 10, 3600)  # children without a parent per address block: each is mailed to staff
CHILDREN: Final = Limit("children", 200, 86_400)  # and from everywhere, per account
AGENT_LIST: Final = Limit("agent-list", 30, 3600)  # lists of agents per address block
AGENT_LISTS: Final = Limit("agent-lists", 40, 86_400)  # lists that one agent sends one business by its page
AGENT_ROWS: Final = Limit("agent-rows", 1000, 86_400)  # people whom one agent, or address block, names at one business
AGENTS_ROWS: Final = Limit("agents-rows", 5000, 86_400)  # and all agents by the page, beyond the first list of each
AGENT_SURE: Final = 100  # people a day of each agent and each address block that are not counted there: a list
AGENT_SETUP: Final = Limit("agent-setup", 30, 3600)  # set-ups as one agent at one business, per address block


def limit(call: Call, rule: Limit, subject: str) -> None:
    """Count one attempt of `subject` and raise `TooManyAttempts` beyond the limit."""
    if not call.desk.limits:
        return
    used, seconds = counted(call.desk, rule, subject)
    if used > rule.most:
        raise TooManyAttempts(retry_after=seconds)


def counted(desk: LiveDesk, rule: Limit, subject: str) -> tuple[int, int]:
    """Count one attempt; return how many there were in this window, and the seconds that are left of it."""
    now = desk.clock.now()
    window = int(now.timestamp()) // rule.seconds
    end = datetime.fromtimestamp((window + 1) * rule.seconds, UTC)
    hashed = desk.secrets.hash(f"rate|{rule.name}", subject)[:32]
    used = desk.work.ephemeral.count(f"rate|{rule.name}|{hashed}|{window}", until=end + timedelta(minutes=1))
    return used, max(1, int((end - now).total_seconds()))


def address_block(source_ip: str) -> str:
    """The /24 or /56 that an address belongs to: what one household or office is likely to share."""
    try:
        address = ipaddress.ip_address(source_ip)
    except ValueError:
        return "unknown"
    bits = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
