"""Which lines of a page are not the article, by their own words: the rules, with their reasons.

A mark must never eat a sentence of the article, so a rule matches the whole line, is
bounded in length, and takes a full sentence only where nobody but a page's maker would
say it. `corpus.page.phrases` has the lines that are always the same.

Tuned on five pages of London news and council sites and on 15,000 articles of
other news sites; the phrases are those of common publishing systems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.page.marks import Furniture


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape of line that is furniture wherever it stands."""

    mark: Furniture
    reason: str
    pattern: re.Pattern[str] | None = None
    """Matches the whole of `layout.plain` of a line; `phrases.PHRASES` has fixed ones."""
    max_words: int = 12
    cased: bool = False
    """The pattern minds capitals: it matches the line itself, one space between words."""


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(alternatives) + ")", re.DOTALL)


_SITES = (
    r"(?:facebook|twitter|x|instagram|linked ?in|whats ?app|youtube|tik ?tok|threads|bluesky|"
    r"pinterest|reddit|telegram|messenger|flipboard|snapchat|nextdoor|mastodon|social media)"
)
_SHARE = (
    rf"(?:(?:click to )?(?:share|tweet|post|pin|send|email|e-mail|save|print|copy|follow|like)"
    r"(?: (?:this|it|the|a|link|url|page|post|story|article|news|to(?: a friend)?|with friends))*"
    rf"(?: (?:on|via|to|by|with|using|in) (?:{_SITES}|e-?mail))?(?: \(opens in new window\))?"
    rf"|{_SITES}|e-?mail|comments?|(?:\d+ )?shares?|copied|link copied|more|icon|logo|rss)"
)
_OUR_LETTERS = (
    r"(?:newsletters?|news ?letter|e-?bulletins?|bulletins?|e-?news|email alerts?|news alerts?|"
    r"push notifications|inbox|breaking news|daily briefing|email updates?|whatsapp "
    r"(?:community|channel|group))"
)
_PICTURE = r"(?:image|photo(?:graph)?|picture|pic|video|graphic|illustration|map|cartoon)s?"
_STORIES = (
    r"(?:stories|story|articles?|news|posts|headlines|reads|videos|content|links|topics|reading)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        Furniture.ORNAMENT,
        "Without a letter or digit it says nothing: rules, arrows, stray bullets.",
        pattern=_pattern(r"[\W_]*"),
    ),
    Rule(
        Furniture.ADVERTISEMENT,
        "Advert slots leave their label in the text, also between two paragraphs.",
        _pattern(
            r"(?:advertisement|advert|ad)\s*[-–—:|•]\s*.*",
            r"(?:this )?(?:story|article|post|content|report) continues (?:below|after).*",
            r"(?:scroll (?:down )?(?:to|for) (?:continue|more)|(?:continue|keep) (?:reading|"
            r"scrolling)) ?(?:below|the (?:main )?story|for more.*|after .*)?",
            r"as a subscriber, you (?:are shown|will see) .*advert.*",
            r"those ads you do see are .*",
            r"these adverts enable (?:our )?local businesses .*",
            r"it is important that we continue to promote these adverts .*",
        ),
        max_words=40,
    ),
    Rule(
        Furniture.PAGE_CONTROL,
        "Menus, search boxes, buttons and messages of the page's own machinery.",
        _pattern(
            r"skip to (?:the )?(?:main |primary |page |site )?(?:content|navigation|menu|footer|"
            r"search|article|sidebar).*",
            r"(?:back|return|go back) to (?:the )?(?:top|news|latest|previous|home|all).{0,30}",
            r"(?:sign|log) ?in (?:or|/|\||to) .{0,60}",
            r"(?:please )?(?:enable|turn on) javascript.*",
            r".{0,60}\byour browser\b.*",
            r".{0,80}\b(?:upgrade to a newer version|enable cookies)\b.*",
            r"(?:\S+ ){0,3}(?:logo|icon)",
            r"notifications can be managed .*|get emails about this page",
            r"(?:yes|no) this page is (?:not )?useful|updates to this page|explore the topic",
            r"(?:you need|this (?:page|site) (?:needs|requires)) .{0,30}javascript.*",
            r"something went wrong, please try again.*",
            r"(?:page|slide|image|photo) \d+ (?:of|/) \d+",
            r"you (?:are|'re) (?:here|in)\s*:.*",
            r"you can find this story in my bookmarks.*",
            r"to send a link to this page you must be logged in.*",
            r"(?:email|e-mail) this article to a friend",
            r"(?:translate|listen to) this (?:page|article|story)(?: .{0,20})?",
        ),
        max_words=20,
    ),
    Rule(
        Furniture.BREADCRUMB,
        "The way from the home page to this one, with its separators.",
        pattern=_pattern(
            r"(?:you are here:? )?home ?(?:page)?\s*[>»›/|→].*",
            r"[^>»›→.]{2,40}(?:\s*[>»›→]\s*[^>»›→.]{2,80}){2,}",
            r"(?:news|sport|latest news|press releases|media|about us)\s*[>»›→]\s*.*",
        ),
        max_words=30,
    ),
    Rule(
        Furniture.COMMENTS,
        "The comment box and its buttons; with them below it, all the rest (see `placing`).",
        _pattern(
            r"(?:\d+ (?:comments?|repl(?:y|ies)|responses?|thoughts?)|comments?\s*[(:\[]?\s*\d+)\b"
            r"[^.]{0,60}",
            r"no comments?(?: (?:on|to|yet|found))?\b[^.]{0,60}",
            r"(?:leave|post|add|write|submit) a (?:reply|comment|response)\b[^.]{0,80}\.?",
            r"(?:please )?(?:log|sign) ?in (?:or register )?to (?:post|leave|add|comment|reply|"
            r"join)\b.{0,60}",
            r"you must be (?:logged|signed) in to (?:post|leave|add|make|comment|reply)\b.{0,40}",
            r"only (?:registered|logged|signed)[- ].{0,30}\bcomment.{0,40}",
            r"join .{0,40}\b(?:commenting|conversations?|our forum|comments)\b.*",
            r"your e-?mail address will not be published.*",
            r"(?:required fields are marked|save my name, email).*",
            r"(?:\d+ repl(?:y|ies) to|reply to) .{2,80}",
            r"notify me of (?:new|follow).*",
            r"comments (?:are|have been) (?:closed|turned off|disabled|moderated|now closed)\b.*",
            r"we want our comments to be a lively and valuable part .*",
            r"(?:what do you think|let us know (?:what you think|your thoughts|in the comments))\b"
            r".{0,80}\bcomments?\b.{0,40}",
            r"(?:this site uses akismet|learn how your comment data).*",
            r"like loading.*",
        ),
        max_words=60,
    ),
    Rule(
        Furniture.SHARE_BAR,
        "Names of social networks and verbs of sharing, one or many to a line.",
        pattern=_pattern(
            rf"{_SHARE}(?:\s*(?:[|,/·•&+:]|and|or)?\s*{_SHARE})*\s*[:!.]?",
            r"share (?:this|page|article|story|post|the (?:article|story|page)|on|via|with)\b[^.]*",
            r"(?:about|options for) sharing|close (?:panel|share panel)|share options|"
            r"sharing options|copy (?:this )?link|this is an external link.*",
            r"[\d.,]+k? (?:shares?|views?|likes?|reads?|retweets?|reactions?)",
        ),
    ),
    Rule(
        Furniture.FOLLOW_US,
        "Asks the reader to follow somebody on a social network.",
        pattern=_pattern(
            rf"(?:you can )?(?:also )?(?:follow|like|find|join|connect with|keep up with|tweet|"
            rf"chat to|add) (?:us|me|our|@|him|her|[^.]{{1,60}}?)\b[^.]{{0,60}} (?:on|at|via) "
            rf"(?:our )?(?:{_SITES}|google)\b[^.]{{0,60}}\.?(?: (?:or )?(?:send|email|contact|get|"
            rf"listen|subscribe|like|follow|and)\b.*)?",
            r"for (?:the |all the |more |all of the )*(?:latest|news|headlines|stories|updates|"
            r"breaking)\b.*\b(?:follow|like|sign up|subscribe|visit|join|click|head to)\b.*",
            rf"(?:stay|keep) (?:up to date|up-to-date|connected|in touch|informed|updated)\b.*"
            rf"\b(?:notifications from|{_SITES}|{_OUR_LETTERS}|follow|sign(?:ing)? up|"
            rf"subscrib\w+)\b.*",
            r"follow (?:us|me|@\w+)(?: @\w+)?\s*[:.]?(?: @?[\w.]+)?",
            r"(?:twitter|facebook|instagram)\s*[:/]\s*@?[\w./]+",
        ),
        max_words=40,
    ),
    Rule(
        Furniture.NEWSLETTER,
        "Asks the reader to subscribe to the site's own mail or alerts.",
        _pattern(
            rf"(?:(?:to|why not|please|don't forget to|make sure you|you can|click here to|just) )?"
            rf"(?:sign up|subscribe|register|opt in)\b.{{0,120}}"
            rf"\b{_OUR_LETTERS}\b.*",
            r"get (?:our|the|all our|all the)\b.{0,60}\b(?:e-?mails?|headlines|"
            r"newsletters?)\b.{0,80}",
            rf"(?:get|receive|want|have|join|be the first|never miss|don't miss)\b.{{0,120}}\b"
            rf"(?:{_OUR_LETTERS}|straight to your|delivered to (?:you|your)|sent to you|"
            rf"to your (?:phone|inbox|email))\b.*",
            r"(?:our |the |free )?(?:daily |weekly |free |email |"
            r"morning )*newsletters?(?: sign[- ]?"
            r"up| signup)?",
            r"sign up (?:to|for|here|now|today|below)\b.*",
            r"subscribe (?:to|for|here|now|today|below|from|via|and)\b[^.]*\.?",
            r"we use your sign-?up to provide content .*",
            r"you (?:can|may) unsubscribe at any time.*",
            r"by (?:signing up|subscribing|registering|clicking)\b.*\b(?:you|i) (?:agree|accept|"
            r"consent|confirm|will)\b.*",
            r"i (?:would|'d) like to (?:be emailed|receive) .*",
            r"join (?:our|the) .{0,40}\bwhatsapp\b.*",
        ),
        max_words=50,
    ),
    Rule(
        Furniture.POINTER,
        "Points to another story: a word such as READ MORE with a colon, dash or bar behind it.",
        pattern=_pattern(
            r"(?:now |also |must )?(?:read(?: (?:more|next|also|this|now|on|here|the full "
            r"(?:story|report|article)))?|see also|see more|related|related (?:story|article|"
            r"stories|articles|news|content|link|links|video|reading)|don't miss|in other news|"
            r"more (?:news|on this|on this story|from .{1,40}|stories|reading)|watch (?:more|"
            r"now|this|live|below|the video)|listen (?:now|here|to .{1,30})|audio|"
            r"podcast|gallery|in pictures|picture gallery|quiz|"
            r"explore more|you (?:might|may) (?:also )?like|also in the news|catch up|"
            r"click to read|next up|up next)\s*[:|»›>→].+",
            # With a full stop these may be the article's own words.
            r"(?:more|next|previous|previously|earlier|trending|elsewhere|recommended|vote|poll|"
            r"photos?|video|watch|listen)\s*[:|»›>→][^.]+",
            r"(?:now |also |must )?(?:read(?: (?:more|next|also|this|now|on))?|see also|"
            r"watch|related)"
            r"\s[-–—]\s.+",
            r"(?:read|see|find|view|get|watch|discover) (?:more|all|the latest|further|other)\b"
            r"(?: \S+){0,3} (?:news|stories|articles|headlines|posts|videos)\b[^.]{0,80}",
            # With a full stop "Find out more about …" may be a council's own last sentence.
            r"(?:find out|learn|see|discover) more (?:about|on|from|at|here|of|in)\b[^.]{0,90}",
            r"read more (?:about|on|from|at|here|of|in)\b[^.]{0,90}\.?",
            r"(?:to )?read (?:the )?(?:full|rest of the) (?:story|article)\b[^.]{0,60}\.?",
            r"(?:click|tap|press) (?:here|on the|below|the|this)\b[^.]{0,120}[.!]?",
            r"see (?:page|pages|story) \S{1,8}\.?",
            r"[^.!?]{10,160} read more",
        ),
        max_words=30,
    ),
    Rule(
        Furniture.RELATED_STORIES,
        "Heads a list of other stories; the headlines below it go with it (see `placing`).",
        _pattern(
            rf"(?:more|other|latest|related|top|popular|recent|trending|recommended|similar|"
            rf"further|today's|this week's|most[- ]\w+)\b(?: (?!good\b|bad\b)[^\s.:?]+){{0,2}} "
            rf"{_STORIES}(?: (?:from|in|on|about|today|this week)\b[^.?]{{0,40}})?\s*[:»>]?",
            r"(?:more|latest|news|stories) from [^.:?]{2,40}",
            r"(?:people|readers|others)(?: who read this)? (?:also|are) (?:read|reading|liked?)"
            r"\b[^.]{0,20}",
        ),
        max_words=9,
    ),
    Rule(
        Furniture.CREDIT,
        "Says who made a picture, or is a picture's caption and says so.",
        _pattern(
            rf"\(?(?:{_PICTURE}|cover|featured image|main image|feature image|stock image)\s*"
            r"(?:credits?|source|caption|courtesy(?: of)?|copyright|supplied|copyright)\b.*",
            rf"\(?(?:main |cover |featured? |top |header |file |stock |library |archive )?"
            rf"{_PICTURE}\s*(?::|\s[-–—]\s|\||©).+",
            rf"\(?(?:main |cover |featured? |file |stock )?{_PICTURE} (?:by|from|via|©)"
            r"(?: [^\s.]+){1,6}\)?",
            r"\(?credits?\s*:.+",
            r"(?:l-r|l to r|(?:pictured,? )?(?:from )?left to right|pictured(?: here| above| left|"
            r" right)?|\(?from left)\s*[:,(].*",
            # Names of picture files.
            r".{0,80}\.(?:jpe?g|png|gif|webp)|(?:img|dsc|screenshot)[-_ ]?\S*\d{3,}.{0,20}",
            r"(?=\S*_)(?=\S*\d{4})\S+(?: \S{1,30}){0,3}",
            r"\(?photograph(?:y|er)?(?: by\b|\s*:)[^.]{2,60}\)?",
            r"[^.]{0,60}/ ?(?:getty images|getty|reuters|ap|afp|pa|epa|shutterstock|alamy|"
            r"bloomberg|"
            r"rex features|pa wire|pa images|ap photo)\)?",
            r".{0,20}\b(?:getty images|shutterstock|pa wire|pa images|alamy stock photo)\)?",
            # A caption that closes with its credit.
            rf".{{10,220}}\((?:{_PICTURE}|credit|source|pic|getty|lbc|pa|ldrs|google|©)\b[^()]*\)",
            r".{10,220}\([^()]*(?:/ ?(?:reuters|ap|afp|pa|getty)|photo:)[^()]*\)",
            r"[^.]{0,200}\| ?(?:getty|ap photo|reuters|afp|pa|getty images).{0,20}",
        ),
        max_words=35,
    ),
    Rule(
        Furniture.CREDITED_CAPTION,
        "A caption with its credit behind a capital: prose says 'picture' small.",
        pattern=re.compile(
            r".{10,220}\s(?<!Big )(?<!Full )(?<!Whole )(?<!Wider )(?:Picture|PICTURE|Photo|PHOTO|"
            r"Image|Pic|Credit|Photograph)s?(?: [Cc]redit| by)?:\s?[^.]{2,60}"
        ),
        max_words=35,
        cased=True,
    ),
    Rule(
        Furniture.PLAYER,
        "What a video or sound player leaves: its title bar, times, excuses.",
        _pattern(
            r"\d{1,2}:\d\d(?:\s*/\s*\d{1,2}:\d\d)?",
            r"(?:to play this video|you need to enable|your browser (?:does not|doesn't)).*",
            r"(?:play|watch|listen to)(?: (?:the|this|our))? (?:video|clip|audio|podcast|episode|"
            r"article|interview)\b[^.]{0,60}",
            r"media playback is .*",
        ),
        max_words=45,
    ),
    Rule(
        Furniture.COOKIES,
        "Asks for consent to cookies.",
        _pattern(
            r"(?:we|this (?:site|website|page)|our (?:site|website)|the site) uses? (?:essential |"
            r"some |necessary |our own )*cookies\b.*",
            r"(?:we|our partners|we and our) .{0,60}\bcookies\b.{0,160}\b(?:experience|"
            r"website|site|"
            r"preferences|consent|settings|analytics|device)\b.*",
            r"(?:we'll|we will|we) assume .{0,80}\bcookies\b.*",
            r"(?:by continuing|if you continue|you can change your|tell us (?:whether|if) you "
            r"accept|you've accepted|we'd (?:also )?like to)\b.*\bcookies?\b.*",
        ),
        max_words=60,
    ),
    Rule(
        Furniture.LEGAL,
        "Copyright and the small print of a site.",
        _pattern(
            r"(?:©|\(c\) ?(?:copyright|\d{4})|copyright\b(?: ?©| \(c\)| \d{4})).*",
            r"registered in england\b.*|registered (?:office|company|charity)\b.*",
            r"(?:this website|we|.{2,40}) (?:and associated newspapers )?(?:adheres?|"
            r"subscribes?) to "
            r"the independent press standards .*",
            r"if you (?:have|wish to make) a complaint about (?:the )?editorial content .*",
            r"if you are dissatisfied with the response provided you can contact ipso.*",
            r".{2,40} is not responsible for the content of external (?:sites|websites|links).*",
            r"(?:view|read|see) (?:our )?(?:privacy|cookie|terms)\b.{0,60}",
            r"(?:privacy|terms|cookies?|contact|about|accessibility|advertise|legal)(?: \w+){0,2}"
            r"(?:\s*[|•·]\s*\S.{0,40})+",
            r"(?:proudly )?powered by \S.{0,40}|(?:website|site|design(?:ed)?) (?:by|"
            r"design) .{2,30}",
            r"the (?:post|article|story) .{1,200} appeared first on .{1,80}",
            r"(?:this (?:article|content|material|story|feature|post)).{0,30}\b(?:may not be "
            r"(?:published|reproduced)|reproduced with|(?:first|originally) (?:appeared|published))"
            r"\b.{0,120}",
        ),
        max_words=60,
    ),
    Rule(
        Furniture.COPYRIGHT,
        "The owner's name may stand before the sign.",
        pattern=_pattern(r".*\ball rights reserved\b.*", r".*(?:©|\(c\)) ?(?:\d{4}|copyright)\b.*"),
        max_words=30,
    ),
    Rule(
        Furniture.PLEA,
        "The site speaks for itself: pay for us, support us, your free articles.",
        _pattern(
            r"(?:if you value|please (?:consider|support|help)|consider) .{0,60}\b(?:supporting|"
            r"donating|subscribing|donation|our journalism|newspaper|becoming)\b.*",
            r"support (?:your )?(?:local|independent|our|quality|free)\b.{0,60}\b(?:paper|"
            r"newspaper|"
            r"journalism|news|reporting)\b[^.]{0,60}[.!]?",
            r"you have \S+ (?:free )?articles? (?:left|remaining).*",
            r".*\byour (?:donation|support|contribution|subscription)s?\b.*\b(?:journalis\w+|"
            r"reporters?|(?:tell|telling) the story|all the difference|reporting)\b.*",
            r".*\b(?:quality|independent) journalism\b.*\b(?:paywalls?|paid for by|support)\b.*",
            r".*\bon the ground when the story is developing\b.*",
            r"(?:to (?:read|continue reading|access|unlock) )?this (?:article|story|content|page)\b"
            r".{0,80}\b(?:subscribers?|members|log ?in|register|sign ?in|free account)\b.{0,60}",
            r"(?:get |enjoy |try )?unlimited (?:\w+ )?access\b[^.]{0,60}[£$€] ?\d.*",
            r"(?:already|not yet) (?:a|registered|have)\b.{0,30}\b(?:sign|log) ?in.*",
            r"(?:buy|order|download|get) (?:a copy of |the )?(?:the |our )?(?:paper|app|digital "
            r"edition|e-?edition|print edition)\b[^.]{0,60}[.!]?",
            r"(?:help us|do you want to help) (?:break the news|improve|keep|tell|support)\b.*",
        ),
        max_words=60,
    ),
    Rule(
        Furniture.YOUR_STORY,
        "Asks readers for stories, pictures or letters.",
        pattern=_pattern(
            r"(?:do you have|have you got|got|have|know of|do you know)(?: (?:a|an|any|your))? "
            r"(?:local |news )*(?:story|stories|news|tip|tips|more information|views?|opinion|"
            r"picture|video|something to say)\b[^.]{0,80}\?.*",
            r"(?:email|send|contact|tell|message|call|text|write to|submit|share) (?:us|your|our|"
            r"the (?:news ?desk|editor|newsroom|reporter))\b.{0,160}(?:@|stor(?:y|ies)|pictures|"
            r"news ?desk|letters|\d{5}|here|below|tips?|know).{0,60}",
            r"(?:get|keep) in touch(?: with (?:us|me|our|the)\b.{0,100}|(?: by| at| via|"
            r":).{0,100})",
            r"(?:to )?(?:contact|email) (?:the )?(?:author|reporter|journalist|writer)\b.{0,80}",
            r"(?:have you|were you|are you|did you) [^.?]{2,80}\?.{0,30}\b(?:email|e-mail|contact|"
            r"get in touch|call|let us know|tell us|message|text)\b.*",
            r"(?:let us know|tell us) (?:what you think|your|in|if|about your|by)\b[^.]{0,60}[.!]?",
        ),
        max_words=45,
    ),
    Rule(
        Furniture.CONTACT,
        "An address, number or handle alone, or the press office's.",
        _pattern(
            r"(?:(?:e-?mail|tel|telephone|phone|t|e|m|w|mob|mobile|fax|call|contact|website|web|"
            r"press office|twitter|out of hours)\b[.:]?\s*)*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
            r"(?:https?://|www\.)\S+|(?:\+\d|\(?0)[\d\s()-]{7,16}\d)"
            # Possessive: a long row of digits falls apart into numbers in more ways than can
            # be tried.
            r"(?:\s*(?:[|,;/]|or|ext\.?)?\s*(?:[\w.+-]+@[\w.-]+|(?:https?://|www\.)\S+|"
            r"(?:\+\d|\(?0)[\d\s()-]{7,16}\d|\d{2,8}(?!\d)))*+\.?",
            r"@\w{2,30}(?:[\s,|]+@\w{2,30})*",
            r"for (?:all |any |general |media |press |further )*(?:enquiries|bookings|"
            r"inquiries)\b.{0,40}"
            r"\b(?:call|email|contact|telephone|ring|please)\b.*",
            r"(?:for )?(?:all )?(?:media|press|further|more)(?: and press| or interview)? "
            r"(?:enquir(?:y|ies)|inquir(?:y|ies)|information|details|"
            r"contacts?)\b.{0,80}\b(?:contact|"
            r"call|email|e-mail|telephone|press office|communications|@\S+|\d{5,})\b.*",
            r"(?:media|press) (?:contacts?|enquiries|office|officer|inquiries|team)\s*[:–-].*",
            r"(?:contact|email|call)\s*:\s*\S.{0,80}",
        ),
        max_words=40,
    ),
    Rule(
        Furniture.FEEDBACK_FORM,
        "Asks whether a council's page was of use.",
        _pattern(
            r"(?:was|is|did you find) this (?:page|information|article|"
            r"content)\b.{0,30}\b(?:useful|"
            r"helpful|looking for|clear)\b.{0,40}",
            r"(?:report|is there) (?:a|anything|something) (?:problem|wrong|"
            r"issue)\b.{0,30}\bpage\b.*",
            r"(?:thank you|thanks) for your feedback.*|tell us what you think of this page.*",
            r"how (?:useful|helpful) (?:was|is) this page.*",
        ),
    ),
    Rule(
        Furniture.TAGS,
        "Labels an article is filed under.",
        pattern=_pattern(
            r"(?:tags?|tagged(?: with| in| as)?|topics?|filed (?:under|in)|categor(?:y|ies)|"
            r"posted in|in this (?:story|article)|more on|keywords?|sections?|news category|"
            r"related topics|article topics|article tags)\s*:.*",
            r"#\w+(?:[\s,|]+#\w+)*",
            r"(?:filed under|tagged) [^.]{2,80}",
        ),
        max_words=30,
    ),
    Rule(
        Furniture.AGENCY,
        "Says who reported, edited or syndicated the piece, below or above it.",
        _pattern(
            r"(?:additional |with )?(?:reporting|writing|editing) (?:and (?:writing|editing) )?by "
            r"[^.]{3,120}[.;]?.{0,80}",
            r"(?:the |this )?(?:article|story|report|piece|content) (?:is|was|has been|comes) "
            r"(?:from|by|provided by|written by|supplied by|produced by|part of|"
            r"courtesy of)\b.{0,20}"
            r"\b(?:ldrs?|local democracy|pa\b|press association|reuters|bbc).{0,100}",
            r"the (?:ldrs|local democracy reporting service) is\b.{0,160}",
            r".{2,160}\bcontributed(?: (?:to this (?:report|story|article)|reporting))\b.{0,20}",
            r".{0,40}\b(?:writers?|reporters?|correspondents?)\b.{2,160} contributed\.",
            r"(?:contributing|contributors?)\s*:.*",
            r"write to .{2,200}@.*",
            r"this (?:article|story|report|post) (?:is|was) more than \S+ (?:years?|"
            r"months?) old\.?",
        ),
        max_words=30,
    ),
    Rule(
        Furniture.BYLINE,
        "By, and a name: it says who wrote the piece.",
        pattern=re.compile(
            r"(?:(?:Words|Written|Posted|Published|Report|Story|Article|Reported|"
            r"WORDS) )?(?:by|By|BY)"
            r":? (?!(?i:the|law|numbers)\b)[A-Z@][\w'’.-]*(?: (?:[A-Z@][\w'’.-]*|&|and|for|de|van|"
            r"von)){0,6}(?:,? ?[|,•·@–—(-].{0,80})?"
            r"|(?:Author|Writer|Words|Reporter|Written by|Posted by|Published by|"
            r"AUTHOR)\s*:\s?.{2,60}"
            r"|(?:Posted|Published|Written) by [^.]{2,80}"
        ),
        max_words=16,
        cased=True,
    ),
    Rule(
        Furniture.PUBLISHED,
        "Says when the page was published or changed.",
        _pattern(
            r"(?:(?:first |last )?(?:published|updated|posted|modified|added)\b[\s:]*(?:on |at )?)?"
            r"(?:about |over )?(?:\d+|an?|one|two|three) ?(?:s|secs?|m|mins?|minutes?|h|"
            r"hrs?|hours?|"
            r"d|days?|weeks?|months?|mo|years?|yrs?) ago\b.{0,60}",
            r"(?:last )?updated:? .{0,20}\b\d{1,2}[:.]\d\d.{0,20}",
            r"this (?:page|article|story|post) was (?:last |first )?(?:updated|published|"
            r"reviewed)\b.*",
            r"\d+[\s-]?min(?:ute)?s?(?: to)? read|(?:estimated )?read(?:ing)?(?: time)?:? ?\d+ ?"
            r"min(?:ute)?s?",
        ),
    ),
)
"""In the order in which they are tried."""
