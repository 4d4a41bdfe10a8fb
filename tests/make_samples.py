"""Writes the samples that no editor can: the PDFs, the DOCXs and the packed feed.

Run `python -m tests.make_samples` after changing a text below and commit what it
writes. Two runs with the same releases of fpdf2 and python-docx give the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import docx
from fpdf import FPDF, XPos, YPos

from corpus import samples

SOUTH = "Pressmark Samples: South London"
TOWN_HALL = "Pressmark Samples: Town Hall Notes"
PLAIN = "Pressmark Samples"


@dataclass(frozen=True, slots=True)
class Story:
    """One article; its paragraphs are parted by blank lines, headings begin with `# `."""

    file: str
    title: str
    published: date
    publisher: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(p.split()) for p in self.text.strip().split("\n\n")]

    @property
    def midnight(self) -> datetime:
        return datetime.combine(self.published, time(), UTC)

    @property
    def dateline(self) -> str:
        return f"Published: {self.published.day} {self.published:%B %Y} | {self.publisher}"


MONITORING = Story(
    "croydon-monitoring-visit-2018.pdf",
    "Fourth visit finds Croydon making headway",
    date(2018, 10, 29),
    TOWN_HALL,
    """
    Croydon's work with children in care is getting better, inspectors have found, but some
    children wait too long for a permanent family.

    Ofsted spent part of early October 2018 in the borough. It was the fourth monitoring visit
    since September 2017, when the council's services for children were judged inadequate. The
    feedback was put on Ofsted's website on 26 October.

    This time the subject was every child in the council's care, from those who came into care a
    short while ago to those who have lived away from home for more than a year. Inspectors also
    looked at the service for young people leaving care.

    # Stable homes, regular visits

    They found that most children live in secure homes that suit them. Social workers see the
    children often and are proud of what each of them achieves. Nearly all the basics of good
    practice are there: a care plan that fits, a summary of the case, and notes that show roughly
    what the child wishes and feels.

    The offer to care leavers is called ambitious. It has gained, the inspectors say, from the
    weight the council now gives it.

    # Delays in matching

    The main weakness is time. It takes too long before a child is formally matched with
    adopters or with permanent carers. The council has promised to deal with this first.

    Councillor Alisa Flemming, cabinet member for children, young people and learning, welcomed
    the feedback and accepted that much is still to be done. She said that managers now keep a
    closer eye on the work across the service.

    The council has also filled its top post in this field. Robert Henderson has been appointed
    executive director for children, families and education, on a permanent footing.

    # What a monitoring visit can and cannot say

    A monitoring visit gives no grade. It shows whether a council that was found inadequate is
    moving in the right direction, one part of the service at a time. Only a full inspection can
    lift the inadequate judgement, and the date of that had not been set when this was written.
    """,
)
CARE_LEAVERS = Story(
    "care-leavers-judgement-2022.pdf",
    "Care leavers to get a grade of their own",
    date(2022, 12, 6),
    PLAIN,
    """
    From January 2023 Ofsted's inspectors will judge separately how well councils support young
    people who have left care.

    So far one grade has covered both children in care and care leavers. Ofsted has come to think
    that this did not give care leavers the attention it had hoped for.

    The new grade will be called the experiences and progress of care leavers. It uses the same
    four-point scale as the others, and it will count towards overall effectiveness.

    # Nine in ten in favour

    The change was announced on 2 December 2022, after a consultation that ran for several weeks
    in June and July. An online survey brought 141 responses. Of those who answered, 93 per cent
    agreed with a separate judgement, and 78 per cent wanted it to begin in January 2023.

    Ofsted waited until every council had been through at least one inspection under the present
    system, so that nobody would be judged by two sets of rules in the same round.

    # What inspectors will ask

    They will look at the relationships that care leavers have and at the chances they get to
    meet people and enjoy themselves. They will ask whether young people can influence the
    services they use. Health and emotional well-being come next, and then learning and work.

    Inspectors will also want to know whether councils decide well for care leavers and what is
    done to help them into adult life.
    """,
)
CITY = Story(
    "city-of-london-outstanding-2020.docx",
    "Square Mile's children's services graded outstanding",
    date(2020, 6, 5),
    TOWN_HALL,
    """
    Ofsted has given its best grade to the children's services of the City of London Corporation.

    The inspection lasted one week and took place in early March 2020. Though it stands in the
    middle of the capital, the City is not one of the 32 London boroughs, and it looks after far
    fewer children than any of them.

    # Workers who know each child

    Social workers in the City know the children in their care very well. That helps a child to
    trust them and to talk openly, and what the child says finds its way into the plans.
    Assessments are thorough, and they make plain where the dangers lie.

    Children may come to the meetings that are held about them. Those who would rather stay away
    can send in their views. Nearly all of those in care, or just out of it, go to school or
    college regularly, and they take part in clubs and outings besides.

    # From the top down

    Inspectors describe a workforce that is valued and well supported. Members of the Corporation
    understand what they answer for. The lead member and the deputy chair of the safeguarding
    sub-committee make a point of meeting young people, the report says.

    Randall Anderson, who chairs the community and children services committee, spoke of his
    pride in the social workers, their leaders and the families who take children in. Children in
    the City's care would stay its first concern, he added.
    """,
)
BROMLEY = Story(
    "bromley-outstanding-2024.docx",
    "Bromley completes its journey from bottom grade to top",
    date(2024, 1, 19),
    SOUTH,
    """
    In less than eight years Bromley's children's services have travelled the whole length of
    Ofsted's scale.

    Inspectors who came in November 2023 graded them outstanding in all areas, says their
    report, which is out now. In 2016 the same service had been inadequate from end to end, and the
    inspection of 2018 marked the halfway house.

    # Three inspections side by side

    TABLE

    The names of the areas have changed a little over the years, and since 2023 care leavers have
    had a grade to themselves. In Bromley that grade is outstanding too.

    # A visit in between

    Ofsted also called in September 2021, when it made a focused visit. No grade was given, but
    the letter, published on 19 October 2021, reported that children in care made good progress
    and that social workers' caseloads were manageable. Two mental health workers were part of
    the council's own team.

    # What comes next

    The inspectors credit leaders who agree on where they want to go, and councillors who back
    them. Partners such as health and the police share the plan. Families and children are asked
    for their opinion regularly, and their answers are used.

    As an outstanding council Bromley will have a short inspection next time. The yearly meeting
    with Ofsted goes on as before.
    """,
)
BROMLEY_TABLE = (
    ("Inspected", "Overall", "Leaders", "Help and protection", "Children in care"),
    ("April 2016", "Inadequate", "Inadequate", "Inadequate", "Inadequate"),
    ("November 2018", "Good", "Outstanding", "Good", "Good"),
    ("November 2023", "Outstanding", "Outstanding", "Outstanding", "Outstanding"),
)
EXPLAINERS = (
    Story(
        "explainer-regulation-44",
        "Regulation 44: the monthly visitor to a children's home",
        date(2023, 9, 12),
        PLAIN,
        """
        Every children's home in England must be visited at least once a month by somebody who
        does not work there. The duty stands in regulation 44 of the Children's Homes (England)
        Regulations 2015, and those in the trade simply call it a Reg 44 visit.

        The visitor is known as the independent person. He or she may come unannounced. The home
        has to help: the visitor may look over the building and the records, and may speak in
        private with children, parents and staff, provided that they agree. A child's own case
        file is open to the visitor only if the child and the council that placed the child
        consent.

        After the visit comes a report. It has to say whether, in the visitor's opinion, children
        are kept safe and whether the way the home is run is good for their well-being. It may
        also recommend what the home should do, and by when.

        Copies go to the provider of the home and to the councils that have placed children
        there. Ofsted gets one too, and its inspectors read the reports before they inspect the
        home themselves.

        A Reg 44 visit is not an Ofsted inspection. It yields no grade, and the report does not
        appear on Ofsted's website.
        """,
    ),
    Story(
        "explainer-focused-visit",
        "Two days, two inspectors: how a focused visit works",
        date(2023, 10, 3),
        PLAIN,
        """
        Between one full inspection and the next, Ofsted may look at a single part of a council's
        children's services. That is a focused visit.

        As a rule two inspectors come for two days. They may choose the front door, where calls
        from worried neighbours and teachers come in, or the service for care leavers, or a
        group such as disabled children. They sit with social workers, open case records and ask
        how managers keep track of the work.

        There is no grade at the end. Ofsted writes a letter, which is published, with what is
        strong and what needs to improve. If inspectors come upon a serious failing they name it
        as an area for priority action, and the council must draw up a plan in answer to it.

        Hackney saw both kinds of letter. The one that followed a visit in February 2019 named
        areas for priority action. The one from September 2022 listed three areas for
        improvement and no such action.

        A focused visit can bring the next full inspection forward, which is one reason why
        directors of children's services take it seriously.
        """,
    ),
    Story(
        "explainer-annual-meeting",
        "Once a year, round one table: the annual engagement meeting",
        date(2023, 11, 7),
        PLAIN,
        """
        Each year every council in England that runs children's services sits down with Ofsted.
        The occasion is called the annual engagement meeting, and nobody is graded at it.

        Before they meet, the council sends in a self-evaluation of its social work. Three
        questions have to be answered. What do you know about the quality of practice and the
        difference it makes to children? How do you know it? And what do you plan for the next
        twelve months?

        The form is left open. Ofsted prescribes no template, and it asks councils to be brief
        rather than complete.

        From the council come the director of children's services and a few people who are close
        to the work, such as the officer in charge of social care. Ofsted sends senior staff from
        its regional team who know the area.

        The talk helps Ofsted to decide what to do next: whether a focused visit makes sense, on
        which subject, and when. News such as a change of director, or a new computer system for
        case records, is passed on as well.

        Because the meeting is not an inspection, no report of it is published.
        """,
    ),
)


class Sheet(FPDF):
    """A page with a running header and the page's number, as a newsletter has them."""

    def __init__(self, story: Story) -> None:
        super().__init__(format=(148, 210))
        self.story = story
        self.set_creation_date(story.midnight)
        self.set_title(story.title)
        self.set_author(story.publisher)
        self.set_margin(18)
        self.set_auto_page_break(True, margin=20)
        self.add_page()

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, self.story.publisher, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")

    def line_of(self, text: str, *, size: int, bold: bool = False) -> None:
        self.set_font("Helvetica", style="B" if bold else "", size=size)
        self.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)


def pdf(story: Story) -> bytes:
    sheet = Sheet(story)
    sheet.line_of(story.title, size=16, bold=True)
    sheet.line_of(story.dateline, size=9)
    for paragraph in story.paragraphs:
        heading = paragraph.startswith("# ")
        sheet.line_of(paragraph.removeprefix("# "), size=12 if heading else 10, bold=heading)
    return bytes(sheet.output())


def word(story: Story, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    about = document.core_properties
    about.title, about.author = story.title, story.publisher
    about.created = about.modified = story.midnight
    document.add_heading(story.title, 0)
    document.add_paragraph(story.dateline)
    for paragraph in story.paragraphs:
        if paragraph == "TABLE":
            grid = document.add_table(len(table), len(table[0]))
            for row, cells in zip(grid.rows, table, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        elif paragraph.startswith("# "):
            document.add_heading(paragraph.removeprefix("# "), 1)
        else:
            document.add_paragraph(paragraph)
    written = io.BytesIO()
    document.save(written)
    # python-docx stamps each part with the clock; zip them again with one fixed time.
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(fixed, "w") as again:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            again.writestr(part, parts.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def packed_feed(stories: tuple[Story, ...]) -> bytes:
    rows = [
        {
            "id": story.file,
            "title": story.title,
            "published": story.published.isoformat(),
            "publisher": story.publisher,
            "url": f"https://samples.invalid/{story.file}",
            "text": "\n\n".join(story.paragraphs),
        }
        for story in stories
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return gzip.compress(lines.encode(), mtime=0)


def main() -> None:
    folder = samples.folder()
    for story in (MONITORING, CARE_LEAVERS):
        (folder / story.file).write_bytes(pdf(story))
    (folder / CITY.file).write_bytes(word(CITY))
    (folder / BROMLEY.file).write_bytes(word(BROMLEY, BROMLEY_TABLE))
    (folder / "explainers.jsonl.gz").write_bytes(packed_feed(EXPLAINERS))


if __name__ == "__main__":
    main()
