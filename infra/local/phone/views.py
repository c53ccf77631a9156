"""Recordings, calls and texts as Twilio's REST addresses show them."""

import math
from typing import Any

from infra.local.phone.exchange import API_VERSION, Exchange, rfc_2822
from infra.local.phone.records import Call, Recording, Text


def recording_json(exchange: Exchange, recording: Recording) -> dict[str, Any]:
    """One recording."""
    path = f"/{API_VERSION}/Accounts/{exchange.account}/Recordings/{recording.sid}"
    made = rfc_2822(recording.created_at)
    return {
        "account_sid": exchange.account,
        "api_version": API_VERSION,
        "call_sid": recording.call,
        "conference_sid": None,
        "channels": 1,
        "date_created": made,
        "date_updated": rfc_2822(recording.deleted_at) if recording.deleted_at else made,
        "start_time": made,
        "price": None,
        "price_unit": "USD",
        "duration": str(recording.seconds),
        "sid": recording.sid,
        "source": "RecordVerb",
        "status": "deleted" if recording.deleted_at else "completed",
        "error_code": None,
        "encryption_details": None,
        "uri": f"{path}.json",
        "media_url": exchange.recording_url(recording.sid),
        "subresource_uris": {},
    }


def call_json(exchange: Exchange, call: Call) -> dict[str, Any]:
    """One call."""
    path = f"/{API_VERSION}/Accounts/{exchange.account}/Calls/{call.sid}"
    began, ended = call.answered_at, call.ended_at
    made = rfc_2822(call.created_at)
    return {
        "sid": call.sid,
        "account_sid": exchange.account,
        "api_version": API_VERSION,
        "from": call.caller,
        "from_formatted": call.caller,
        "to": call.called,
        "to_formatted": call.called,
        "caller_name": call.facts.get("CallerName"),
        "direction": call.direction,
        "status": call.status,
        "date_created": made,
        "date_updated": made,
        "start_time": rfc_2822(began) if began else None,
        "end_time": rfc_2822(ended) if ended else None,
        "duration": str(math.ceil((ended - began).total_seconds())) if began and ended else None,
        "answered_by": None,
        "forwarded_from": None,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": "",
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "stir_verstat": call.facts.get("StirVerstat"),
        "annotation": None,
        "trunk_sid": None,
        "uri": f"{path}.json",
        "subresource_uris": {"recordings": f"{path}/Recordings.json"},
    }


def text_json(exchange: Exchange, text: Text) -> dict[str, Any]:
    """One text as it is when it has just been taken."""
    at = rfc_2822(text.at)
    return {
        "sid": text.sid,
        "account_sid": exchange.account,
        "api_version": API_VERSION,
        "from": text.sender,
        "to": text.to,
        "body": text.body,
        "status": "queued",
        "direction": "outbound-api",
        "date_created": at,
        "date_sent": None,
        "date_updated": at,
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(1 + len(text.body) // 160),
        "price": None,
        "price_unit": "USD",
        "uri": f"/{API_VERSION}/Accounts/{exchange.account}/Messages/{text.sid}.json",
        "subresource_uris": {},
    }
