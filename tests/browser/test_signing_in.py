"""A reader and an editor at a desk with users, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from qa.desk.rights import ONLY_READS
from qa.desk.users import Role, put_user
from tests.qa.desk.process import desk
from tests.qa.desk.test_rights import PASSWORD, SERVE


def test_who_signs_in_sees_what_their_role_allows(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("signing-in")
    article, users = folder / "bridge.txt", folder / "users"
    article.write_text("The bridge opens\n\nThe bridge opened in May 2019.\n")
    put_user(users, "ann", PASSWORD, Role.EDITOR)
    put_user(users, "bob", PASSWORD)
    given = [str(folder / "library"), str(users), str(article)]
    with desk("-c", SERVE, *given, log=folder / "log", ready_s=200) as address:
        for name, adds in (("ann", True), ("bob", False)):
            page = browser.new_context().new_page()
            page.set_default_timeout(60_000)
            page.goto(address)
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("tab", name="Library").click()
            expect(page.locator("#shelf-table tbody tr")).to_have_count(1, timeout=60_000)
            adding = page.get_by_role("button", name="Add articles")
            expect(adding).to_have_count(int(adds), timeout=60_000)
            for what in (".edit", ".one", "[data-do=remove]"):
                expect(page.locator(f"#tab-library {what}")).to_have_count(int(adds))
            told = page.locator("#tab-library").get_by_text(ONLY_READS)
            expect(told).to_have_count(int(not adds))
            page.get_by_role("tab", name="Evaluate").click()
            told = page.locator("#tab-evaluate").get_by_text("Evaluations are for editors")
            expect(told).to_have_count(int(not adds))
            sets = page.get_by_role("button", name="Add a question set")
            expect(sets).to_have_count(int(adds))
            expect(page.locator("#who")).to_contain_text(name)
            page.get_by_role("link", name="Sign out").click()
            page.get_by_role("button", name="Sign in").wait_for()
            page.context.close()
