"""The gate in front of a real server: who gets in, and how much may be brought along."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Message

from qa.desk.connections import HEAD_WAIT_S
from qa.desk.gate import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, Refusal, drained, host_of, uploaded
from qa.desk.serving import Doors
from tests.qa.desk.process import desk

SERVE = """
from qa.desk import connections, gate
from qa.desk.serving import Doors, serve
from tests.qa.desk.fakes import FakeLibrary
connections.HEAD_WAIT_S = gate.BODY_WAIT_S = connections.READ_WAIT_S = 1.0
serve(FakeLibrary(), Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk("-c", SERVE, log=tmp_path_factory.mktemp("gate") / "log") as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
        yield client


def ask(client: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    headers = {"content-type": "application/json", **headers}
    return client.post("/gradio_api/call/ask", content=body, headers=headers)


WHEN = b'{"data": ["When?", []]}'


def test_a_program_on_this_machine_is_answered(client: httpx.Client):
    event = ask(client, WHEN).raise_for_status().json()["event_id"]
    answer = client.get(f"/gradio_api/call/ask/{event}").text
    assert "event: complete" in answer
    assert "It stopped at nine." in answer


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_names_of_this_machine_are_known(client: httpx.Client, address: str, name: str):
    host = f"{name}:{urlsplit(address).port}"
    assert client.get("/config", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "user@127.0.0.1", "", "127.1"],
)
def test_a_name_that_was_made_to_lead_here_is_refused(client: httpx.Client, host: str):
    for response in (
        client.get("/config", headers={"host": host}),
        ask(client, WHEN, host=host),
    ):
        assert response.status_code == 421
        assert "The desk doesn't go by this name." in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_a_page_of_another_origin_can_neither_read_nor_ask(client: httpx.Client, origin: str):
    for response in (
        client.get("/config", headers={"origin": origin}),
        ask(client, WHEN, origin=origin),
        client.options("/gradio_api/call/ask", headers={"origin": origin}),
    ):
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_embeds_is_refused_and_a_link_is_followed(
    client: httpx.Client, site: str
):
    image = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    frame = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    link = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/", headers=image).status_code == 403
    assert client.get("/", headers=frame).status_code == 403
    assert client.get("/config", headers=link).status_code == 403
    assert client.get("/", headers=link).status_code == 200


def test_files_are_taken_as_a_form_of_a_length_that_is_said_and_not_too_long(client: httpx.Client):
    json = client.post("/gradio_api/upload", json={})
    assert (json.status_code, json.text) == (
        415,
        "Files are sent with the Content-Type multipart/form-data.\n",
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    parts = client.post("/gradio_api/upload", headers=kind, content=iter([b"--x"]))
    assert parts.status_code == 411


def test_more_than_is_taken_at_a_time_is_refused_before_it_comes():
    async def receive() -> Message:
        raise AssertionError("nothing of it is read")

    headers = Headers(
        {
            "content-type": "multipart/form-data; boundary=x",
            "content-length": str(MAX_UPLOAD_BYTES + 1),
        }
    )
    with pytest.raises(Refusal) as refused:
        uploaded(headers, receive)
    assert (refused.value.status, refused.value.sentence) == (
        413,
        "At most 500 MB are taken at a time. Send fewer files, or add them with: pressmark add",
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/hostname"),
        ("GET", "/gradio_api/proxy=https://evil.example/"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/queue/status"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/api/ask"),
        ("GET", "/monitoring/summary"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("DELETE", "/"),
        ("GET", "/assets/..%2f..%2fetc/hostname"),
        ("GET", "/login"),
    ],
)
def test_what_the_desk_does_not_need_is_not_there(client: httpx.Client, method: str, path: str):
    response = client.request(method, path)
    assert (response.status_code, response.text) in (
        (404, "There is nothing here.\n"),
        (404, "Not Found"),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"data": ["What about \\ud83d zebra?", []]}',
        b'{"data": [1e999, []]}',
        b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_no_sound_json_gets_a_sentence(client: httpx.Client, body: bytes):
    response = ask(client, body)
    assert response.status_code == 400
    assert response.text.startswith("The request's body is")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "", "é"])
@pytest.mark.parametrize("path", ["call/ask", "queue/join", "run/predict", "cancel", "reset"])
def test_a_body_that_does_not_say_that_it_is_json_gets_a_sentence(
    client: httpx.Client, path: str, kind: str
):
    headers = {"content-type": kind.encode()}
    response = client.post(f"/gradio_api/{path}", content=WHEN, headers=headers)
    assert (response.status_code, response.text) == (
        415,
        "The request's body must have the Content-Type application/json.\n",
    )


@pytest.mark.parametrize("path", ["cancel", "reset"])
def test_json_without_the_fields_that_are_read_gets_a_sentence(client: httpx.Client, path: str):
    response = client.post(f"/gradio_api/{path}", json={"x": 1})
    assert (response.status_code, response.text) == (
        422,
        "The request hasn't the fields that are read here.\n",
    )


