"""Writes docs/drp.md: how the words of the Data Rights Protocol and ours stand for each other, from the tables."""

from typing import Final

from chalicelib.domain.drp import DETAILS, OUTCOMES, REASONS, RIGHTS, Why
from chalicelib.law.agents import OF_KIND

_INTRO: Final = """# Authorized agents (Data Rights Protocol 1.0)

Agents act for people by machine. Each business that lets them in has an address of its own, `/drp/<slug>`, which is its
`api_base` in the protocol's directory: set-up (2.05), agent information (2.06), exercise (2.01), status (2.02), revoke
(2.04) and the callback (2.03) are served as the protocol has them.

- **Whom we trust.** `RECOURSE_DRP_AGENTS` names an `agents.json`: a file or an `https` address (no redirections). It is
  read again every two minutes. An entry without a usable `id` or `verify_key` is left out and counted (metric
  `AgentsSkipped`), as is a key under which anybody can sign (of low order, such as zeros); of two entries with one id
  both are. Unknown or misspelt fields do not matter. While the list cannot be read (metric `AgentsUnread`) the one
  before holds for an hour; then agents are answered 503. An agent that is taken out is out with its token.
- **Letting agents in.** `recourse drp on --account acme [--business-id ACME] [--permission ask|no]
  [--confirmation ask|no]`, `recourse drp off`, and `recourse drp entry`, which prints the entry for the directory.
- **Tokens.** 32 random bytes, kept as a hash, good at one business for one agent; a new set-up replaces the one before.
  A signed set-up message counts once, and a message that was signed for a request is none. A token holds for the key
  under which it was asked for: where `agents.json` names another key for the same id, the agent sets itself up anew.
- **One request.** The same signed bytes are one request for ever; with an `agent-request-id` the same id is, however
  often it is signed anew. The id used again for something else is refused.
- **Claims are claims.** `email_verified` and the like are kept as evidence of what the agent said and verify nothing.
  The person is asked by our own letter, which names the agent. `need_user_verification` is never answered: no agent
  has implemented it; `processing_details` says what is awaited.
- **Permission** (11 CCR 7063). Where the business asks for it, nothing that needs verification is released before staff
  have recorded that they saw it. After a power of attorney neither it nor the person's confirmation is asked for.
- **Results.** `results_url` wants the token and tells the outcome. Files go to the person's own contact; to the agent
  only where staff have recorded a signed permission to receive them and the person is verified.
- **Callbacks** tell the present state, unsigned, within about a minute of a change, to public `https` addresses only,
  never following redirections; tried seven times over a day and a half. An agent whose address does not answer is not
  tried again in the same run: the others' turn comes first. A `status_callback` that we would not call is
  left out and the request is taken all the same.
- **Revoking** withdraws what is open; what is closed is told as it is. The protocol's message names neither request nor
  time, so whoever has token and an earlier message could repeat it; a message that names agent or business must name
  the right ones, one that names its time must be of now, and an exercise object revokes nothing.

## Play an agent

`make run` makes an agent, trusts it (`.local/agents.json`) and lets it in at the demo business. It signs with the key
in `.local/agent.json`, by [one file of Python](examples/drp_agent.py) that follows the protocol and shares no code with
ours:

```sh
agent() { step=$1; shift; \
  .venv/bin/python docs/examples/drp_agent.py .local/agent.json $step http://127.0.0.1:8000/drp/acme ACME "$@"; }
agent ask deletion ana@example.com   # set-up, agent information, exercise: prints the request's id and how it stands
agent status REQUEST                 # with that id
agent revoke REQUEST
```

Between the steps: the person's code is in the mail box (`/local/mail`), the request with what the agent claims on the
staff's pages. A key of your own: `drp_agent.py mine.json key MY_AGENT` prints the list for `RECOURSE_DRP_AGENTS`.

## Refusals

They are `{"code": "400", "message": "email: malformed", "fatal": true}`; without `fatal` the same may be tried
again (409, 429, 500, 503). A token, agent, business or request that is not the caller's is 403, and so is a signature
that is not the agent's; all say the same. A set-up that fails is 403 without a body.

"""


def drp_page(notice: str) -> str:
    """Return docs/drp.md."""
    return notice + _INTRO + _rights() + _statuses() + _reasons()


def _rights() -> str:
    rows = [
        f"| `{row.exercise.value}` | {', '.join(f'`{name}`' for name in row.aliases)} | `{row.right.value}` |\n"
        for row in RIGHTS
    ]
    return (
        "## Rights\n\n`regime` is `ccpa`, absent or `voluntary`. Under `ccpa` the person counts as living in "
        "California; else where the claimed\naddress says, and where that law does not know the right, or nothing is "
        "said, the strictest periods hold. A right is\ntaken by the name that the law of the place has for it.\n\n"
        "| protocol | also accepted | here |\n|---|---|---|\n" + "".join(rows) + "\n"
    )


def _statuses() -> str:
    rows = "".join(
        f"| {outcome.value} | `{ended.status.value}` | {f'`{ended.why.value}`' if ended.why else ''} | "
        f"{DETAILS[ended.detail]} |\n"
        for outcome, ended in OUTCOMES.items()
    )
    return (
        "## Statuses\n\nWhile it is open: `open` until the business has acknowledged it or begun with it or the person "
        "has confirmed it, then\n`in_progress`. `expired` is never answered. The reason of a denial follows from its "
        "first ground.\n\n| outcome here | status | reason | processing_details |\n|---|---|---|---|\n" + rows + "\n"
    )


def _reasons() -> str:
    kinds = "".join(f"| question: {kind.value} | `{why.value}` |\n" for kind, why in OF_KIND.items())
    codes = "".join(f"| `{code}` | `{why.value}` |\n" for code, why in REASONS.items())
    return (
        "## Reasons\n\nUntil the person is verified as far as the right needs, "
        f"`{Why.NO_MATCH.value}` and `{Why.CLAIM_NOT_COVERED.value}` are answered as "
        f"`{Why.INSUF_VERIFICATION.value}`:\nthey would say whether data are held.\n\n"
        "| ground | reason |\n|---|---|\n"
        + codes
        + kinds
        + f"| any other that needs a verified person | `{Why.CLAIM_NOT_COVERED.value}` |\n"
        + f"| any other | `{Why.OTHER.value}` |\n"
    )
