"""What can be asked on the command line? One file a command: parse, call one function, print, exit."""

from okrsite.cli.app import main

__all__ = ["main"]
