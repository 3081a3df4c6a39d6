"""Every word that is shown can be translated, and is translated into Italian."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import PySide6
import pytest
from gui_hands import CONTROL, PATIENCE, activated, analysed
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QPushButton, QTabBar, QWidget

from deepflash_app import paths
from deepflash_app.gui.language import language
from deepflash_app.gui.setting_table import LANGUAGE
from deepflash_app.gui.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui_hands import Open
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "deepflash_app" / "gui").glob("*.py"))
ITALIAN = ROOT / "resources" / "translations" / "deepflash_it.ts"

SHOWS = re.compile(
    r"set(Text|PlainText|WindowTitle|ToolTip|AccessibleName|AccessibleDescription|PlaceholderText"
    r"|Title|InformativeText|StatusTip|Suffix|Prefix|TabText)|tell|add(Item|Tab|Action|Menu|Row"
    r"|Button)|Q(Label|PushButton|CheckBox|RadioButton|GroupBox|ToolButton|Action|Menu|DockWidget)"
    r"|drawText"
)
"""Names of functions that show the text that they are given."""

NO_WORDS = {"DeepFlash", "SHA-256"}
"""Names and units, the same in every language."""


def shown_untranslated(tree: ast.Module) -> Iterator[str]:
    """Words in the source that reach the screen as they are."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if not SHOWS.fullmatch(name):
            continue
        named = [one.value for one in node.keywords if one.arg in ("text", "suffix", "toolTip")]
        arguments = node.args[:1] if name == "addItem" else node.args  # the second is no text
        for argument in [*arguments, *named]:
            for text in literals(argument):
                if re.search(r"[^\W\d_]{2}", text) and text.strip(" —") not in NO_WORDS:
                    yield f"line {node.lineno}: {text!r}"


def literals(node: ast.expr) -> Iterator[str]:
    """The literal text of an argument: itself, parts of an f-string or of a sum."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.BinOp(left=left, right=right):
            yield from literals(left)
            yield from literals(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


def translatable(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(context, text) of all that is marked for translation."""
    classes = {
        id(inner): outer.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.ClassDef)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="tr"), args=[text, *_]):
                assert isinstance(text, ast.Constant), f"line {node.lineno}: no literal"
                yield classes[id(node)], str(text.value)
            case ast.Call(
                func=ast.Name(id="QT_TRANSLATE_NOOP") | ast.Attribute(attr="translate"),
                args=[ast.Constant(value=str(context)), ast.Constant(value=str(text)), *_],
            ):
                yield context, text


