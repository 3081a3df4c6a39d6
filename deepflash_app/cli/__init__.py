"""The command line: the one floor that prints and exits.

Each command is a module with ``configure(parser)`` and ``run(arguments) -> exit code``, imported
only when it is called, so that opening the window waits for none of them.
"""

from deepflash_app.cli.program import main

__all__ = ["main"]
