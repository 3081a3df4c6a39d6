"""Fuzz one target with atheris, led by which lines of the program it reaches.

    PYTHONPATH=.:tests python -m fuzz.run TARGET FOUND [libFuzzer OPTIONS]

What reaches new lines is written to the folder FOUND; `-merge=1` with FOUND and the kept corpus as
folders picks what is worth keeping. Leaves with 0, or at the first mistake with its input in FOUND.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import atheris

CORPUS = Path(__file__).with_name("corpus")

with atheris.instrument_imports(include=["deepflash_app"]):
    from fuzz.targets import TARGETS


def main() -> None:
    """Run until the options say stop."""
    warnings.simplefilter("error")  # as in the other tests
    name, found, *options = sys.argv[1:]
    words = [sys.argv[0], f"-artifact_prefix={found}/", *options, found, str(CORPUS / name)]
    atheris.Setup(words, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
