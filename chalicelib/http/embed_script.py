"""The script that puts the form into a business's page: every version ever released, each under its hash for good.

A page that has embedded a version names its integrity, so its bytes must never change and never go: a change of the
script is a new file, `embed-<number>.js`, with a line here. All that a released version speaks to (the framed pages
under `/e/<slug>`, the messages of `frame.js`) stays as long as it is listed.
"""

from collections.abc import Mapping
from typing import Final

RELEASED: Final[Mapping[str, str]] = {
    "embed-1.js": "sha384-0x+CxxnIalpWtHqJN26Q2NlLsZURqIxpNQ//hwwr8NWMY2mVyP2s03z/ypAuNbIS",
}
CURRENT: Final = list(RELEASED)[-1]
# Read by pages of other sites: a script with an integrity is fetched with CORS.
FROM_ANYWHERE: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
