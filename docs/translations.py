"""Brings the translation files in line with the source: ``python docs/translations.py``.

Qt's lupdate collects the strings into ``resources/translations/deepflash_it.ts``; what is new there
waits to be translated, by hand or in Qt Linguist. Qt's lrelease then makes the file that is loaded.
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(PySide6.__file__).parent
TRANSLATION = ROOT / "resources" / "translations" / "deepflash_it.ts"


def main() -> int:
    """Update, then compile."""
    sources = sorted(map(str, (ROOT / "deepflash_app" / "gui").glob("*.py")))
    languages = ["-source-language", "en", "-target-language", "it"]
    update = [TOOLS / "lupdate", *sources, "-no-obsolete", "-locations", "none", *languages]
    release = [TOOLS / "lrelease", TRANSLATION, "-qm", TRANSLATION.with_suffix(".qm")]
    for command in ([*update, "-ts", TRANSLATION], release):
        code = subprocess.run(command, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
