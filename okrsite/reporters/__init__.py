"""How are findings written down, for people, for programs and for build servers?

Nothing is imported here: the command line needs the inks of this package to say `--version`, and no more.
"""
