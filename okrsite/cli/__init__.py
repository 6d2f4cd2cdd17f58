"""What can be asked on the command line? One file a command: parse, call one function, print, exit."""

import sys


def main() -> None:
    """Run the program. Even Ctrl-C while it is still being loaded ends it without a traceback."""
    try:
        from okrsite.cli.app import main as run  # noqa: PLC0415 - what loads must be inside of the try

        run()
    except KeyboardInterrupt:
        sys.exit(130)
