"""Which English words tell a task, an activity or a habit?"""

from __future__ import annotations

from okrsite.rules.words.vocabulary import Vocabulary, words

OUTPUTS = words("""
    build complete conduct configure construct deploy design document draft execute finalise finalize finish
    hire implement install integrate introduce launch migrate organise organize pilot prepare produce prototype
    publish recruit redesign refactor release relaunch replace rewrite roll-out rollout run schedule set-up setup ship
    upgrade write
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
        add announce appoint archive assign automate book brainstorm buy choose classify collect compile contact copy
        create decide define delete deliver determine develop evaluate extend file find fix formalise formalize
        gather host identify import instrument interview invite list map merge move onboard order outline port post
        present propose record remove rename reorganise reorganize research review revise select send share specify
        split start submit switch test train translate update visit
    """),
    activities=words("""
        advise analyse analyze assess assist attend collaborate communicate consider consult contribute
        coordinate discuss encourage examine explore facilitate follow-up help inspect investigate liaise look-into
        meet-with monitor observe participate promote pursue study support talk-to think-about track understand watch
        work-on work-with
    """),
    habits=words("carry-on continue hold keep maintain preserve proceed remain retain stay sustain"),
    joints=words("and &"),
    growth=words("""
        arr bookings conversions faster growth mrr quicker revenue sign-ups signups speed throughput
        velocity
    """),
    quality=words("""
        accuracy bounce bugs cancelled churn complaints complaint crash crashes csat defect defects disputes
        error errors escalations fail failed failure failures happiness happy incident incidents lost loyal nps
        outage outages promoter quality recommend refunds reliability retention returned returns reopened
        rework satisfaction satisfied security stay trust turnover uptime
    """),
    movers=words("""
        boost bring cut decrease double drop grow halve improve increase lift lower maximise maximize minimise minimize
        push quadruple raise reach reduce shorten shrink speed-up triple
    """),
    fillers=words("fully please successfully to we we'll we’ll will continuously regularly actively"),
    nouns=words("""
        address book build call change contact copy design document draft feature file find fix help host import
        interview launch list map merge monitor move order pilot plan port post present promote prototype record
        release report research review run schedule share ship split start study submit support switch test track
        train update upgrade visit watch
    """),
    sums=words("add book"),
    makers=words("build create develop establish form"),
    ideals=words("""
        advantage business brand capability capabilities community communities company confidence culture department
        foundation foundations habit habits momentum organisation organization partnership partnerships relationship
        product products relationships reputation resilience team teams trust workplace world
    """),
    objects=words("""
        a additional all an and another any at at-least both each eight every first five for four from how in into
        its more most multiple my new nine on one other our out people seven several six some ten that the their these
        this those three two up users customers us what whether which why with your
    """),
    heads=words("""
        adoption article articles attempts calls center centers centre centres chain closure conversion cost costs
        count coverage cycle cycles day days desk desks duration errors failure failures for frequency health latency
        lead minutes notes number of page pages pipeline pipelines process quality rate rates reach readiness record
        request requests response responses score scores size speed success system systems throughput ticket tickets
        time times training turnaround value values visits volume
    """),
    features=words("support"),
    people=words("""
        all any attendees candidates clients colleagues communities community companies contributors customer customers
        department departments each employees engineers every everybody everyone hires in leaders managers marketing
        members new newcomers one other others our owners participants partners people readers reps sales schools staff
        students teachers team teammates teams the their them these those users volunteers whoever with
    """),
    states=words("deploy-to run-at run-in run-on run-under run-with run-without"),
)
