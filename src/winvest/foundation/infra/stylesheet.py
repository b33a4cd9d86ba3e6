"""Style sheet: the files under `static/css` sent as one, in the order and layers of `app.css`.

There is no build: the files stay what one reads and edits, the process joins them once. One request
instead of fifty, and a hash that changes with any of them.
"""

import hashlib
import re
from functools import lru_cache
from itertools import groupby

from litestar import Request, Response, get
from litestar.datastructures import State

from winvest.foundation.infra.settings import ROOT

CSS = ROOT / "static" / "css"
IMPORT = re.compile(r'^@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>\w+)\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND = re.compile(r"\s*([{};,>]|(?<= )/(?= ))\s*")
COLON = re.compile(r":\s+")
QUOTED = re.compile(r"(\[[\w-]+[~|^$*]?=)\"([A-Za-z_][\w-]*)\"(?=[\] ])")
FOR_GOOD = "public, max-age=31536000, immutable"


@lru_cache(maxsize=1)
def whole_sheet() -> str:
    """All the sheets in one, each in its layer, without comments and needless spaces."""
    entry = (CSS / "app.css").read_text()
    order = IMPORT.sub("", entry)
    layers = groupby(IMPORT.finditer(entry), key=lambda one: one["layer"])
    parts = [
        f"@layer {layer} {{{''.join((CSS / one['file']).read_text() for one in files)}}}"
        for layer, files in layers
    ]
    text = COMMENT.sub("", order + "".join(parts))
    text = QUOTED.sub(r"\1\2", COLON.sub(":", AROUND.sub(r"\1", text)))
    return text.replace(";}", "}").strip()


@lru_cache(maxsize=1)
def sheet_digest() -> str:
    """What changes when any of the sheets does."""
    return hashlib.sha256(whole_sheet().encode()).hexdigest()[:10]


@get(
    "/static/css/app.css",
    opt={"public": True, "right": None, "company_scoped": False},
    sync_to_thread=False,
)
def stylesheet(request: Request[None, None, State]) -> Response[str]:
    """The one sheet of every page; kept for good at its hashed address."""
    kept = request.query_params.get("v") == sheet_digest()
    return Response(
        whole_sheet(),
        media_type="text/css; charset=utf-8",
        headers={"Cache-Control": FOR_GOOD if kept else "no-cache"},
    )


routes = [stylesheet]
