import pytest

from qa.conversation.statements import said_of_once, statement, subject_of


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is Islington outstanding?", "Islington is outstanding."),
        ("did Hackney improve", "Hackney did improve."),
        ("Is there a youth hub in Bromley?", "There is a youth hub in Bromley."),
        ("Is Croydon in London?", "Croydon is in London."),
        ("do monitoring visits give a grade", "Monitoring visits do give a grade."),
        ("has barking been rated good?", "Barking has been rated good."),
        ("Is Leeds safe? I wonder.", "Leeds is safe."),
        ("Were care leavers in Hackney supported?", "Care leavers in Hackney were supported."),
        (
            "Has the director of children's services in Croydon resigned?",
            "The director of children's services in Croydon has resigned.",
        ),
        ("Does a focused visit end with a grade?", "A focused visit does end with a grade."),
        ("Did Sutton's team score 36 out of 40?", "Sutton's team did score 36 out of 40."),
        ("Did Sutton's computers get hacked?", "Sutton's computers did get hacked."),
        (
            "Can a council rated good expect a visit?",
            "A council rated good can expect a visit.",
        ),
        ("Do short reports name the home?", "Short reports do name the home."),
        ("Isn't Hackney outstanding?", "Hackney is outstanding."),
        ("Can't visitors come?", "Visitors can come."),
        ("Hackney improved?", "Hackney improved."),
        ("Has the pool reopened yet?", "The pool has reopened."),
        ("Was Kent ever inadequate at all?", "Kent was inadequate."),
        ("Camden was inspected in 2025, right?", "Camden was inspected in 2025."),
        ("Was the pool closed or not?", "The pool was closed."),
        ("Did Camden help Croydon, do you know?", "Camden did help Croydon."),
        ("Ann Wren still runs the pool, doesn't she", "Ann Wren still runs the pool."),
        ("Is Kent's help and protection good?", "Kent's help and protection is good."),
        ("Do we need to book for the Kent play bus?", "We do need to book for the Kent play bus."),
        (
            "can older children come on the play bus in the holidays",
            "Older children can come on the play bus in the holidays.",
        ),
        ("Will there be a second visit to Kent?", "There will be a second visit to Kent."),
        ("Has work begun on the hall?", "Work has begun on the hall."),
        ("was live music on sundays allowed", "Live music on sundays was allowed."),
        ("do plans for the pool take ten weeks", "Plans for the pool do take ten weeks."),
        ("did Kent get the highest mark", "Kent did get the highest mark."),
        ("can the warden read a childs case file", "The warden can read a childs case file."),
        (
            "can the person doing the visits just turn up",
            "The person doing the visits can just turn up.",
        ),
        (
            "will the care leavers grade count toward it",
            "The care leavers grade will count toward it.",
        ),
        ("can a fern grow back a leaf it lost", "A fern can grow back a leaf it lost."),
        ("does Kent have a pass mark for clubs", "Kent does have a pass mark for clubs."),
        ("will Kent apply for a permit this May", "Kent will apply for a permit this May."),
    ],
)
def test_a_question_for_yes_or_no_is_said_as_what_it_asks(question, said):
    assert statement(question) == said


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Which councils were rated outstanding?", "Hackney", "Hackney was rated outstanding."),
        ("which boroughs have improved since 2018", "Sutton", "Sutton has improved since 2018."),
        ("What schools have ever been closed?", "Hill", "Hill has been closed."),
        ("Who commented on the report?", "The council", "The council commented on the report."),
        ("Which articles mention Bromley?", "This one", "This one mentions Bromley."),
        ("What are the four grades?", "good", "Good is one of the four grades."),
        ("Who is the director?", "the officer", "The officer is the director."),
        ("Which programmes does Sutton run?", "Springboard", "Sutton does run Springboard."),
        ("What should Croydon improve?", "its records", "Croydon should improve its records."),
        ("In which borough was the hub opened?", "Camden", "The hub was opened in Camden."),
        ("who's had a visit", "Camden", "Camden has had a visit."),
        ("in which boroughs is there a hub", "Camden", "There is a hub in Camden."),
        (
            "In which boroughs the grade for care was lower than the rest?",
            "Camden",
            "The grade for care was lower than the rest in Camden.",
        ),
        ("How many children does Sutton look after?", "44", "Sutton does look after 44 children."),
        (
            "Which schools did Kent close in full in 2024?",
            "Two",
            "Kent did close Two in full in 2024.",
        ),
        ("What did the chair say about Brent?", "no", "The chair did say no about Brent."),
        ("Whom does Kent look after in May?", "him", "Kent does look after him in May."),
        ("What has Kent gone to war with?", "slugs", "Kent has gone to war with slugs."),
        ("How many councils were rated good?", "12", "12 councils were rated good."),
        ("List the councils that were rated good", "Hackney", "Hackney was rated good."),
        ("Name the boroughs rated good", "Hackney", "Hackney was rated good."),
        ("Which boroughs got a grant?", "Camden", "Camden got a grant."),
        ("Who spoke about the hub?", "The head", "The head spoke about the hub."),
        ("Which boroughs have a plan?", "Camden", "Camden has a plan."),
        ("List all grants for Camden", "This", "This is one of the grants for Camden."),
        ("What pledges did Hull make to us?", "this", "Hull did make this to us."),
        ("what will inspectors look into", "care", "Inspectors will look into care."),
        (
            "in which towns did bus drivers go on strike",
            "Hull",
            "Bus drivers did go on strike in Hull.",
        ),
        ("Which towns have stopped using coal?", "Hull", "Hull has stopped using coal."),
        (
            "list the towns that the mayor has seen in a year",
            "Hull",
            "The mayor has seen Hull in a year.",
        ),
        ("list the towns that help parents", "Hull", "Hull helps parents."),
    ],
)
def test_an_answer_takes_the_place_of_what_is_asked_for(question, answer, said):
    assert statement(question, answer) == said


@pytest.mark.parametrize("question", ["", "?", "care leavers in Hackney", "Islington"])
def test_what_asks_nothing_is_no_statement(question):
    assert statement(question) is None
    assert statement(question, "Hackney") is None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Is Sutton's youth hub still bronze?", "Sutton's youth hub"),
        ("Is Kent's help and protection still good?", "Kent's help and protection"),
        ("Does Brent still pay a bonus?", "Brent"),
        ("Who still pays?", None),
        ("", None),
    ],
)
def test_of_what_it_is_asked_whether_it_is_so(question, subject):
    assert subject_of(question) == subject


def test_what_has_been_so_is_what_once_was():
    assert said_of_once("Hull has been graded good.") == "Hull was once graded good."
    assert said_of_once("Hull was graded good.") == "Hull was graded good."
