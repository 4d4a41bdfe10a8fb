"""E-mail: what is the sender's own, what is quoted, what is attached."""

import time
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus.article import Carrier, Draft, Failure
from corpus.formats import read
from corpus.page.assembly import assemble
from tests.corpus.formats.shown import shown, words

HEAD = {
    "From": "Works Office <works@example.org>",
    "To": "All staff <staff@example.org>",
    "Date": "Fri, 03 May 2024 23:30:00 +0100",
    "Subject": "The roof of the hall",
}
QUOTED = """\
On Thu, 2 May 2024 at 10:12, Staff <staff@example.org> wrote:
> When will the roof be mended?
> It leaks."""


def mail(text: str = "", *, html: str = "", **head: str) -> EmailMessage:
    """A message with this head besides `HEAD`; underscores are hyphens."""
    message = EmailMessage()
    for name, value in {**HEAD, **head}.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def put(path: Path, message: EmailMessage) -> Path:
    path.write_bytes(message.as_bytes())
    return path


def only(path: Path) -> Draft:
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    return draft


def own(draft: Draft) -> list[str]:
    """The lines that are the sender's, and no furniture."""
    article = assemble(draft)
    return [
        article.text[b.start : b.end]
        for b in article.blocks
        if b.kind not in ("furniture", "title")
    ]


def test_a_message_is_an_article_of_its_sender_and_day(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eml", mail("The roof will be mended in May.\n"))
    draft = only(path)
    assert (draft.source, draft.title, draft.publisher) == (
        str(path),
        "The roof of the hall",
        "Works Office",
    )
    assert (draft.published, draft.published_evidence) == (
        date(2024, 5, 3),
        "Date: Fri, 03 May 2024 23:30:00 +0100",
    )
    assert shown(draft) == [
        ("title", "The roof of the hall"),
        ("furniture", "From: Works Office <works@example.org>"),
        ("furniture", "To: All staff <staff@example.org>"),
        ("furniture", "Date: Fri, 03 May 2024 23:30:00 +0100"),
    ]
    assert own(draft) == ["The roof will be mended in May."]


def test_wrapped_lines_of_a_message_are_one_paragraph(tmp_path: Path) -> None:
    text = (
        "The roof of the hall will be mended in May, and the wall behind it in June if there is\n"
        "enough money left for it in the budget of the works department, which is not at all\n"
        "sure.\n\nThe door is next.\n"
    )
    draft = only(put(tmp_path / "a.eml", mail(text)))
    assert own(draft) == [text.split("\n\n")[0], "The door is next."]


def test_encoded_heads_and_other_character_sets_are_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: =?utf-8?q?W=C3=B6rks?= <works@example.org>\nSubject: =?iso-8859-1?q?Caf=E9?=\n"
        b" =?iso-8859-1?q?s?=\nDate: nonsense\n"
        b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
        b"It\x92s \xa34.\n"
    )
    draft = only(path)
    assert (draft.title, draft.publisher, draft.published) == ("Cafés", "Wörks", None)
    assert own(draft) == ["It’s £4."]


def test_of_an_answer_only_the_sender_s_own_words_are_text(tmp_path: Path) -> None:
    text = f"In May.\n\n-- \nThe works office\n01234 5678\n\n{QUOTED}\n"
    draft = only(put(tmp_path / "a.eml", mail(text, Subject="Re: The roof")))
    assert own(draft) == ["In May."]
    assert words(draft, "furniture")[-1] == f"-- \nThe works office\n01234 5678\n\n{QUOTED}"


def test_answers_between_and_below_quoted_lines_are_kept(tmp_path: Path) -> None:
    text = f"{QUOTED}\n\nIn May.\n\n> And the wall?\n\nIn June.\n"
    draft = only(put(tmp_path / "a.eml", mail(text, In_Reply_To="<1@example.org>")))
    assert own(draft) == ["In May.", "In June."]


@pytest.mark.parametrize("lead_in", ["", "-----Original Message-----\n", "_" * 32 + "\n"])
def test_mail_that_is_quoted_without_marks_is_told_by_its_head(
    tmp_path: Path, lead_in: str
) -> None:
    quoted = (
        f"{lead_in}From: Staff <staff@example.org>\nSent: 02 May 2024 10:12\nTo: Works\n"
        "Subject: The roof\n\nWhen will it be mended?\n\nIt leaks.\n"
    )
    draft = only(put(tmp_path / "a.eml", mail(f"In May.\n\n{quoted}", Subject="RE: The roof")))
    assert own(draft) == ["In May."]


