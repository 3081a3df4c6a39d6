"""What the engine says reaches the window in the window's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

import deepflash_app
from deepflash_app import errors
from deepflash_app.gui.engine_words import SENTENCES, told
from deepflash_app.gui.language import speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

PACKAGE = Path(deepflash_app.__file__).parent
NOT_IN_THE_WINDOW = {"cluster.py", "models.py"}
RAISED = {name for name, value in vars(errors).items() if isinstance(value, type)}
MARK = "\N{BLACK SQUARE}"


def raised() -> Iterator[str]:
    """The sentences of the errors that core and engine raise, a mark in each gap."""
    sources = [*PACKAGE.glob("core/*.py"), *PACKAGE.glob("engine/**/*.py")]
    for source in sources:
        if source.name in NOT_IN_THE_WINDOW:
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and node.args:
                text = literal(node.args[0])
                if re.search("[a-z]{2}", text):
                    yield text


def literal(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(literal(part) or MARK for part in parts)
    return ""


@pytest.mark.parametrize("sentence", sorted(set(raised())))
@pytest.mark.usefixtures("qapp")
def test_every_error_of_the_engine_is_known(sentence: str) -> None:
    speaker = QObject()
    speak("it", speaker)
    italian = told(sentence)
    assert italian != sentence
    assert italian.count(MARK) == sentence.count(MARK)


@pytest.mark.usefixtures("qapp")
def test_reasons_inside_sentences_are_translated_and_names_are_not() -> None:
    speaker = QObject()
    speak("it", speaker)
    said = told("Done.jpg cannot be read: it is cut off.")
    assert said == "Impossibile leggere Done.jpg: è troncato."
    assert told("{why} {x}.jpg cannot be read: {0}.").endswith("{why} {x}.jpg: {0}.")
    assert told("Nobody knows this.") == "Nobody knows this."
    assert len(set(SENTENCES)) == len(SENTENCES)


def test_the_banner_speaks_the_language_of_the_window(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    speaker = QObject()
    speak("it", speaker)
    broken = tmp_path / "holiday.jpg"
    broken.write_text("This is no picture.", encoding="utf-8")
    window = open_window(broken)
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    assert "non è una foto JPEG" in window.banner.sentence.text()
