"""Verbs of saying, by what their subject does, and who speaks for others."""

from __future__ import annotations

from corpus.english.words import classed

_VERBS = """
say says said saying / tell tells told / write writes wrote written / state states stated /
warn warns warned / conclude concludes concluded / report reports reported /
claim claims claimed / note notes noted / recommend recommends recommended /
announce announces announced / suggest suggests suggested / argue argues argued /
describe describes described / mention mentions mentioned / publish publishes published /
highlight highlights highlighted / praise praises praised / criticise criticises criticised /
criticize criticizes criticized / think thinks thought / believe believes believed /
hope hopes hoped / find finds found / judge judges judged / rate rates rated /
grade grades graded / assess assesses assessed / identify identifies identified /
inspect inspects inspected / visit visits visited / add adds added /
comment comments commented / explain explains explained / insist insists insisted /
continue continues continued / ask asks asked / reply replies replied /
demand demands demanded / wonder wonders wondered / tweet tweets tweeted /
shout shouts shouted / joke jokes joked / respond responds responded /
react reacts reacted / promise promises promised / pledge pledges pledged /
urge urges urged / object objects objected / speak speaks spoke spoken /
complain complains complained
"""
"""Each verb with its present, its past and what else it has of forms."""
FORMS = {forms.split()[0]: tuple(forms.split()) for forms in _VERBS.split("/")}
"""Base → all its forms: the base, the present, the past."""
_REPORTING = (
    "say tell write state warn conclude report claim note recommend announce suggest argue "
    "describe mention publish highlight praise criticise criticize think believe hope find judge "
    "rate grade assess identify inspect visit"
)
_SPEAKING = (
    "say tell state warn conclude claim note recommend announce suggest argue describe think "
    "believe hope comment explain insist reply respond react promise pledge urge"
)
_REMARKING = "comment respond react reply praise criticise criticize object warn speak complain"
_COMMENTING = "comment respond react reply speak"
_STATING = "say tell write add comment explain state warn insist continue conclude"
_EXCLAIMING = "say tell write add ask reply demand wonder tweet shout joke"
_ALSO_PRESENT = {"say", "add", "ask"}


def _beside_speech(verbs: str) -> tuple[str, ...]:
    """The past of each verb, and the present of those that stand so beside a quotation."""
    return tuple(
        form
        for verb in verbs.split()
        for form in (FORMS[verb][2], *(FORMS[verb][1:2] if verb in _ALSO_PRESENT else ()))
    )


SAYING_VERBS = frozenset(form for verb in _REPORTING.split() for form in FORMS[verb])
"""What a watchdog, a paper or a spokesman does: its subject is who speaks, not what about."""
SPOKEN = frozenset(form for verb in _SPEAKING.split() for form in FORMS[verb])
"""What people do who are asked for their words: "What did she say about it?"."""
REMARKING = frozenset(form for verb in _REMARKING.split() for form in FORMS[verb])
"""What several may have done of whom one asks who did."""
COMMENTING = frozenset(form for verb in _COMMENTING.split() for form in FORMS[verb])
"""What anybody does whose words on a matter are given, whatever they are."""
STATING = _beside_speech(_STATING)
"""What stands beside a quotation that states something."""
EXCLAIMING = _beside_speech(_EXCLAIMING)
"""What stands beside a quotation that ends in `?` or `!`."""
SPOKESPERSON = r"spokes(?:man|men|woman|women|person|persons|people)"
"""A regular expression of who speaks for others, in small letters."""
INSPECTING = classed("inspector inspectors inspection inspections ofsted report watchdog regulator")
"""Who inspects, and what speaks for them: the report says what inspectors say."""