def test_what_is_forwarded_is_text_and_its_head_is_not(tmp_path: Path) -> None:
    text = (
        "See below.\n\n---------- Forwarded message ---------\nFrom: Staff <staff@example.org>\n"
        "Date: Thu, 2 May 2024\nSubject: The roof\nTo: Works\n\nThe roof leaks.\n"
        "It is worst when it rains.\n"
    )
    draft = only(put(tmp_path / "a.eml", mail(text, Subject="Fwd: The roof")))
    assert own(draft) == ["See below.", "The roof leaks.", "It is worst when it rains."]


def test_an_event_s_lines_are_no_quoted_mail(tmp_path: Path) -> None:
    text = "Come to the fair.\n\nDate: 4 May\nFrom: ten\nTo: four\n\nBring cake.\n"
    draft = only(put(tmp_path / "a.eml", mail(text)))
    assert own(draft)[-1] == "Bring cake."


def test_a_message_of_nothing_but_quoted_lines_keeps_them(tmp_path: Path) -> None:
    draft = only(put(tmp_path / "a.eml", mail(f"{QUOTED}\n", Subject="Re: The roof")))
    assert words(draft, "furniture")[-1] == "Date: Fri, 03 May 2024 23:30:00 +0100"


QUOTING = {
    "gmail": '<div class="gmail_quote"><div class="gmail_attr">On 2 May 2024, Staff wrote:</div>'
    "<blockquote><p>When?</p></blockquote></div>",
    "apple": '<blockquote type="cite"><div>On 2 May 2024, Staff wrote:</div><p>When?</p>'
    "</blockquote>",
    "outlook": "<div><p><b>From:</b> Staff<br><b>Sent:</b> 02 May 2024<br><b>To:</b> Works<br>"
    "<b>Subject:</b> The roof</p></div><p>When?</p>",
}


@pytest.mark.parametrize("program", QUOTING)
def test_html_is_preferred_and_its_quoted_parts_and_signatures_are_furniture(
    tmp_path: Path, program: str
) -> None:
    html = (
        "<p>In May:</p><ul><li>the roof</li><li>the door</li></ul>"
        f'<div class="moz-signature">The works office</div>{QUOTING[program]}'
    )
    message = mail("In May, see the page.", html=html, Subject="Re: The roof")
    draft = only(put(tmp_path / "a.eml", message))
    assert own(draft) == ["In May:", "the roof", "the door"]
    assert words(draft, "furniture")[-1] == "When?"


def test_words_below_what_is_quoted_in_html_are_kept(tmp_path: Path) -> None:
    html = f"<p>See below.</p>{QUOTING['gmail']}<p>In May, we think.</p>"
    draft = only(put(tmp_path / "a.eml", mail(html=html, Subject="Re: The roof")))
    assert own(draft) == ["See below.", "In May, we think."]


def attached(*files: tuple[str, bytes], **head: str) -> EmailMessage:
    message = mail("The plan is attached.\n", **head)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def sources(found: Sequence[Draft | Failure]) -> list[str]:
    return [row.source for row in found]


def test_attached_files_are_articles_and_what_is_not_read_is_said(tmp_path: Path) -> None:
    message = attached(
        ("plan.txt", b"The plan\n\nScaffolding goes up on Monday."),
        ("sums.xlsx", b"PK"),
        ("broken.docx", b"no ZIP"),
    )
    path = put(tmp_path / "a.eml", message)
    first, second = read(path)
    assert isinstance(first, Draft)
    assert first.left_out == (
        "“sums.xlsx” is attached and was left out: Of what is attached only documents, pages and "
        "texts are read; save this file, and add what is in it by itself.",
        "“broken.docx” is attached and was left out: The document is damaged, or not a Word "
        "document; open it in a word processor and save it anew as .docx.",
    )
    carrier = Carrier(1, "The roof of the hall", "Works Office", date(2024, 5, 3), "plan.txt")
    assert second == Draft(
        f"{path}#2", "The plan\n\nScaffolding goes up on Monday.", carrier=carrier
    )
    assert first.source == f"{path}#1"


