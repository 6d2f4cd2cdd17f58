"""How does everything leave for other programs and people: as data, as tables, as a calendar, a feed, a letter?"""