def entries() -> dict[tuple[str, str], str | None]:
    """What the Italian file has; None for what waits to be translated."""
    found: dict[tuple[str, str], str | None] = {}
    for context in ET.parse(ITALIAN).getroot().iter("context"):  # noqa: S314  # our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            made = message.find("translation")
            assert made is not None
            waiting = made.get("type") is not None or not made.text
            found[name, message.findtext("source", "")] = None if waiting else made.text
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_word_is_shown_that_cannot_be_translated(path: Path) -> None:
    assert list(shown_untranslated(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    ['QLabel("Hello there")', 'self.x.setText(f"Saved as {name}")', 'banner.tell("Oh" + why)'],
)
def test_such_words_are_seen(source: str) -> None:
    assert len(list(shown_untranslated(ast.parse(source)))) == 1


def test_everything_is_said_in_italian() -> None:
    known = entries()
    wanted = {
        one for path in SOURCES for one in translatable(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(wanted) > 200
    missing = sorted(one for one in wanted if known.get(one) is None)
    assert missing == [], "run docs/translations.py and translate what is new"
    assert sorted(set(known) - wanted) == [], "nobody says this any more"


@pytest.mark.parametrize("entry", [one for one in entries().items() if one[1] is not None])
def test_translations_keep_fields_and_endings(entry: tuple[tuple[str, str], str]) -> None:
    (context, source), made = entry
    fields = [sorted(fields_of(text)) for text in (source, made)]
    assert fields[0] == fields[1]
    assert source.endswith("…") == made.endswith("…")
    assert source.endswith(".") == made.endswith(".")
    if context == "Actions" and "&" in source:
        assert "&" in made, "the menu's key"


def fields_of(text: str) -> set[str]:
    """The names in braces; a text that is no format has none."""
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}
    except ValueError:
        return set()


def test_the_file_that_is_loaded_is_made_of_the_one_that_is_written(tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    tool = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([tool, ITALIAN, "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == ITALIAN.with_suffix(".qm").read_bytes()
    assert paths.resource("translations/deepflash_it.qm") == ITALIAN.with_suffix(".qm")


def test_the_window_speaks_italian_and_the_next_one_english(open_window: Open) -> None:
    window = open_window()
    assert window.table["open"].text() == "&Open…"
    window.settings.set(LANGUAGE, "it")
    window.close()
    italian = open_window()
    known = entries()
    assert italian.table["open"].text() == known["Actions", "&Open…"]
    assert italian.start_page.button.text() == known["StartPage", "Open a photo…"]
    words = {label.text() for label in italian.findChildren(QLabel)}
    words |= {button.text() for button in italian.findChildren(QPushButton)}
    assert "Strength" not in words
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annulla"


def said(window: MainWindow) -> list[str]:
    """All that a window says to eyes and ears, in the order of its parts."""
    parts: list[QWidget | QAction] = [*window.findChildren(QAction)]
    for kind in (QLabel, QAbstractButton, QTabBar, QWidget):
        parts += window.findChildren(kind)
    words = []
    for part in parts:
        words += [part.toolTip()]
        words += [part.text()] if isinstance(part, QAction | QLabel | QAbstractButton) else []
        words += [part.accessibleName()] if isinstance(part, QWidget) else []
        words += [part.title()] if isinstance(part, QMenu) else []
        if isinstance(part, QTabBar):
            words += [part.tabText(number) for number in range(part.count())]
    return sorted(words)


def counted(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the histogram tells what is clipped."""
    qtbot.waitUntil(lambda: window.panel.histogram.facts.text().strip() != "", timeout=PATIENCE)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """A key with Ctrl, in the window and not in a dialog that was there before."""
    activated(qtbot, window)
    QTest.keyClick(window.view, key, CONTROL)


def choose_language(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> SettingsDialog:
    """By the keyboard, in the settings; returns them as they are shown then."""
    press(qtbot, window, Qt.Key.Key_Comma)
    old, panel = window.findChild(SettingsDialog), window.panel
    assert isinstance(old, SettingsDialog)
    QTest.keyClick(old.controls["language"], key)

    def renewed() -> list[SettingsDialog]:
        found = window.findChildren(SettingsDialog)
        return [one for one in found if one is not old and one.isVisible()]

    qtbot.waitUntil(lambda: len(renewed()) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.panel is not panel, timeout=PATIENCE)
    return renewed()[0]


@pytest.mark.slow
def test_another_language_is_spoken_at_once_and_nothing_is_lost(
    qtbot: QtBot, open_window: Open, portrait: Path
) -> None:
    window = open_window(portrait)
    window.settings.set(LANGUAGE, "en")
    analysed(qtbot, window)
    document, view = window.document, window.view
    window.panel.strength.slider.setFocus()
    QTest.keyClick(window.panel.strength.slider, Qt.Key.Key_PageDown)
    press(qtbot, window, Qt.Key.Key_1)
    window.panel.show_tab(1)
    counted(qtbot, window)
    english, sight, photo = said(window), view.viewport, document.photo
    dialog = choose_language(qtbot, window, Qt.Key.Key_Down)
    known = entries()
    assert dialog.windowTitle() == known["SettingsDialog", "Settings"]
    assert dialog.focusWidget() is dialog.controls["language"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None, timeout=PATIENCE)
    counted(qtbot, window)
    italian = said(window)
    assert window.menuBar().actions()[0].text() == known["Actions", "&File"]
    assert (document.photo, view.viewport) == (photo, sight)
    assert document.options.strength == pytest.approx(0.9)
    assert window.panel.strength.slider.value() == 90
    assert window.panel.tabs.currentIndex() == 1
    assert window.panel.export_button.isEnabled()
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.panel.strength.slider.value() == 100
    press(qtbot, window, Qt.Key.Key_Y)
    dialog = choose_language(qtbot, window, Qt.Key.Key_Up)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: said(window) == english, timeout=PATIENCE)
    window.settings.set(LANGUAGE, "it")
    window.close()
    window = open_window(portrait)
    analysed(qtbot, window)
    press(qtbot, window, Qt.Key.Key_1)
    window.panel.show_tab(1)
    qtbot.waitUntil(lambda: said(window) == italian, timeout=PATIENCE)


def test_the_language_is_the_users_first_that_there_is() -> None:
    assert language("it") == "it"
    assert language("en") == "en"
    assert language("fr") == "en"