def test_attached_messages_are_articles(tmp_path: Path) -> None:
    message = mail("See what came.\n")
    message.add_attachment(mail("It leaks.\n", Subject="Rain"))
    path = put(tmp_path / "a.eml", message)
    found = list(read(path))
    assert sources(found) == [f"{path}#1", f"{path}#2"]
    outer, inner = [row for row in found if isinstance(row, Draft)]
    assert (outer.title, inner.title) == (HEAD["Subject"], "Rain")
    assert outer.carrier is None
    assert inner.carrier == Carrier(1, HEAD["Subject"], "Works Office", date(2024, 5, 3))


def test_pictures_in_the_text_are_nothing_to_speak_of(tmp_path: Path) -> None:
    message = mail(html="<p>In May.</p><img src='cid:logo'>")
    message.add_related(b"GIF8", "image", "gif", cid="<logo>", filename="logo.gif")
    draft = only(put(tmp_path / "a.eml", message))
    assert (own(draft), draft.left_out) == (["In May."], ())


def test_a_message_without_words_is_a_failure_that_says_what_it_holds(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="a.zip")
    path = put(tmp_path / "a.eml", message)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(
        "The message has no text of its own; open it in the mail program. “a.zip” is attached and "
        "was left out: "
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Just words.\n", "The file is no e-mail message: it has no lines that say from whom and"),
        (
            b"From: a\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n",
            "The message is encrypted; open it in the mail program and save its text.",
        ),
        (
            b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 600,
            "The message has more than 500 parts; save its text alone.",
        ),
        (
            b"From: a\n"
            + b"".join(
                b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
                for n in range(3000)
            ),
            "The message's parts lie too deep in each other; save its text alone.",
        ),
    ],
    ids=["no mail", "encrypted", "many parts", "deep"],
)
def test_what_is_no_readable_message_is_a_failure(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(data)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(reason)


def test_a_long_message_of_lines_like_heads_takes_no_long_time(tmp_path: Path) -> None:
    began = time.perf_counter()
    only(put(tmp_path / "a.eml", mail("Subject: quay\n" * 20_000)))
    assert time.perf_counter() - began < 10


def mbox(path: Path, *messages: EmailMessage) -> Path:
    parts = (b"From works Fri May  3 23:30:00 2024\n" + m.as_bytes() + b"\n" for m in messages)
    path.write_bytes(b"".join(parts))
    return path


def test_a_mailbox_gives_its_messages_and_what_is_attached_to_them(tmp_path: Path) -> None:
    one = attached(("plan.txt", b"The plan"), Subject="One")
    path = mbox(tmp_path / "a.mbox", one, mail(">From May on it is dry.\n", Subject="Two"))
    changed = path.stat().st_mtime_ns
    found = list(read(path))
    assert sources(found) == [f"{path}#1", f"{path}#2", f"{path}#3"]
    last = found[-1]
    assert isinstance(last, Draft)
    assert own(last) == ["From May on it is dry."]
    assert path.stat().st_mtime_ns == changed


def test_a_message_above_the_limit_costs_itself(tmp_path: Path) -> None:
    path = mbox(tmp_path / "a.mbox", mail("word " * 1000), mail("Short."))
    failure, draft = read(path, max_file_bytes=2000)
    assert failure == Failure(
        f"{path}#1",
        "The message is larger than the limit of 0.002 MB; raise the limit, or remove what is "
        "attached to it.",
    )
    assert draft.source == f"{path}#2"


def test_what_is_no_mailbox_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_text("Just words.\n")
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(
        "The file is no mailbox: it doesn't begin with a line “From …”"
    )


def test_the_plain_version_is_taken_where_the_html_one_is_far_shorter(tmp_path: Path) -> None:
    text = "The roof of the hall is mended next week, from Monday on, if it stays dry."
    long, short = mail(text, html="<p>Please read the text.</p>"), mail(text, html=f"<p>{text}</p>")
    assert only(put(tmp_path / "a.eml", long)).text.endswith(f"\n\n{text}")
    assert words(only(put(tmp_path / "b.eml", short)), "body") == [text]
