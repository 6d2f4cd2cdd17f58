"""Which English words tell a task, an activity or a habit?"""

from __future__ import annotations

from okrsite.rules.words.vocabulary import Vocabulary, words

OUTPUTS = words("""
    build code complete configure conduct construct create deliver deploy design develop document draft execute
    finalise finalize finish hire implement install integrate introduce launch make-available migrate open-source
    organise organize pilot plan prepare produce prototype publish recruit redesign refactor release relaunch replace
    rewrite roll-out rollout run schedule script set-up setup ship sign start update upgrade write
""")

ENGLISH = Vocabulary(
    common=words("""
        a about above across after all also am an and any are as at be been before best better between both but by can
        do does during each every few first for from get gets give gives go good great has have high how i if in into is
        it its just keep let like low make makes making many may more most much must my need needs new no non nor not of
        off on one only or other our out over own per same she should so some such than that the their them then there
        these they this those through to too under until up upon us use used uses very via was way we well were what
        when where which while who whole will with within without work works you your
        achieve become boost build create define deliver develop drive enable ensure establish expand grow help improve
        increase launch lead reach reduce ship start strengthen support
    """),
    outputs=OUTPUTS,
    tasks=OUTPUTS
    | words("""
        add agree announce apply archive assign automate book buy call choose close collect compile connect contact
        convert copy decide define delete enable evaluate experiment extend file fix gather host identify import
        interview invite list map merge move onboard order port post present propose push record remove rename
        reorganise reorganize research review revise select send share split submit switch test train translate try
        visit
    """),
    activities=words("""
        advise analyse analyze assess assist attend collaborate communicate consult continue-to-help contribute
        coordinate discuss encourage engage examine explore facilitate follow-up help investigate liaise look-into
        meet-with monitor observe participate promote pursue study support talk-to think-about track understand watch
        work-on work-with
    """),
    habits=words("carry-on continue hold keep maintain preserve proceed remain retain stay sustain"),
    joints=words("and while plus &"),
    growth=words("""
        accelerate faster fast growth grow grows quicker quickly revenue sales sell signups sign-ups speed volume
        velocity throughput bookings arr mrr leads
    """),
    negations=words("without no not never"),
)
