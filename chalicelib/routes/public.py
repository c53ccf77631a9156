"""What everybody may read: health, assets, public keys, the privacy signal's policy file."""

import json
from dataclasses import replace
from typing import Final

from chalice.app import Blueprint

from chalicelib.errors import NotFound
from chalicelib.http import assets, brand
from chalicelib.http.call import Call
from chalicelib.http.embed_script import FROM_ANYWHERE, RELEASED
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document

blueprint = Blueprint(__name__)

_HOUR: Final = "public, max-age=3600"


@endpoint(blueprint, "/health", audit=Reads.NOTHING_PERSONAL)
def health(call: Call) -> Response:
    """200 when the product can serve: the database answers; reveals nothing else."""
    call.desk.work.ephemeral.get_value("health", now=call.desk.clock.now())
    return document(json.dumps({"status": "ok"}), "application/json")


@endpoint(blueprint, "/static/{name}", audit=Reads.NOTHING_PERSONAL)
def static(call: Call) -> Response:
    """A built asset under its hashed name, cached for good."""
    found = assets.read_asset(call.params["name"])
    if found is None:
        raise NotFound("asset")
    body, content_type = found
    answer = document(body.decode(), content_type, cache=assets.FOR_GOOD)
    embedded = call.params["name"] in map(assets.hashed_name, RELEASED)
    return replace(answer, headers={**answer.headers, **FROM_ANYWHERE}) if embedded else answer


@endpoint(blueprint, f"{brand.PATH}/{{name}}", audit=Reads.NOTHING_PERSONAL)
def look(call: Call) -> Response:
    """The style sheet of a colour, or the picture of a business, under a name that never changes meaning."""
    name = call.params["name"]
    found = brand.sheet(name)
    if found is not None:
        return document(found, "text/css; charset=utf-8", cache=assets.FOR_GOOD)
    slug, picture = brand.logo_of(name)
    logo = call.desk.accounts.logo(call.desk.recent_accounts.by_slug(slug).id, picture)
    shown = document(brand.picture(logo), "image/svg+xml", cache=assets.FOR_GOOD)
    policy = {"Content-Security-Policy": brand.PICTURE_POLICY}
    return replace(shown, headers=dict(shown.headers) | policy)


@endpoint(blueprint, "/.well-known/jwks.json", audit=Reads.NOTHING_PERSONAL)
def jwks(call: Call) -> Response:
    """The public keys of receipts, exports and digests, retired ones included (RFC 7517)."""
    return document(json.dumps(call.desk.signer.jwks()), "application/jwk-set+json", cache=_HOUR)


@endpoint(blueprint, "/.well-known/gpc.json", audit=Reads.NOTHING_PERSONAL)
def gpc(call: Call) -> Response:
    """Whether this origin honours Global Privacy Control, as the deployment is set (W3C draft, section 4)."""
    settings = call.desk.settings
    content = {"gpc": settings.gpc == "on", "lastUpdate": settings.gpc_updated}
    return document(json.dumps(content), "application/json", cache=_HOUR)
