"""Files of tables about public services, and questions that a cell of them answers, or none."""

from __future__ import annotations

import io

from docx import Document

HOMES = """<html><head><title>Five care homes inspected since 2022</title></head><body><article>
<h1>Five care homes inspected since 2022</h1>
<p>Inspectors have published what they found in five homes of the district, and three of them
have improved since they were last visited.</p>
<table><caption>What the inspectors found</caption>
<thead><tr><th>Home<th>Inspected<th>Overall<th>Safe<th>Well led</tr></thead>
<tbody>
<tr><td>Larkfield House<td>November 2023<td>Outstanding<td>Good<td>Outstanding</tr>
<tr><td>Elm Court<td>March 2024<td>Good<td>Requires improvement<td>Good</tr>
<tr><td>Quayside Lodge<td>May 2022<td>Inadequate<td>Inadequate<td>Requires improvement</tr>
<tr><td>The Limes<td>June 2024<td>Requires improvement<td>Good<td>Inadequate</tr>
<tr><td>Hazel Bank<td>January 2023<td>Good<td>Outstanding<td>Good</tr>
</tbody></table>
<p>The council said that homes which have to improve will be visited again within six months of
the report, and that families are told beforehand.</p>
</article></body></html>"""

LIBRARIES = """# Opening hours and visits of the town libraries

The council counts who comes through the doors of its four libraries, and says how long each of
them is open in a week.

| Library | Hours a week | Visits in 2022 | Visits in 2023 | Books lent |
|---------|-------------:|---------------:|---------------:|-----------:|
| Central | 52 | 184,200 | 201,350 | 96,410 |
| Northgate | 31 | 40,120 | 38,975 | 22,640 |
| Millbrook | 24 | 27,800 | 29,415 | 14,030 |
| Harbour Street | 18 | 12,640 | 15,220 | 8,905 |

Two of the libraries are to be open on Sundays, too, if enough volunteers are found in spring.
"""

TARIFFS = (
    ("Permit", "Zone", "Yearly charge", "Issued by"),
    ("Resident", "A", "£85", "Parking office"),
    ("Visitor", "B", "£42", "Town hall desk"),
    ("Business", "C", "£310", "Licensing team"),
    ("Carer", "D", "£15", "Adult social care"),
)

SCHOOLS = """School,Pupils,Places offered,Applications,Headteacher since
Abbey Primary,412,60,143,2015
Brook Lane Primary,208,30,51,2019
Castle Hill Primary,631,90,88,2021
Dovecote Primary,97,15,22,2012
"""

BEDS = """<html><head><title>Beds in the county's homes</title></head><body><article>
<h1>Beds in the county's homes</h1>
<p>The county has counted the beds in the homes that it pays for, and how many of them were free on
the last day of March.</p>
<table><tr><th>Home<th>Beds<th>Free beds<th>Weekly fee</tr>
<tr><th colspan=4>Adult services</th></tr>
<tr><td>Fernleigh House<td>40<td>6<td>£990</tr>
<tr><td>Oakdene<td>24<td>3<td>£910</tr>
<tr><th colspan=4>Children's services</th></tr>
<tr><td>Oakdene<td>6<td>1<td>£4,200</tr>
<tr><td>Marsh Lane<td>5<td>0<td>£3,950</tr></table>
<p>Fees are those that were agreed for the year, and do not hold for people who pay for
themselves.</p></article></body></html>"""

POOLS = """# Swimming pools run by the district

The district runs four pools. Two of them are to be repaired next year.

| Pool | Length in metres | Lanes | Opened | Swimmers in 2023 |
|---|---|---|---|---|
| Northfield | 25 | 6 | 1974 | 88,120 |
| Easton | 33 | 8 | 1981 | 120,400 |
| Lido Park | 50 | 8 | 1936 | 64,015 |
| Southbank | 20 | 4 | 2004 | 41,730 |
"""

