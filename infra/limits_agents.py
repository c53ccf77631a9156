"""The figures of docs/limits.md about authorized agents, by their systems, files and lists."""

from typing import Final

from infra.limit import CHARACTERS, Row

AGENTS: Final = (
    Row("http.agent_api:SIGNED_LIMIT", "A signed message", "bytes"),
    Row("channels.agent_message:AGENT_ID_LIMIT", "An agent's own id of a request", CHARACTERS),
    Row("channels.agent_message:HINTS_LIMIT", "Hints about the relationship", "hints"),
    Row("services.agents.agent_message:CLAIMS_DEPTH_LIMIT", "Nesting of a signed message", "levels"),
    Row("services.agents.revoke_agent_request:REVOKE_LIMIT", "Why a request was revoked", CHARACTERS),
    Row("services.agents.agent_status:RESULTS_LIFE", "The results of a request are told for"),
    Row(
        "services.agents.tell_agents:TELL_SECONDS",
        "Callbacks in one run; the rest waits for the next minute",
        "seconds",
    ),
    Row("outbound.agent_callbacks:URL_LIMIT", "The address of a callback", CHARACTERS),
    Row("outbound.agent_list:LIST_LIMIT", "`agents.json`", "bytes"),
    Row("outbound.agent_list:REFRESH_SECONDS", "A change of `agents.json` is seen within", "seconds"),
    Row("outbound.agent_list:STALE_LIFE", "While it cannot be read, the list before is believed for"),
    Row("domain.agent_sheet:ROWS_LIMIT", "People of one list that an agent sends"),
    Row(
        "http.rate_limits:AGENT_SURE", "People a day of each agent, and address block, that go in whatever others sent"
    ),
    Row("services.agents.address_link:ASKED_A_DAY", "Mails that ask one agent's address to be confirmed in a day"),
    Row("services.agents.address_link:OTHERS", "Submissions under one address that such a link looks at"),
    Row("channels.agent_sheet:SHEET_BYTES", "A list that is sent as a file", "bytes"),
    Row("services.agents.file_list:SECONDS", "One call works on such a list for at most", "seconds"),
    Row("services.agents.file_list:SAME_FOR", "The same row counts as the same request for at least"),
    Row("services.agents.permission_file:PERMISSION_BYTES", "A file by which an agent shows a permission", "bytes"),
    Row(
        "services.agents.permission_file:ANNOUNCED_LIMIT",
        "Such files that the agent's side, or staff, announce for one submission",
    ),
)
