"""Pages of other sites, in a real browser on the reader's machine, against the real desk."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright

ASK = """async (address) => {
  try {
    const asked = await fetch(address + "/gradio_api/call/ask", {
      method: "POST",
      headers: {"content-type": "application/json"},
      body: JSON.stringify({data: ["What grade did Camden get?", []]}),
    });
    return asked.status + " " + (await asked.text()).slice(0, 50);
  } catch (error) { return error.name }
}"""
READ = """async (address) => {
  try { return (await (await fetch(address + "/config")).text()).length }
  catch (error) { return error.name }
}"""
UPLOAD = """async (address) => {
  const form = new FormData();
  form.append("files", new Blob(["from elsewhere"]), "a.txt");
  try {
    const sent = await fetch(
      address + "/gradio_api/upload", {method: "POST", mode: "no-cors", body: form});
    return sent.type;
  } catch (error) { return error.name }
}"""
EMBED = """async (address) => await new Promise((done) => {
  const script = document.createElement("script");
  script.src = address + "/config";
  script.onload = () => done("loaded");
  script.onerror = () => done("refused");
  document.head.append(script);
})"""


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site, on another port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(playwright: Playwright, chromium: str) -> Iterator[Page]:
    """A browser for which the name evil.example leads to this machine."""
    browser = playwright.chromium.launch(
        executable_path=chromium,
        args=[
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP evil.example 127.0.0.1",
        ],
    )
    yield browser.new_page()
    browser.close()


def test_a_name_made_to_lead_here_reaches_nothing(page: Page, address: str) -> None:
    evil = f"http://evil.example:{urlsplit(address).port}"
    for path in ("/", "/robots.txt", "/config"):
        response = page.goto(evil + path)
        assert response is not None
        assert response.status == 421
    # The refusal is a page of the false name's own origin, so it can ask as if it were ours.
    assert str(page.evaluate(ASK, "")).startswith("421 The desk doesn't go by this name.")


def test_another_port_of_this_machine_reads_sends_and_embeds_nothing(
    page: Page, address: str, elsewhere: str
) -> None:
    page.goto(elsewhere)
    assert page.evaluate(READ, address) == "TypeError"
    assert page.evaluate(ASK, address) == "TypeError"
    assert page.evaluate(UPLOAD, address) == "TypeError"
    assert page.evaluate(EMBED, address) == "refused"


def test_a_link_from_elsewhere_opens_the_desk(page: Page, address: str, elsewhere: str) -> None:
    page.goto(elsewhere)
    page.evaluate("(address) => { location.href = address }", address)
    page.locator(".welcome").wait_for()
