"""Whole lines that news sites, councils' sites and publishing systems put around an article.

By their mark; its rule in `corpus.page.rules` says why they are furniture. Written as
`corpus.page.layout.plain` makes a line, separated by ` / `.
"""

from __future__ import annotations

from corpus.page.marks import Furniture


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).split(" / "))


PHRASES: dict[Furniture, frozenset[str]] = {
    Furniture.ADVERTISEMENT: _phrases(
        """
        ad / ad feedback / ads / ads by google / advert / advertisement / advertisement feature
        / advertisements / advertorial / adverts / hide ad / in association with / paid content
        / paid for by / promoted / promoted content / remove ads / skip ad /
        skip advert / skip advertisement / sponsored / sponsored content / sponsored links
        """
    ),
    Furniture.PAGE_CONTROL: _phrases(
        """
        about us / accessibility / add to bookmarks / advertise / advertise with us / all news /
        apply / arrow icon / back / back to all news / back to latest news / back to news / back
        to news list / back to news listing / back to top / bookmark / bookmarks / cancel /
        choose your location / close / close menu / collapse / contact us / contents / continue
        reading / create account / create an account / dismiss / done / edit / expand / external
        links / find out more / find us / follow / following / get in touch / go back / go to
        top / got it / home / homepage / in this section / jump to / latest / learn more /
        listen with readspeaker / load more / loading / loading... / log in / log out / login /
        logo icon / logout / main menu / main navigation / meet the team / menu / more / more
        info / my account / my bookmarks / my profile / navigation / newer posts / news home /
        next / next article / next page / next post / next story / notifications / ok / okay /
        older posts / on this page / open / open menu / our team / page contents / please wait /
        prev / previous / previous article / previous page / previous post / previous story /
        print page / print this page / quick links / read full article / read less / read more /
        read more... / register / register for free / register now / related internet links /
        reset / return to top / rss feed / search / search for / search site / search this site
        / see all / see more / select language / send / show all / show less / show more / sign
        in / sign out / sign up / site links / site map / site navigation / sitemap / skip
        navigation / story saved / submit / subscribe / subscribe now / subscribe to rss /
        subscribe today / to top / toggle menu / toggle navigation / top / translate / uk
        edition / unfollow / us edition / useful links / view all / view more / widget / your
        account
        """
    ),
    Furniture.COMMENTS: _phrases(
        """
        1 reply / add a comment / add comment / be the first to comment / cancel reply / comment
        / commenting on this article is now closed / comments / comments are closed / comments
        are off / comments area / downvote / guest / have your say / hide comments / inline
        feedbacks / join the conversation / join the debate / join the discussion / last updated
        / leave a comment / leave a reply / leave comment / log in to comment / log in to reply
        / most voted / new comments / newest / no comments / no comments yet / notify of /
        oldest / pingbacks / post a comment / post comment / quote / read comments / reply /
        report / report comment / report this / report this comment / report this comment cancel
        / report this post / see all comments / show comments / sign in to comment / sort by /
        trackbacks / upvote / view all comments / view comments / vote down / vote up / what do
        you think / write a comment
        """
    ),
    Furniture.NEWSLETTER: _phrases(
        """
        after newsletter promotion / email address / enter email address / enter your email /
        enter your email address / first name / invalid email / last name / see our privacy
        notice / show me / thank you for subscribing / thanks for subscribing / we have more
        newsletters / your email / your email address / your name
        """
    ),
    Furniture.RELATED_STORIES: _phrases(
        """
        also in news / also of interest / around the bbc / around the web / best of / don't miss
        / editor's choice / editor's picks / editors' choice / editors' picks / elsewhere on the
        bbc / explore more on these topics / features & analysis / follow this story / from
        around the web / from the web / headlines / in case you missed it / in other news /
        latest articles / latest headlines / latest news / latest posts / latest stories /
        latest updates / more articles / more about / more from / more headlines /
        more like this / more news
        / more on this / more on this story / more posts / more stories / more to explore / more
        to read / more videos / most commented / most popular / most read / most recent / most
        shared / most viewed / most watched / must read / must reads / news in pictures / other
        news / other stories / our top picks / popular / popular now / popular stories /
        promoted stories / read also / read more related articles / read next / recent articles
        / recent news / recent posts / recent stories / recommended / recommended articles /
        recommended for you / recommended reading / recommended stories / related / related
        articles / related content / related coverage / related items / related links / related
        news / related pages / related posts / related reading / related services / related
        stories / related tags / related topics / related videos / see also / similar articles /
        similar news / similar posts / similar stories / today's top stories / top headlines /
        top news / top stories / trending / trending now / trending stories / up next / what
        others are reading / what to read next / you also might like / you may also be
        interested in / you may also like / you may also want to read / you may also want to
        watch / you may be interested in / you may like / you might also be interested in / you
        might also like / you might be interested in / you might like
        """
    ),
    Furniture.CREDIT: _phrases(
        """
        afp / alamy / ap / ap photo / archive / enlarge image / enlarge this image / file image
        / file photo / file picture / getty / getty images / google maps / google street view /
        google streetview / hide caption / image / image caption / image source / istock /
        istockphoto / library image / open image in gallery / pa images / pa media / photo /
        picture / pixabay / reuters / shutterstock / stock image / stock photo / toggle caption
        / unsplash / view full screen in gallery / view gallery / view image in fullscreen
        """
    ),
    Furniture.PLAYER: _phrases(
        """
        audio / autoplay / captions / close video / current time / duration / embed / full
        screen / fullscreen / listen / listen now / live / live tv / media caption / media
        playback is unsupported on your device / more videos / mute / now playing / pause / play
        / play audio / play video / playback speed / replay / settings / stream type live / this
        video can not be played / this video cannot be played / transcript / unmute / video /
        video loading / video unavailable / volume / watch / watch live / watch more / watch now
        / watch the video / watch video
        """
    ),
    Furniture.COOKIES: _phrases(
        """
        accept / accept additional cookies / accept all / accept all cookies / accept cookies /
        agree / allow all / analytics cookies / change cookie settings / consent / cookie policy
        / cookie preferences / cookie settings / cookies / cookies on our website / cookies on
        this site / decline / essential cookies / hide this message / i agree / manage cookies /
        manage preferences / necessary / reject / reject additional cookies / reject all /
        reject cookies / set cookie preferences / view cookies
        """
    ),
    Furniture.LEGAL: _phrases(
        """
        all rights reserved / complaints / copyright / corrections / disclaimer / do not sell my
        personal information / editorial complaints / freedom of information / impressum / legal
        / modern slavery statement / powered by wordpress / press complaints / privacy / privacy
        notice / privacy policy / report a problem / report this ad / reuse this content / rules
        / terms / terms & conditions / terms and conditions / terms of service / terms of use
        """
    ),
    Furniture.YOUR_STORY: _phrases(
        """
        get involved with the news / send us your news / send us your pictures / send your news
        & photos / share your thoughts / submit your story / your letters
        """
    ),
    Furniture.PLEA: _phrases(
        """
        already a member / already a member? / already a subscriber / already a subscriber? /
        already have an account / already have an account? / become a member / become a
        subscriber / become a supporter / continue reading for free / donate / donate now /
        donate today / exclusive / get unlimited access / join us / keep reading / make a
        donation / members only / not a member / not a member? / premium / register to continue
        / sign in to continue / start your free trial / subscriber exclusive / subscribers only
        / support local journalism / support our journalism / support us / this article is for
        subscribers only / want to read more / want to read more?
        """
    ),
    Furniture.CONTACT: _phrases(
        """
        contact / contact details / contact information / contact the newsdesk / contacts /
        editor's notes / editors' notes / email / ends / for further information / for media
        enquiries / for more information / for press enquiries / further information / media
        contact / media contacts / media enquiries / media enquiries only / more information /
        newsdesk / note to editors / notes / notes for editors / notes to editor / notes to
        editors / phone / press contact / press contacts / press enquiries / press office /
        telephone
        """
    ),
    Furniture.FEEDBACK_FORM: _phrases(
        """
        give feedback / no / page feedback / rate this page / was this helpful / yes / yes no
        """
    ),
    Furniture.AGENCY: _phrases(
        """
        admin / associated press / by reporter / chief reporter / editor / editorial staff /
        guest contributor / ldrs / local democracy reporter / local democracy reporting service
        / news editor / news reporter / newsroom / pa news agency / pa reporter / pa reporters /
        press association / reporter / senior reporter / staff and agencies / staff reporter /
        web editor
        """
    ),
    Furniture.PUBLISHED: _phrases(
        """
        date published / first published / just now / last modified / last updated / posted /
        posted on / published / published date / published on / today / updated / yesterday
        """
    ),
}