WARDS = """# Results of the ward elections

These are the results that the returning officer declared on Friday morning in four wards.

| Ward | Electors | Turnout | Party elected | Majority |
|---|---|---|---|---|
| Castle | 6,204 | 38.2% | Labour | 412 |
| Mill | 5,870 | 41.5% | Conservative | 87 |
| St Anne's | 7,115 | 29.8% | Labour | 905 |
| Bridge End | 4,963 | 35.0% | Green | 23 |
"""


def permits() -> bytes:
    """A Word document with a table of charges."""
    document = Document()
    document.add_heading("Parking permits and their charges", level=1)
    document.add_paragraph(
        "The charges for parking permits were set by the cabinet in February and hold until the "
        "end of March next year in all zones of the town."
    )
    table = document.add_table(rows=0, cols=4)
    for line in TARIFFS:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    document.add_paragraph("Permits can be renewed online or by post up to a month beforehand.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def files() -> dict[str, bytes]:
    """The files by their names."""
    return {
        "homes.html": HOMES.encode(),
        "libraries.md": LIBRARIES.encode(),
        "permits.docx": permits(),
        "schools.csv": SCHOOLS.encode(),
        "beds.html": BEDS.encode(),
        "pools.md": POOLS.encode(),
        "wards.md": WARDS.encode(),
    }


QUESTIONS = (
    ("What is the overall rating of Larkfield House?", "Larkfield House", "Outstanding", 2),
    ("How was Larkfield House rated for safety?", "Larkfield House", "Good", 3),
    ("When was Quayside Lodge inspected?", "Quayside Lodge", "May 2022", 1),
    ("How safe is Elm Court?", "Elm Court", "Requires improvement", 3),
    ("What was The Limes rated overall?", "The Limes", "Requires improvement", 2),
    ("What is the rating of The Limes for being well led?", "The Limes", "Inadequate", 4),
    ("When did inspectors visit Hazel Bank?", "Hazel Bank", "January 2023", 1),
    ("How many hours a week is Northgate library open?", "Northgate", "31", 1),
    ("How many visits did the Central library have in 2022?", "Central", "184,200", 2),
    ("How many visits did Millbrook library have in 2023?", "Millbrook", "29,415", 3),
    ("How many books were lent by Harbour Street library?", "Harbour Street", "8,905", 4),
    ("How many hours a week is the Central library open?", "Central", "52", 1),
    ("What is the yearly charge for a business permit?", "Business", "£310", 2),
    ("Who issues visitor permits?", "Visitor", "Town hall desk", 3),
    ("Which zone is the carer permit for?", "Carer", "D", 1),
    ("How much is a resident permit a year?", "Resident", "£85", 2),
    ("How many pupils does Castle Hill Primary have?", "Castle Hill Primary", "631", 1),
    ("How many applications did Abbey Primary receive?", "Abbey Primary", "143", 3),
    ("How many places did Dovecote Primary offer?", "Dovecote Primary", "15", 2),
    ("Since when has Brook Lane Primary had its headteacher?", "Brook Lane Primary", "2019", 4),
    ("How many beds does Oakdene have in adult services?", "Oakdene", "24", 1),
    ("How many beds has Oakdene in children's services?", "Oakdene", "6", 1),
    ("What is the weekly fee of Oakdene in children's services?", "Oakdene", "£4,200", 3),
)
"""Each with what its row begins with, the cell that answers, and the number of its column."""

FALSE_PREMISES = (
    "What is the turnover of Fernleigh House?",
    "Who owns Fernleigh House?",
    "How many complaints did Marsh Lane receive?",
    "How deep is the Northfield pool?",
    "What did the Easton pool cost to build?",
    "How many candidates stood in Castle ward?",
    "What is the average age in Mill ward?",
    "Who manages Quayside Lodge?",
    "How many staff does the Central library have?",
    "How many teachers work at Castle Hill Primary?",
)
"""Questions for a column that the table with the row hasn't got."""
