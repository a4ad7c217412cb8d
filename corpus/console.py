"""What every command line has in common. Entry points import this before any library.

Importing it shuts off the telemetry and the look-ups of the libraries (corpus.settings).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import corpus.settings  # noqa: F401 — first of all, see above
from corpus.errors import TiaowenError

BAD_INPUT = 2


def run_command(command: Callable[[], int]) -> int:
    """Run a command; the exit status.

    An error meant for the user is one sentence on standard error. A reader of the output that has
    seen enough (`| head`) is no error.
    """
    try:
        status = command()
        sys.stdout.flush()
    except TiaowenError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # Nothing may be written any more, not even at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status
