"""What came by telephone and text, for the templates that show it: every state once, with awkward characters."""

from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.http.staff.voicemail_view import CallView, LineView, VoicemailView

AT = datetime(2026, 11, 21, 22, 45, tzinfo=UTC)
CALL = CallView(
    number="+14155550123",
    given="",
    name="ANA <b>bold</b>",
    place="Nevada",
    attestation="TN-Validation-Passed-A",
    language="English",
    consent="given",
    started_at=AT,
    ended_at=AT,
    ours="+18005550100",
    brand="Acme <Stores>",
    code="123459",
    takes=2,
    incomplete=True,
)
KEPT = VoicemailView(
    id="RE1",
    state="kept",
    received_at=AT,
    length="1:05",
    size=520_044,
    sha256="0" * 64,
    held="open",
    until=AT,
    play_url="/staff/requests/R/voicemails/RE1/audio",
    save_url="/staff/requests/R/voicemails/RE1/file",
    correct_url="/staff/requests/R/voicemails/RE1/transcript",
    words="corrected",
    transcript="<b>bold</b> words\nin two lines",
    language="es",
    corrected_at=AT,
    corrected_by="Sam <Rivera>",
)
BARE = VoicemailView(id="RE3", state="awaited", received_at=AT, length="", size=0, sha256="")
VOICEMAILS = (
    KEPT,
    BARE,
    replace(BARE, id="RE2", state="failing", attempts=3, next_try=AT),
    replace(BARE, id="RE4", state="unusable", unusable="truncated"),
    replace(BARE, id="RE5", state="over", until=AT, words="missing", correct_url="/x"),
    replace(BARE, id="RE6", state="expired", expired_at=AT, certificate_url="/staff/certificate"),
    replace(BARE, id="RE7", state="superseded"),
)
LINE = LineView(
    calls=(CALL, replace(CALL, number="")),
    voicemails=VOICEMAILS,
    text="Delete <b>bold</b> data",
    sort="call-back",
    number="+14155550123",
)
SORT = {
    "line": LINE,
    "places": [("Not said", [("unsaid", "Unknown")]), ("United States", [("US-CA", "California")])],
    "rights": ["delete", "opt_out_sale"],
    "shown": "US-CA",
    "place": "<California>",
    "behalves": ["self", "parent", "guardian", "agent"],
    "unasked": ["wrong-number", "silence", "advertising", "other"],
    "by_text": False,
    "moved": True,
    "values": {"rights": ["delete"], "name": "<b>bold</b>", "details": "<b>bold</b>", "what": "other"},
}
