"""Every page there is, from the routes themselves, with sample values for what they name."""

from litestar.handlers import HTTPRouteHandler

from winvest.app.wiring import ROUTES

SAMPLES = {
    "sku": "MTV-TV-0001",
    "number": "2",
    "code": "MTV",
    "liste": "unites",
    "sorte": "promotions",
    "compagnie": "oggodata",
    "risque": "SANTE",
    "env": "sandbox",
    "event": "documents.expiring",
    "channel": "mail",
    "tache": "booking",
    "domaine": "catalogue",
    "lettre": "j",
}
NOT_PAGES = (
    "/sante/", "/metrics", "/theme/", "/api/", "/static/", "/deconnexion", "/recherche",
)  # fmt: skip
PAGES_OF_THE_API = ("/api/docs",)


def get_paths() -> list[str]:
    """Addresses of all GET handlers that are pages, parameters still named."""
    found = set()
    for handler in ROUTES:
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods:
            found |= {
                path
                for path in handler.paths
                if not path.startswith(NOT_PAGES) or path in PAGES_OF_THE_API
            }
    return sorted(found)


def pages(*, public: bool, **named: str) -> list[str]:
    """Addresses that a browser can open as they are; sheets are those of what is named."""
    found = []
    for handler in ROUTES:
        if not isinstance(handler, HTTPRouteHandler) or "GET" not in handler.http_methods:
            continue
        if bool(handler.opt.get("public")) is not public or _part(handler):
            continue
        for path in handler.paths:
            if path.startswith(NOT_PAGES) and path not in PAGES_OF_THE_API:
                continue
            opened = fill(path, {**SAMPLES, **named})
            if opened is not None:
                found.append(opened)
    return sorted(set(found))


def _part(handler: HTTPRouteHandler) -> bool:
    """A file to download, or a fragment that only means something inside its page."""
    return bool(handler.opt.get("file") or handler.opt.get("fragment"))


def fill(path: str, samples: dict[str, str]) -> str | None:
    """The address with its samples; None when it names something that only a story makes."""
    parts = []
    for part in path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}").partition(":")[0]
            if name not in samples:
                return None
            parts.append(samples[name])
        else:
            parts.append(part)
    return "/".join(parts)
