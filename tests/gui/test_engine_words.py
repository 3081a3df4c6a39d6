"""What the engine says reaches the window in the window's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

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

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(deepflash_app.__file__).parent
SOURCES = [*PACKAGE.glob("core/*.py"), *PACKAGE.glob("engine/**/*.py"), PACKAGE / "settings.py"]
LANGUAGE = ROOT / "resources" / "translations" / "deepflash_it.ts"
RAISED = {name for name, value in vars(errors).items() if isinstance(value, type)}
PROSE = re.compile(r"[^\W\d_]{2,} [a-z]")
"""Two words: a sentence, or a part of one."""
NO_PROSE = re.compile(r"\s*(SELECT|INSERT|UPDATE|CREATE|PRAGMA|<)")
MARK = "\N{BLACK SQUARE}"

UNHEARD = {
    "background.py": "mistakes of callers",
    "boxes.py": "caught, and told as a broken sidecar",
    "cluster.py": "only the command line has clusters",
    "downloads.py": "only the command line downloads",
    "exif.py": "caught, and left out",
    "export_settings.py": "flags of the command line; the dialogs offer nothing else",
    "icc.py": "caught, and told as a damaged profile",
    "icc_tables.py": "caught, and told as a damaged profile",
    "jpeg_segments.py": "a mistake of callers",
    "memory_errors.py": "words that are looked for, not said",
    "primaries.py": "written into profiles",
    "relight.py": "mistakes of callers",
    "report.py": "a page of its own, in English",
    "weights_card.py": "caught",
}
"""Files whose words the window never shows, and why."""

UNHEARD_SENTENCES = {
    "A shard is a number from 1 on, such as 2/4, not {}/{}.": "only the command line has shards",
    "There must be at least one job, not {}.": "as well",
    "The time for a photo must be more than {} seconds.": "as well",
    "Looking at the photos": "as well",
    "There are no weights called {}; there are {}.": "only the command line names weights",
    "{} could not be fetched ({}). If you can get it in another way, "
    "run `deepflash models import FILE`.": "only the command line fetches",
    "{} is none of the weights that DeepFlash uses, so it was not copied.": "as well",
    "{}: not the file that the manifest describes": "as well",
    "All weights are here": "as well",
    "{} cannot be {}.": "a mistake of callers: controls offer only what a setting accepts",
    "The worker process ended with exit code {}.": "details for a report",
    "DeepFlash worker": "a process's name",
    "try again": "looked for, not said",
    "its description is damaged": "caught, and told as a broken journal",
}


def said(tree: ast.Module) -> Iterator[str]:
    """All prose in a source but its docstrings and option tables, a mark in each gap."""
    unsaid: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.JoinedStr):  # a docstring; a part of what follows
            unsaid |= {id(part) for part in ast.iter_child_nodes(node)} - {id(node)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_option", "_balance"):
            unsaid |= {id(part) for part in ast.walk(node)}  # as ``adjustments`` marks them
    for node in ast.walk(tree):
        text = "" if id(node) in unsaid else literal(node)
        if PROSE.search(text) and not NO_PROSE.match(text):
            yield text


def literal(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(literal(part) or MARK for part in parts)
    return ""


def heard() -> Iterator[str]:
    """What core, engine and settings say that may reach the window, and the window's own errors."""
    for source in SOURCES:
        if source.name not in UNHEARD:
            for text in said(ast.parse(source.read_text(encoding="utf-8"))):
                if text.replace(MARK, "{}") not in UNHEARD_SENTENCES:
                    yield text
    for source in PACKAGE.glob("gui/*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and node.args:
                yield literal(node.args[0])


def in_other_contexts() -> set[str]:
    """What is translated where it is shown, such as what the worker is doing."""
    tree = ET.parse(LANGUAGE)  # noqa: S314  # our own file
    return {node.text or "" for node in tree.iter("source")}


@pytest.mark.parametrize("sentence", sorted(set(heard()) - in_other_contexts()))
@pytest.mark.usefixtures("qapp")
def test_every_sentence_of_the_engine_is_known(sentence: str) -> None:
    speaker = QObject()
    speak("it", speaker)
    italian = told(sentence if sentence[0] != " " else f"Bla.{sentence}")
    assert italian.removeprefix("Bla.") != sentence
    assert italian.count(MARK) == sentence.count(MARK)


def test_whatever_else_is_said_would_be_found() -> None:
    source = '''"""Not this one."""\nraise Oh(f"This {name} is new.")\nreason = "not known"'''
    assert sorted(said(ast.parse(source))) == [f"This {MARK} is new.", "not known"]
    there = {source.name for source in SOURCES}
    assert set(UNHEARD) <= there
    everything = {
        text.replace(MARK, "{}")
        for source in SOURCES
        for text in said(ast.parse(source.read_text(encoding="utf-8")))
    }
    assert sorted(set(UNHEARD_SENTENCES) - everything) == [], "nobody says this any more"


@pytest.mark.usefixtures("qapp")
def test_reasons_inside_sentences_are_translated_and_names_are_not() -> None:
    speaker = QObject()
    speak("it", speaker)
    said = told("Done.jpg cannot be read: it is cut off.")
    assert said == "Impossibile leggere Done.jpg: è troncato."
    assert told("{why} {x}.jpg cannot be read: {0}.").endswith("{why} {x}.jpg: {0}.")
    both = told(
        "The settings could not be read (the file is no JSON), and are as at first. The "
        "old file is kept as a.json."
    )
    assert both.endswith(
        "(il file non è JSON): sono come all\N{RIGHT SINGLE QUOTATION MARK}inizio. "
        "Il vecchio file è conservato come a.json."
    )
    assert told("Shine must lie between -1 and 1, not 3.").startswith("Lucidità deve")
    assert "scrivi {{" in told(
        "The braces of the name '{a' do not match; write {{ for a brace itself."
    )
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
