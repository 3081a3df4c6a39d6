"""Whatever is seen can be heard: names, values, states, and what happens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui_hands import PATIENCE, analysed
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QScrollBar,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from deepflash_app.gui.banner import Until
from deepflash_app.gui.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui_hands import Open
    from PySide6.QtGui import QAccessibleEvent, QAccessibleInterface
    from pytestqt.qtbot import QtBot

DIALOGS = ("settings", "about", "batch", "retrain")
READABLE = 4.5
"""The least contrast of text, by the WCAG's level AA."""

POLITE, AT_ONCE = QAccessible.AnnouncementPoliteness


def nameless(root: QWidget) -> Iterator[str]:
    """The controls below a widget that have no name."""
    for widget in [root, *root.findChildren(QWidget)]:
        parts = isinstance(widget, QScrollBar) or isinstance(widget.parent(), QAbstractSpinBox)
        inner = widget.objectName().startswith("qt_") or parts  # of a control that has a name
        if inner or widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and not interface.text(QAccessible.Text.Name).strip():
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def heard(thing: QWidget) -> QAccessibleInterface:
    """What a screen reader is given."""
    interface = QAccessible.queryAccessibleInterface(thing)
    assert interface is not None
    return interface


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What screen readers are told to say, and how urgently; they are told all the same."""
    said: list[tuple[str, object]] = []
    update = QAccessible.updateAccessibility

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append((event.message(), event.politeness()))
        update(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return said


@pytest.mark.parametrize("action", DIALOGS)
def test_dialogs_have_names_on_every_page(open_window: Open, action: str) -> None:
    window = open_window()
    window.table[action].trigger()
    (dialog,) = window.findChildren(QDialog)
    assert dialog.windowTitle()
    books: list[QTabWidget | QStackedWidget] = [*dialog.findChildren(QTabWidget)]
    books += dialog.findChildren(QStackedWidget)
    for book in books:
        for number in range(book.count()):
            book.setCurrentIndex(number)
            assert list(nameless(dialog)) == []
    dialog.close()


@pytest.mark.slow
def test_the_window_has_names_and_values_everywhere(
    qtbot: QtBot, open_window: Open, portrait: Path, announced: list[tuple[str, object]]
) -> None:
    window = open_window()
    assert list(nameless(window)) == []
    assert heard(window.start_page).text(QAccessible.Text.Name)
    window.shell.open_paths([portrait.parent])
    analysed(qtbot, window)
    panel, strip = window.panel, window.film.strip
    for tab in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(tab)
        assert list(nameless(window)) == []
    panel.tabs.setCurrentIndex(0)

    # Sliders tell their value, and swatches their colour.
    slider = panel.adjustments.balances["warmth"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert heard(slider).valueInterface().currentValue() == 1
    assert heard(slider).text(QAccessible.Text.Description)
    told = heard(panel.background.swatch).text(QAccessible.Text.Description)
    assert QColor(told).isValid()
    curves = panel.histogram.curves
    qtbot.waitUntil(lambda: curves.after is not None, timeout=PATIENCE)
    assert "Before: " in curves.accessibleDescription()

    # Photos of the filmstrip tell their badges.
    (photo,) = [heard(strip).child(n) for n in range(heard(strip).childCount())]
    assert photo.text(QAccessible.Text.Name) == "portrait.jpg, corrected"

    # A face is told when it is selected.
    announced.clear()
    QTest.keyClick(window.view, Qt.Key.Key_N)
    assert announced == [("Face 1 of 1", POLITE)]


def test_sentences_are_said_and_come_back(
    qtbot: QtBot, open_window: Open, announced: list[tuple[str, object]]
) -> None:
    window = open_window()
    qtbot.waitUntil(window.isActiveWindow)
    banner = window.banner
    done: list[str] = []
    banner.tell("It crashed.", alarm=True, until=Until.CLOSED)
    banner.tell("No face.", action=("Draw", lambda: done.append("Draw")), until=Until.PHOTO)
    banner.tell("Saved.")
    banner.tell("Saved again.")
    assert announced == [
        ("It crashed.", AT_ONCE),
        *((words, POLITE) for words in ("No face.", "Saved.", "Saved again.")),
    ]
    QTest.keyClick(banner.close_button, Qt.Key.Key_Space)
    assert banner.sentence.text() == "No face.", "what is of use comes back"
    QTest.keyClick(banner.action_button, Qt.Key.Key_Space)
    assert done == ["Draw"]
    assert (banner.sentence.text(), banner.property("alarm")) == ("It crashed.", "true")
    banner.tell("It crashed.", alarm=True, until=Until.CLOSED)
    banner.close_button.setFocus()
    QTest.keyClick(banner.close_button, Qt.Key.Key_Escape)
    assert banner.isHidden(), "the same sentence is told once"
    banner.tell("No face.", until=Until.PHOTO)
    banner.forget_photo()
    qtbot.waitUntil(banner.isHidden)


def test_what_is_told_of_a_photo_goes_with_it(
    qtbot: QtBot, open_window: Open, wall: Path, portrait: Path
) -> None:
    window = open_window(wall)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    assert "No face" in window.banner.sentence.text()
    window.shell.open_paths([portrait])
    qtbot.waitUntil(lambda: window.document.path == portrait, timeout=PATIENCE)
    assert window.banner.isHidden()


# --- contrast ------------------------------------------------------------------------------

TEXT_ON: tuple[tuple[str, str], ...] = (
    ("text", "window"),
    ("text", "raised"),
    ("muted", "window"),
    ("muted", "raised"),
    ("text", "hover"),
    ("text", "surround"),
    ("accent", "window"),
    ("accent", "raised"),
    ("alarm", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)
"""Where the style sheet writes in which of the theme's colours."""


def luminance(colour: str) -> float:
    """Relative luminance by the WCAG, 0 to 1."""
    tone = QColor(colour)
    channels = tone.redF(), tone.greenF(), tone.blueF()
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """By the WCAG, 1 to 21."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(("ink", "paper"), TEXT_ON)
def test_text_can_be_read(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, paper)) >= READABLE


def test_contrast_is_measured_as_the_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
