"""Follow-ups made to stand alone; questions that stand alone left as they are."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation import understand
from qa.question import Filters, Question, QuestionKind, Turn, Understood

TODAY = date(2024, 5, 15)  # a Wednesday


def said(*turns: str | tuple[str, str]) -> tuple[Turn, ...]:
    """Turns of a conversation; a bare question got no answer."""
    return tuple(Turn(t, "") if isinstance(t, str) else Turn(*t) for t in turns)


def standalone(text: str, *turns: str | tuple[str, str]) -> str:
    question = Question(text, said(*turns))
    return understand(question, publishers=(), today=TODAY).standalone


SCORE = "What score did Islington's Youth Justice Service earn?"
CROYDON = "What did Ofsted say about Croydon?"
CARE = "What did inspectors say about care leavers in Haringey in 2018?"

STANDS_ALONE = [
    # A question with names of its own.
    "What did inspectors say about Haringey?",
    "When was Croydon rated inadequate?",
    "Who leads Islington's children's services?",
    "Which boroughs were rated outstanding in 2020?",
    # A pronoun that means something in the question itself.
    "Did Croydon improve its services after 2017?",
    "Did Croydon say it would appeal?",
    "What happened to the social worker after she resigned?",
    "What did Barnet do when it was rated inadequate?",
    "How do care leavers find a home when they turn 18?",
    "Why do children say they feel safe in Islington?",
    "Is web chat secure? How do I turn it on?",
    "Is web chat open? If so, how do I do that?",
    "Did inspectors find that services were safe?",
    "What did the report say about Haringey?",
    "Are both parents told of a visit?",
    "Are both Merton and Sutton safe?",
    "Does a council know where its money goes?",
    "How did the Normans keep their language?",
    "who was ada lovelace and what did she do",
    "Did Ada tell Grace she was leaving?",
    # It, there and that which mean nothing.
    "How far is it from Leeds to Hull?",
    "How many of those living alone were visited?",
    "Is it true that Croydon was rated good?",
    "How long does it take to adopt a child in London?",
    "Is it possible to complain about a social worker?",
    "Is it so important to visit children every week?",
    "What happens to the playgrounds if it rains?",
    "Are there any children's homes in Camden?",
    "Is there a plan for youth clubs?",
    "How many inspectors are there?",
    "Which services that help young carers were praised?",
    "Did inspectors find that children were safe?",
    "What help is there for those who have left care?",
    "What is the budget for roads this year?",
    # A noun with its own complement.
    "What did the report on youth justice say?",
    "What did the leader of the council promise?",
    "Who wrote the report about knife crime?",
    "What did the adoption team do well?",
    # The thing is named, if only by a noun.
    "What is inflation?",
    "How many teams are in the league?",
    "How are social workers trained?",
    "Are there any other kinds of foster care?",
    # Fragments that say enough, and remarks.
    "Fines and penalties",
    "Spousal support",
    "Youth Justice Board",
    "Thank you!",
    "I see.",
    "",
    "?!",
]


@pytest.mark.parametrize("text", STANDS_ALONE)
def test_a_question_that_stands_alone_is_left_as_it_is(text: str) -> None:
    question = Question(text, said((CROYDON, "It was making progress."), SCORE))
    understood = understand(question, publishers=(), today=TODAY)
    assert understood.standalone == text
    assert understood.filters == Filters()


@pytest.mark.parametrize(
    "text", ["What did they say about it?", "Why?", "What about Croydon?", "And in 2020?", "him"]
)
def test_without_history_nothing_is_rewritten(text: str) -> None:
    understood = understand(Question(text), publishers=(), today=TODAY)
    assert understood == Understood(Question(text), text)


EXCHANGED = [
    # A place for a place, in whatever form.
    ("What about Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("And Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("Croydon?", SCORE, "What score did Croydon's Youth Justice Service earn?"),
    ("how about croydon", SCORE, "What score did croydon's Youth Justice Service earn?"),
    ("OK, and what about Croydon then?", SCORE, SCORE.replace("Islington", "Croydon")),
    ("What about Tower Hamlets?", CROYDON, "What did Ofsted say about Tower Hamlets?"),
    ("And in Hackney?", CARE, "What did inspectors say about care leavers in Hackney in 2018?"),
    ("What about Thurrock?", CROYDON, "What did Ofsted say about Thurrock?"),
    (
        "What about the City of London?",
        "How was Croydon rated after Ofsted's visit?",
        "How was City of London rated after Ofsted's visit?",
    ),
    (
        "What about Sutton?",
        "What did Islington Council promise?",
        "What did Sutton Council promise?",
    ),
    (
        "What about Sutton Council?",
        "What did Islington Council promise?",
        "What did Sutton Council promise?",
    ),
    (
        "And Brent?",
        "Did Croydon improve, and what did Croydon say?",
        "Did Brent improve, and what did Brent say?",
    ),
    (
        "And Kensington and Chelsea?",
        "How many homes did Barking and Dagenham build?",
        "How many homes did Kensington and Chelsea build?",
    ),
    # A watchdog for a watchdog, a person for a person.
    ("And the CQC?", CROYDON, "What did CQC say about Croydon?"),
    (
        "What about Charles Babbage?",
        "Where was Ada Lovelace born?",
        "Where was Charles Babbage born?",
    ),
    # A time for a time.
    ("And in 2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    ("What about 2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    ("2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    (
        "And in March 2020?",
        "What happened in October 2018 in Leeds?",
        "What happened in March 2020 in Leeds?",
    ),
    # A noun for the noun it was about.
    (
        "What about foster carers?",
        CARE,
        "What did inspectors say about foster carers in Haringey in 2018?",
    ),
    (
        "And for cyclists?",
        "What are the rules for drivers?",
        "What are the rules for cyclists?",
    ),
    ("And the CQC?", "What did Ofsted say of Ada Lovelace?", "What did CQC say of Ada Lovelace?"),
    # A bare name may be a question of its own, a bare place hardly.
    ("Grace Hopper", "Where was Ada Lovelace born?", "Grace Hopper"),
    # Where nothing gives way, it is added.
    ("And in 2020?", CROYDON, "What did Ofsted say about Croydon in 2020?"),
    ("And since 2020?", CROYDON, "What did Ofsted say about Croydon since 2020?"),
    (
        "What about Croydon?",
        "How many children are in care?",
        "How many children are in care in Croydon?",
    ),
    (
        "What about Croydon?",
        "What did Ofsted say about care leavers?",
        "What did Ofsted say about care leavers in Croydon?",
    ),
    (
        "What about Thurrock?",
        "How many children are in care?",
        "How many children are in care in Thurrock?",
    ),
    (
        "What about Ofwat?",
        "How many children are in care?",
        "How many children are in care (Ofwat)?",
    ),
    # Too long, or no place for it: the user's words, and the names before.
    (
        "What about the Youth Justice Board?",
        "How was Croydon rated?",
        "What about the Youth Justice Board (Croydon)?",
    ),
    ("What about bicycles?", "How fast may I drive?", "What about bicycles?"),
    # A body for a name of which nobody knows what it is.
    (
        "And the Zionist Union?",
        "How many seats did Likud win in 2015?",
        "How many seats did Zionist Union win in 2015?",
    ),
    # What was asked about, before what only went along.
    (
        "And China?",
        "How many people died in India (Nepal)?",
        "How many people died in China (Nepal)?",
    ),
    # One of what was asked for: whether it is so of that.
    ("And Bromley?", "Which boroughs are outstanding?", "Is Bromley outstanding?"),
    ("Bromley?", "Which boroughs are outstanding?", "Is Bromley outstanding?"),
    (
        "What about the City of London?",
        "Which council is outstanding for children?",
        "Is the City of London outstanding for children?",
    ),
    ("And Hackney?", "Which councils opened a hub?", "Did Hackney open a hub?"),
    ("And Merton?", "Which boroughs have a youth hub?", "Does Merton have a youth hub?"),
    ("And Sutton?", "Which boroughs did Ofsted visit?", "Did Ofsted visit Sutton?"),
    ("And Leeds?", "Which cities won the Amazon contest?", "Did Leeds win the Amazon contest?"),
    ("And Amazon?", "Which companies were fined?", "Was Amazon fined?"),
    ("And Ada Lovelace?", "Who won the prize?", "Did Ada Lovelace win the prize?"),
    # Another who acts.
    ("And the regulator?", "How did Ada Lovelace react?", "How did the regulator react?"),
    ("And the council?", CROYDON, "What did the council say about Croydon?"),
    # A question word with its noun, in place of the one before or behind the question.
    (
        "By how many inspectors?",
        "When was Haringey inspected?",
        "By how many inspectors was Haringey inspected?",
    ),
    ("In which year?", "Was Barnet inspected?", "In which year was Barnet inspected?"),
    ("In which year?", "Who led Barnet?", "Who led Barnet, and in which year?"),
    # No school is a place, and a question of a place is put of another.
    ("And Bromley?", "Which schools are good?", "Which schools are good in Bromley?"),
    ("And Bromley?", "Which schools in Leeds are good?", "Which schools in Bromley are good?"),
    ("And in 2020?", "Which boroughs are good?", "Which boroughs are good in 2020?"),
    # A season goes with its year.
    ("And in 2020?", "Was Leeds good in autumn 2018?", "Was Leeds good in 2020?"),
    ("And in spring 2020?", "Was Leeds good in 2018?", "Was Leeds good in spring 2020?"),
    # What is corrected may be where and when.
    (
        "No, I meant Bromley, in May 2019",
        "Was Leeds good in 2018?",
        "Was Bromley good in May 2019?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), EXCHANGED)
def test_part_of_a_question_changes_one_thing_in_the_one_before(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


ASKED_AGAIN = [
    ("Why?", "Did Croydon's leader resign?", "", "Why did Croydon's leader resign?"),
    ("When?", "Was Barnet inspected?", "Yes.", "When was Barnet inspected?"),
    ("Why not?", "Did Barnet pass?", "No.", "Why did Barnet pass?"),
    ("But why exactly?", "Was Barnet inspected?", "", "Why was Barnet inspected?"),
    (
        "Why?",
        SCORE,
        "Outstanding",
        "Why did Islington's Youth Justice Service earn Outstanding?",
    ),
    ("Why?", SCORE, "", f"{SCORE[:-1]}, and why?"),
    ("Why?", CROYDON, "Inspectors saw progress.", "What did Ofsted say about Croydon, and why?"),
    (
        "How many?",
        "Did children go missing in Leeds?",
        "",
        "Did children go missing in Leeds, and how many?",
    ),
    ("Who?", "Did anyone resign in Croydon?", "", "Did anyone resign in Croydon, and who?"),
]


@pytest.mark.parametrize(("text", "before", "answer", "expected"), ASKED_AGAIN)
def test_a_bare_question_word_asks_the_question_before_again(
    text: str, before: str, answer: str, expected: str
) -> None:
    assert standalone(text, (before, answer)) == expected


PRONOUNS = [
    # One name: it takes the pronoun's place.
    ("When was it inspected?", "How was Croydon rated?", "When was Croydon inspected?"),
    ("What are its strengths?", "How was Croydon rated?", "What are Croydon's strengths?"),
    ("Who runs it?", SCORE, "Who runs Islington's Youth Justice Service?"),
    ("What do they do?", SCORE, "What do Islington's Youth Justice Service do?"),
    ("how has it improved", CROYDON, "how has Croydon improved"),
    ("It's good at what?", "How was Croydon rated?", "Croydon's good at what?"),
    ("Who funds it?", "When will the Clipper mission fly?", "Who funds the Clipper mission?"),
    ("what's its rating?", "how is croydon doing", "what's croydon's rating?"),
    ("Who runs it?", "What is the Staying Put scheme?", "Who runs the Staying Put scheme?"),
    # Many are rather meant by "they" than one.
    (
        "Where do they live?",
        "What did Ofsted say about care leavers in Croydon?",
        "Where do care leavers live (Croydon)?",
    ),
    # Who speaks, for a pronoun that speaks.
    (
        "What did they say about Haringey?",
        CROYDON,
        "What did Ofsted say about Haringey?",
    ),
    ("When did it last visit?", CROYDON, "When did Ofsted last visit (Croydon)?"),
    ("When was it inspected?", CROYDON, "When was Croydon inspected?"),
    # What is done to something is done to what was spoken of first, not to who did that.
    (
        "Who signed it?",
        "When did Croydon issue a warning?",
        "Who signed the warning (Croydon)?",
    ),
    # A name goes on in small letters; two that aren't joined are no "they".
    ("Can you catch it?", "How is Sickle cell treated?", "Can you catch Sickle cell?"),
    (
        "Did they win a war?",
        "When did the last Emperor become Catholic?",
        "Did they win a war (Emperor, Catholic)?",
    ),
    # Nor to where it was; and nobody announces a name.
    (
        "Has anything been done about it?",
        "What went wrong in Camden?",
        "Has anything been done about it (Camden)?",
    ),
    (
        "Who announced it?",
        "How many face charges over the water in Flint?",
        "Who announced it (water, Flint)?",
    ),
    # A body, where one name alone is not known for a place's or a person's.
    (
        "How did the company respond?",
        "What does Ada Lovelace think of the Whitefish contract?",
        "How did Whitefish respond?",
    ),
    (
        "When was the company founded?",
        "Is the Leeds design prize paid by Croydon?",
        "When was the company founded (Leeds design prize, Croydon)?",
    ),
    # Nobody is called as the prize is that bears the name.
    (
        "How old is she?",
        "Who won the Amazon design prize?",
        "How old is she (Amazon design prize)?",
    ),
    # Several: all of them, in brackets.
    (
        "Where is it?",
        "Is Croydon larger than Sutton?",
        "Where is it (Croydon, Sutton)?",
    ),
    (
        "Are they safe?",
        "Is Croydon larger than Sutton?",
        "Are Croydon and Sutton safe?",
    ),
    # No name: the noun, where the number agrees.
    ("how does it help?", "what is a foster panel?", "how does the foster panel help?"),
    (
        "What do they earn?",
        "How are social workers trained?",
        "What do social workers earn?",
    ),
    (
        "what was he before?",
        "where does doctor strange get his powers from",
        "what was doctor strange before?",
    ),
    (
        "Did they find any delays?",
        "What are the weaknesses of foster care?",
        "Did they find any delays (weaknesses, foster care)?",
    ),
    # What the question before asked for, where it is many.
    ("list them", "How many areas need work in Croydon?", "list the areas (Croydon)"),
    (
        "Which papers verify it?",
        "Who signed the Sutton plan?",
        "Which papers verify the Sutton plan?",
    ),
    # There.
    ("Who lives there?", "What is it like in Croydon?", "Who lives in Croydon?"),
    ("who lives there?", "is it nice in tower hamlets", "who lives in tower hamlets?"),
    ("What can children do there?", SCORE, "What can children do in Islington?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), PRONOUNS)
def test_a_pronoun_gives_way_to_what_it_stands_for(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected


ANSWERS = [
    (
        "When did it improve?",
        ("Which borough was rated inadequate?", "Croydon"),
        "When did Croydon improve?",
    ),
    (
        "What did she write?",
        ("Who was the first programmer?", "Ada Lovelace"),
        "What did Ada Lovelace write?",
    ),
    (
        "Where was she born?",
        ("Who wrote the first program?", "It was written in 1843 by Ada Lovelace, in London."),
        "Where was Ada Lovelace born?",
    ),
    ("Who lives there?", ("Where is the school?", "Sutton"), "Who lives in Sutton?"),
    (
        "What did she say?",
        ("Who is Ada Lovelace?", "Islington’s director of people"),
        "What did Ada Lovelace say?",
    ),
    # A score is no thing that "it" could mean.
    (
        "When was it inspected?",
        (SCORE, "Outstanding"),
        "When was Islington's Youth Justice Service inspected?",
    ),
    (
        "Where was she before?",
        ("Who wrote it?", "The head of parks"),
        "Where was the head of parks before?",
    ),
    (
        "Can they come at night?",
        ("Who has to check the pool?", "somebody from outside"),
        "Can the person who has to check the pool come at night?",
    ),
    # What a whole clause says is nobody's name, and several are no one person.
    (
        "Did she plan it too?",
        ("Who built the pool?", "The builder is from Wick."),
        "Did the person who built the pool plan it too?",
    ),
    (
        "When did she join?",
        ("Who runs the pool?", "A doctor runs the pool."),
        "When did the person who runs the pool join?",
    ),
    (
        "Why did they march?",
        ("Who opposed the tram?", "Shopkeepers opposed the tram."),
        "Why did they march (tram)?",
    ),
    (
        "Were they fined?",
        ("Who opposed the tram?", "Wick Council opposed it."),
        "Were they fined (tram)?",
    ),
    (
        "How often was it shut until then?",
        ("When did the pool in Leeds open?", "3 May 2019"),
        "How often was the pool in Leeds shut until 3 May 2019?",
    ),
    (
        "Who checks that service?",
        ("What did Leeds's youth service earn?", "A score of 3"),
        "Who checks Leeds's youth service?",
    ),
    # Nor is a sentence.
    (
        "When did it improve?",
        ("Which borough was rated inadequate?", "The answer names no borough in a few words."),
        "When did it improve?",
    ),
    (
        "Who said that?",
        ("What did inspectors find?", "‘Social workers know the children well.’"),
        "Who said “Social workers know the children well”?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), ANSWERS)
def test_a_short_answer_may_be_what_is_meant(
    text: str, before: tuple[str, str], expected: str
) -> None:
    assert standalone(text, before) == expected


TOPICS = [
    # A noun with nothing to hold on to.
    ("What did the report say?", CROYDON, "What did the report say (Ofsted, Croydon)?"),
    (
        "What did the inspectors think of school meals?",
        "How was Croydon rated?",
        "What did the inspectors think of school meals (Croydon)?",
    ),
    # What cannot be put in one phrase.
    ("Why did that happen?", "Did Croydon overspend?", "Why did that happen (Croydon)?"),
    ("What does this mean?", "Did Croydon overspend?", "What does this mean (Croydon)?"),
    ("Was that inspection the first?", CROYDON, "Was that inspection the first (Ofsted, Croydon)?"),
    ("Is that good?", "Did Croydon overspend?", "Is that good (Croydon)?"),
    ("Tell me more", "Did Croydon overspend?", "Tell me more (Croydon)"),
    ("Who is the regulator?", "Did Croydon overspend?", "Who is the regulator (Croydon)?"),
    ("Who is the chair?", "Did Croydon overspend?", "Who is the chair (Croydon)?"),
    ("What collapsed?", "Did Croydon overspend?", "What collapsed (Croydon)?"),
    ("Who was involved?", "What happened in 2007?", "Who was involved (2007)?"),
    ("What else?", CROYDON, "What else (Ofsted, Croydon)?"),
    ("What happened next?", "Did Croydon overspend?", "What happened next (Croydon)?"),
    ("Who was responsible?", "Did Croydon overspend?", "Who was responsible (Croydon)?"),
    # Several named before.
    (
        "Which one is cheaper?",
        "Is Merton better than Sutton?",
        "Which one is cheaper (Merton, Sutton)?",
    ),
    ("Are both safe?", "Is Merton better than Sutton?", "Are Merton and Sutton safe?"),
    ("Are they both safe?", "Is Merton better than Sutton?", "Are Merton and Sutton safe?"),
    # A sentence that only remarks leans on nothing.
    (
        "That is a surprise. What did the report say?",
        "Did Croydon overspend?",
        "What did the report say (Croydon)?",
    ),
    (
        "That is a surprise. When did the first sewage plant open?",
        "Did Croydon overspend?",
        "When did the first sewage plant open?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), TOPICS)
def test_where_no_phrase_can_stand_in_the_names_before_follow_in_brackets(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


def test_the_former_and_the_latter_are_told_apart() -> None:
    before = "Is Merton better than Sutton?"
    assert standalone("Who leads the former?", before) == "Who leads Merton?"
    assert standalone("Who leads the latter?", before) == "Who leads Sutton?"
    assert standalone("Who leads the second one?", before) == "Who leads Sutton?"


def test_the_two_are_those_that_were_asked_about() -> None:
    turns = ["What grade did Hackney get?", "And Haringey?"]
    asked = "Which of the two was inspected first?"
    assert standalone(asked, *turns) == "Which of Hackney and Haringey was inspected first?"


def test_one_of_those_is_such_a_thing_as_was_answered() -> None:
    asked = "How long does one of those take?"
    said = standalone(asked, ("What does Ofsted plan?", "short inspection"))
    assert said == "How long does a short inspection take?"


def test_what_happened_too_happened_in_the_place_before() -> None:
    asked, before = "Was there a visit without a grade too?", "How was Bromley rated?"
    assert standalone(asked, before) == "Was there a visit without a grade too (Bromley)?"


@pytest.mark.parametrize("text", ["🦊", "…!?。", "?"])
def test_what_has_no_word_is_no_question_of_what_was_asked_before(text: str) -> None:
    understood = understand(Question(text, said(CROYDON)), publishers=(), today=TODAY)
    assert (understood.standalone, understood.kind) == (text, QuestionKind.TALK)
    assert understood.in_view is None


def test_turns_are_resolved_from_the_oldest_to_the_newest() -> None:
    turns = [SCORE, "What about Croydon?", "When was it inspected?"]
    assert standalone("And Haringey?", *turns) == (
        "When was Haringey's Youth Justice Service inspected?"
    )


def test_what_was_added_to_a_question_is_not_added_to_the_next() -> None:
    assert standalone("What about Croydon?", SCORE, "Why?") == SCORE.replace("Islington", "Croydon")


def test_a_name_in_its_place_is_not_told_twice() -> None:
    turns = [("Who wrote the first program?", "Ada Lovelace"), "What was her salary?"]
    assert standalone("And her mother?", *turns) == "And Ada Lovelace's mother?"


def test_who_was_named_last_speaks_rather_than_who_spoke_before() -> None:
    turns = ["What did inspectors say about Islington?", ("Which council led London?", "Barnet")]
    assert standalone("What did they say about homes?", *turns) == (
        "What did Barnet say about homes (London)?"
    )


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["How was Croydon rated?", "And Sutton?"], "How do Croydon and Sutton compare?"),
        (["Is Merton better than Sutton?"], "How do Merton and Sutton compare?"),
        # Of one sort, and not the same one twice.
        (
            ["How was Croydon rated?", "Who was Ada Lovelace?"],
            "How do they compare (Ada Lovelace)?",
        ),
        (["How was Croydon rated?", "Is Croydon safe?"], "How do they compare (Croydon)?"),
    ],
)
def test_what_is_compared_may_stand_in_two_turns(turns: list[str], expected: str) -> None:
    assert standalone("How do they compare?", *turns) == expected


def test_a_question_of_a_hundred_words_tells_its_own_story() -> None:
    text = f"What did it say about {'very ' * 100}old homes?"
    assert standalone(text, CROYDON) == text


def test_the_nearest_turn_with_a_name_is_meant() -> None:
    turns = ["How was Croydon rated?", "How was Sutton rated?", "Thanks!"]
    assert standalone("When was it inspected?", *turns) == "When was Sutton inspected?"


def test_a_name_further_back_goes_along_with_a_noun() -> None:
    turns = ["How was Croydon rated?", "How many inspectors came?", "How are social workers paid?"]
    assert standalone("What do they earn?", *turns) == "What do social workers earn (Croydon)?"


def test_a_topic_long_past_is_not_fetched_back() -> None:
    turns = ["How was Croydon rated?", *["How are teachers paid?"] * 3]
    assert standalone("What did the report say?", *turns) == "What did the report say (teachers)?"


def test_a_long_history_costs_no_more_than_a_short_one() -> None:
    turns = ["What about Croydon?"] * 500
    assert standalone("When was it inspected?", *turns).startswith("When was")


@pytest.mark.parametrize("text", ["it " * 3000, "What about " + "a" * 20_000, "?" * 5000, "\0it\n"])
def test_odd_text_is_taken(text: str) -> None:
    assert isinstance(standalone(text, CROYDON), str)


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("And the bridge?", "What did the harbour cost?", "What did the bridge cost?"),
        (
            "And the summer scheme?",
            "What would the weekend ones cost?",
            "What would the summer scheme cost?",
        ),
        (
            "What about the pool in Leeds?",
            "When did the hall in Hull open?",
            "When did the pool in Leeds open?",
        ),
    ],
)
def test_a_thing_gives_way_to_another(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected
