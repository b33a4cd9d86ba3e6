"""The sandbox breaks what it is told to, remembers what it receives, and sends signed webhooks."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import httpx
import pytest

from tests.sandbox.test_oggo import ask, asking

pytestmark = pytest.mark.req("PAR-07")
KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def fault(oggo: httpx.Client, **wanted: Any) -> None:
    assert oggo.post("/__sim/faults", json=wanted).status_code == 201


def test_a_fault_happens_as_often_as_told(oggo: httpx.Client) -> None:
    fault(oggo, kind="status", path="/oggo", status=503, times=2)
    statuses = [oggo.get("/oggo/v1/products").status_code for _ in range(3)]
    assert statuses == [503, 503, 200]


def test_a_rate_limit_says_when_to_come_back(oggo: httpx.Client) -> None:
    fault(oggo, kind="rate_limit", path="/oggo", retry_after=12)
    answer = oggo.get("/oggo/v1/products")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "12")


def test_an_answer_can_be_late_or_malformed(oggo: httpx.Client) -> None:
    fault(oggo, kind="latency", path="/oggo", seconds=1)
    with pytest.raises(httpx.ReadTimeout):
        oggo.get("/oggo/v1/products", timeout=0.2)
    fault(oggo, kind="malformed", path="/oggo")
    with pytest.raises(ValueError, match="Expecting"):
        oggo.get("/oggo/v1/products").json()


def test_a_lost_answer_leaves_the_work_done(oggo: httpx.Client) -> None:
    fault(oggo, kind="drop", path="/oggo/v1/quotes")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(oggo, asking())
    found = ask(oggo, asking()).json()
    assert found["quote_id"].endswith("-000001"), "the repeated key finds the first quote"


def test_a_token_can_expire_at_once(oggo: httpx.Client) -> None:
    fault(oggo, kind="token_expiry", path="/oggo")
    assert oggo.get("/oggo/v1/products").status_code == 401


def test_an_unknown_fault_is_refused(oggo: httpx.Client) -> None:
    assert oggo.post("/__sim/faults", json={"kind": "fire"}).status_code == 400
    assert oggo.post("/__sim/faults", json={"kind": "drop", "colour": "red"}).status_code == 400


def test_requests_are_remembered_with_their_headers(oggo: httpx.Client) -> None:
    ask(oggo, asking(), key="remember-me")
    last = oggo.get("/__sim/requests", params={"path": "/oggo/v1/quotes"}).json()["items"][-1]
    assert last["headers"]["idempotency-key"] == "remember-me"
    assert '"AP-1"' in last["body"]


def test_reset_forgets_all(oggo: httpx.Client) -> None:
    fault(oggo, kind="drop", path="/")
    oggo.post("/__sim/reset")
    assert oggo.get("/__sim/faults").json() == {"items": []}
    assert oggo.get("/__sim/requests").json() == {"items": []}
    assert oggo.get("/oggo/v1/products").status_code == 401


class Receiver(BaseHTTPRequestHandler):
    """Winvest's end of a webhook."""

    received: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def inbox(oggo: httpx.Client) -> Iterator[list[tuple[dict[str, str], bytes]]]:
    Receiver.received.clear()
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api/catalog/webhooks/oggodata/AP"
    target = {"provider": "oggodata", "url": url, "secret": SECRET}
    assert oggo.post("/__sim/webhooks/target", json=target).status_code == 201
    yield Receiver.received
    server.shutdown()
    server.server_close()


def well_signed(headers: dict[str, str], body: bytes) -> bool:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{wanted}"


def test_a_quote_sends_its_event_signed(
    oggo: httpx.Client, inbox: list[tuple[dict[str, str], bytes]]
) -> None:
    ask(oggo, asking())
    assert len(inbox) == 1
    assert well_signed(*inbox[0])


def test_events_can_be_held_doubled_reordered_dropped_and_sent_again(
    oggo: httpx.Client, inbox: list[tuple[dict[str, str], bytes]]
) -> None:
    oggo.post("/__sim/webhooks/hold")
    ask(oggo, asking(), key="1")
    ask(oggo, asking(), key="2")
    assert inbox == []
    oggo.post("/__sim/webhooks/reorder")
    oggo.post("/__sim/webhooks/duplicate")
    assert oggo.post("/__sim/webhooks/release").json()["events"] == 4
    ids = [headers["webhook-id"] for headers, _ in inbox]
    assert ids[0] == ids[1] != ids[2] == ids[3]
    assert b"-000002" in inbox[0][1]
    oggo.post("/__sim/webhooks/redeliver", json={"id": ids[0]})
    assert inbox[-1][0]["webhook-id"] == ids[0]
    oggo.post("/__sim/webhooks/hold")
    ask(oggo, asking(), key="3")
    oggo.post("/__sim/webhooks/drop")
    assert oggo.post("/__sim/webhooks/release").json()["events"] == 0


def test_a_signature_can_be_made_wrong_once(
    oggo: httpx.Client, inbox: list[tuple[dict[str, str], bytes]]
) -> None:
    oggo.post("/__sim/webhooks/resign")
    ask(oggo, asking(), key="1")
    ask(oggo, asking(), key="2")
    assert [well_signed(*one) for one in inbox] == [False, True]