def test_a_long_body_is_refused_before_it_is_read(client: httpx.Client, address: str):
    assert ask(client, b" " * (MAX_BODY_BYTES + 1)).status_code == 413
    with connected(address) as connection:
        connection.sendall(
            b"POST /gradio_api/call/ask HTTP/1.1\r\nhost: localhost\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(MAX_BODY_BYTES // 0x10000 + 1):
            connection.sendall(chunk)
        # It is answered while there is more to come.
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ",
        b"POST /gradio_api/call/ask HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{",
    ],
)
def test_a_connection_that_stalls_is_closed(address: str, start: bytes):
    with connected(address) as connection:
        connection.sendall(start)
        connection.settimeout(HEAD_WAIT_S)
        began = time.monotonic()
        said = b""
        while part := connection.recv(4096):
            said += part
        assert time.monotonic() - began < HEAD_WAIT_S / 2
        assert said == b"" or said.startswith(b"HTTP/1.1 408 ")


def test_a_client_that_reads_nothing_is_hung_up_on(address: str):
    with connected(address, room=4096) as connection:
        for _ in range(200):  # ever more is asked for, and nothing read
            try:
                connection.sendall(b"GET /config HTTP/1.1\r\nhost: localhost\r\n\r\n")
            except ConnectionError:
                return
            time.sleep(0.05)
    pytest.fail("it is still connected")


def test_a_body_where_none_belongs_ends_the_connection(address: str):
    with connected(address) as connection:
        connection.sendall(
            b"GET /robots.txt HTTP/1.1\r\nhost: localhost\r\ncontent-length: 999999\r\n\r\n"
        )
        connection.settimeout(HEAD_WAIT_S)
        said = b""
        while part := connection.recv(4096):  # it ends, though the body never comes
            said += part
        assert said.startswith(b"HTTP/1.1 400 ")
        assert said.endswith(b"A request for something has no body.\n")


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict"])
@pytest.mark.parametrize("event", [99, -1, None, "0", [0]])
def test_what_cannot_happen_on_the_page_gets_a_sentence(client, path: str, event: object):
    response = client.post(path, json={"data": [], "fn_index": event, "session_hash": "a"})
    assert (response.status_code, response.text) == (
        404,
        "Nothing of this number can happen on the desk's page.\n",
    )


def test_a_name_of_a_file_that_no_disk_can_have_is_no_error_of_ours(client: httpx.Client):
    assert client.get(f"/static/{'a' * 5000}").status_code == 404


def test_the_name_of_a_conversation_is_short(client: httpx.Client):
    told = (400, "A request names one conversation, in at most 100 characters.\n")
    body = {"data": ["When?", []], "fn_index": 0, "session_hash": "a" * 101}
    sent = client.post("/gradio_api/queue/join", json=body)
    heard = client.get(f"/gradio_api/queue/data?session_hash={'a' * 101}")
    both = client.get("/gradio_api/queue/data?session_hash=a&session_hash=b")
    assert [(r.status_code, r.text) for r in (sent, heard, both)] == [told] * 3
    assert client.get(f"/gradio_api/heartbeat/{'a' * 101}").status_code == 404


def test_a_page_that_waits_keeps_its_connection(client: httpx.Client):
    with client.stream("GET", "/gradio_api/heartbeat/abc") as response:
        assert response.status_code == 200
        time.sleep(2.5)  # longer than a head or a body may take
        assert not response.is_closed


def connected(address: str, room: int | None = None) -> closing[socket.socket]:
    """A connection; with `room`, it takes in about as many bytes that are not read."""
    where, connection = urlsplit(address), socket.socket()
    if room:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    connection.connect((where.hostname or "", where.port or 0))
    return closing(connection)


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST:7860", "localhost"),
        ("[::1]:7860", "::1"),
        ("a.example:x", None),
        ("a@b.example", None),
        ("a/b", None),
        ("", None),
    ],
)
def test_the_host_is_told_from_its_port(authority: str, host: str | None):
    assert host_of(authority) == host


def test_a_network_is_served_only_with_a_login_or_if_it_is_meant(tmp_path: Path):
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(ValueError, match="--auth FILE, or say that this is meant"):
            Doors(host=host)
        assert Doors(host=host, open_to_network=True).open_to_network


@pytest.mark.parametrize(
    ("chunks", "taken"), [([b"a"], 1), ([b"a"] * 3, 3), ([b"a" * 40_000] * 9, 2)]
)
def test_of_what_a_refused_request_brings_only_a_little_is_taken_in(
    chunks: list[bytes], taken: int
) -> None:
    last = len(chunks) - 1
    sent = [
        {"type": "http.request", "body": one, "more_body": n < last} for n, one in enumerate(chunks)
    ]
    came = iter(sent)

    async def receive() -> Message:
        return next(came)

    asyncio.run(drained(receive))
    assert len(list(came)) == len(chunks) - taken
