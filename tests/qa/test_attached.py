"""What came attached to an e-mail says which, and the e-mail says what it carried."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from qa import Library
from qa.answer import Answer
from qa.desk.article_view import render_article
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa.desk.elements import parse

CAME_WITH = "“survey.txt”, attached to an e-mail from Works Office, 2024-05-03: “The roof”"
SURVEY = b"Survey of the beams\n\nThe surveyor counted 400 slates and found rot in two beams.\n"


def message(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Works Office <works@example.org>"
    mail["Date"] = "Fri, 03 May 2024 10:30:00 +0100"
    mail["Subject"] = "The roof"
    if text:
        mail.set_content(text)
    mail.add_attachment(SURVEY, maintype="text", subtype="plain", filename="survey.txt")
    return mail


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    encoder = WordEncoder("surveyor", "beams", "meeting")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        yield library


def added(library: Library, folder: Path, text: str) -> None:
    (folder / "a.eml").write_bytes(message(text).as_bytes())
    assert library.add(folder / "a.eml").failed == ()


def test_an_attachment_names_its_mail_and_the_mail_its_attachment(library, tmp_path: Path) -> None:
    added(library, tmp_path, "The meeting about it is on Tuesday.\n")
    (survey,), (mail,) = library.find("Survey of the beams"), library.find("The roof")

    read = library.as_read(survey)
    assert ("Came with", CAME_WITH) in list(read.facts())
    assert read.to_dict()["attached_to"] == [
        {
            "file": "survey.txt",
            "subject": "The roof",
            "sender": "Works Office",
            "sent": "2024-05-03",
            "article_id": mail,
        }
    ]
    assert ("Attached", "“survey.txt”: Survey of the beams") in list(library.as_read(mail).facts())

    (to_mail,) = parse(render_article(read)).all("button", "place")
    (to_file,) = parse(render_article(library.as_read(mail))).all("button", "place")
    assert (to_mail.attributes["data-article"], to_mail.text_content) == (mail, "Open the e-mail")
    assert (to_file.attributes["data-article"], to_file.text_content) == (survey, "survey.txt")


def test_a_quote_from_an_attachment_says_who_sent_it_and_when(library, tmp_path: Path) -> None:
    added(library, tmp_path, "")  # a mail without words of its own is no article
    answer = library.ask("What did the surveyor find in the beams?")
    (citation,) = answer.citations
    carrier = citation.place.attached_to
    assert carrier is not None
    assert carrier.describe() == CAME_WITH
    assert Answer.from_dict(answer.to_dict()) == answer
    assert "”, attached to an e" in answer.to_markdown()
    assert library.doctor() == []


def test_an_attachment_that_was_read_before_learns_of_its_mail(library, tmp_path: Path) -> None:
    (tmp_path / "survey.txt").write_bytes(SURVEY)
    library.add(tmp_path / "survey.txt")
    (survey,) = library.find("Survey of the beams")
    assert library.as_read(survey).carriers == ()
    added(library, tmp_path, "The meeting about it is on Tuesday.\n")
    assert library.as_read(survey).carriers[0][0].describe() == CAME_WITH
