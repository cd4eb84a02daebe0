"""Commands of the command line, and how all of them ask and answer.

A module holds commands that belong together as one ``typer.Typer``, which
``sanfen.__main__`` adds; ``terminal`` holds what every command needs.
"""
