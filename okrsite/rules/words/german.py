"""Which German words tell a task, an activity or a habit?"""

from __future__ import annotations

from okrsite.rules.words.vocabulary import Vocabulary, words

OUTPUTS = words("""
    abschließen aufbauen aufsetzen ausliefern ausrollen bauen durchführen einführen einrichten einstellen entwerfen
    entwickeln erstellen fertigstellen implementieren installieren integrieren konzipieren launchen liefern migrieren
    organisieren planen programmieren prototyp publizieren realisieren relaunchen rekrutieren schreiben starten
    umsetzen veröffentlichen vorbereiten
    aufbau aufsetzung auslieferung bau durchführung einführung einrichtung entwicklung erstellung fertigstellung
    implementierung inbetriebnahme installation integration launch migration planung realisierung relaunch umsetzung
    veröffentlichung vorbereitung
""")

GERMAN = Vocabulary(
    common=words("""
        ab aber alle allem allen aller alles als am an ander andere anderen auch auf aus bei beim bis da damit dann das
        dass dem den denn der deren des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem
        einen einer eines er es etwas für gegen gut haben hat hier hin ich ihr ihre ihrem ihren ihrer im in ins ist jede
        jeden jeder jedes kann kein keine keinen können mehr mit möglich muss nach nicht noch nur ob oder ohne schon
        sehr sein seine seinem seinen seiner sich sie sind so soll sollen sowie über um und uns unser unsere unserem
        unseren unserer unter viel vom von vor war was weil wenn werden wie wieder wir wird wo zu zum zur zwischen
        besser bessere bester beste neu neue neuen neuer neues macht machen
        aufbauen ausbauen entwickeln erhöhen erreichen etablieren liefern schaffen senken sicherstellen stärken
        steigern unterstützen verbessern werden
    """),
    outputs=OUTPUTS,
    tasks=OUTPUTS
    | words("""
        abstimmen ändern anbinden anlegen anpassen archivieren aufräumen aufnehmen ausarbeiten aussuchen austauschen
        auswählen automatisieren beantragen beauftragen beheben benennen beschaffen bestellen buchen definieren
        dokumentieren einkaufen einladen entfernen entscheiden ergänzen ersetzen erweitern evaluieren festlegen
        finalisieren freigeben hinzufügen identifizieren importieren kaufen löschen prüfen reparieren sammeln schulen
        senden testen überarbeiten übersetzen umbauen umziehen verschicken verteilen
        auswahl dokumentation prüfung schulung überarbeitung
    """),
    activities=words("""
        analysieren assistieren austauschen begleiten beobachten beraten besprechen beitragen diskutieren erforschen
        fördern helfen kommunizieren koordinieren mitarbeiten mitwirken moderieren nachverfolgen teilnehmen
        unterstützen untersuchen verfolgen verstehen zusammenarbeiten
        analyse begleitung beobachtung beratung teilnahme unterstützung untersuchung
    """),
    habits=words("""
        aufrechterhalten beibehalten bewahren bleiben erhalten fortführen fortsetzen halten pflegen weiterführen
        weitermachen aufrechterhaltung beibehaltung fortführung fortsetzung
    """),
    joints=words("und sowie &"),
    growth=words("""
        absatz beschleunigen geschwindigkeit neukunden schneller schnell steigern tempo umsatz vertrieb wachsen wächst
        wachstum
    """),
    quality=words("""
        abwanderung absprünge ausfall ausfälle beschwerden empfehlen empfehlung fehler fehlerquote kündigungen
        kundenzufriedenheit nps qualität reklamationen retouren sicherheit stornos verfügbarkeit vertrauen zufrieden
        zufriedene zufriedenheit zuverlässigkeit
    """),
    movers=words("""
        ausbauen beschleunigen erhöhen halbieren kürzen maximieren minimieren reduzieren senken steigern verbessern
        verdoppeln verdreifachen verkürzen verringern
    """),
    fillers=words("wir werden wollen erfolgreich vollständig"),
    nouns=words("launch prototyp relaunch"),
    sums=frozenset(),
    makers=words("aufbau aufbauen bauen entwickeln schaffen"),
    ideals=words("""
        beziehung beziehungen fundament gemeinschaft grundlage grundlagen kultur marke organisation partnerschaft
        partnerschaften produkt produkte ruf team teams unternehmen vertrauen
    """),
    objects=words("der die das des den dem einer eines eine ein unserer unseres unsere neuer neuen neues für von"),
    heads=words("dauer kosten quote rate zahl zeit zeiten"),
    verb_last=True,
)
