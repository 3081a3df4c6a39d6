"""Light and dark: all widgets change, at once for the eye, and what is written can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from gui_hands import PATIENCE, analysed
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QMenu,
    QProxyStyle,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QStyle,
    QTableWidget,
    QTreeWidget,
    QVBoxLayout,
)

from deepflash_app.gui.balance_slider import BalanceSlider
from deepflash_app.gui.convert import to_array
from deepflash_app.gui.setting_table import THEME
from deepflash_app.gui.settings_dialog import SettingsDialog
from deepflash_app.gui.state import State
from deepflash_app.gui.theme import DARK, LIGHT, Theme, apply

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from gui_hands import Open
    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

KEYS = {"dark": Qt.Key.Key_2, "light": Qt.Key.Key_3}
HANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def dressed(qtbot: QtBot, window: MainWindow, theme: str) -> None:
    """Choose a theme by its key and wait until it is seen."""
    QTest.keyClick(window.view, KEYS[theme], HANDS)
    assert not window.shell.dressing.done
    assert not window.updatesEnabled(), "or half of it would be seen"
    qtbot.waitUntil(lambda: window.shell.dressing.done, timeout=PATIENCE)
    assert window.updatesEnabled()


def shot(widget: QWidget) -> npt.NDArray[np.uint8]:
    """What is seen of a widget."""
    return to_array(widget.grab().toImage())


def looks(qtbot: QtBot, window: MainWindow) -> list[npt.NDArray[np.uint8]]:
    """The window with a corrected photo, every tab of its panel, a menu, and a dialog."""
    analysed(qtbot, window)
    seen = []
    for tab in range(3):
        window.panel.show_tab(tab)
        window.view.setFocus()
        seen.append(shot(window))
    menu = window.menuBar().actions()[2].menu()
    assert isinstance(menu, QMenu)
    seen.append(shot(menu))
    window.table["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    for tab in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(tab)
        seen.append(shot(dialog))
    dialog.close()
    return seen


@pytest.mark.slow
@pytest.mark.parametrize(("first", "then"), [("dark", "light"), ("light", "dark")])
def test_a_window_that_changed_its_theme_looks_like_one_that_began_with_it(
    qtbot: QtBot, open_window: Open, portrait: Path, first: str, then: str
) -> None:
    window = open_window()
    window.settings.set(THEME, then)
    window.close()
    window = open_window(portrait)
    fresh = looks(qtbot, window)
    window.settings.set(THEME, first)
    window.close()
    window = open_window(portrait)
    other = looks(qtbot, window)
    dressed(qtbot, window, then)
    changed = looks(qtbot, window)
    assert all(not np.array_equal(a, b) for a, b in zip(fresh, other, strict=True))
    same = [np.array_equal(a, b) for a, b in zip(fresh, changed, strict=True)]
    assert all(same), same


def light(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, as WCAG 2 defines it."""
    seen = QColor(colour)
    parts = np.array([seen.redF(), seen.greenF(), seen.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    dim, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_everything_that_is_written_can_be_read(theme: Theme) -> None:
    inks = ((theme.text, 7.0), (theme.muted, 4.5), (theme.accent, 4.5), (theme.faded, 3.0))
    for ink, least in inks:
        for behind in (theme.window, theme.raised):
            assert contrast(ink, behind) >= least, (ink, behind)
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.surround) >= 7
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def _swatch() -> QPushButton:
    button = QPushButton()
    button.setObjectName("swatch")
    return button


def _scroll_bar() -> QScrollBar:
    bar = QScrollBar(Qt.Orientation.Horizontal)
    bar.setMaximum(1)
    return bar


FIELDS = QLineEdit, QComboBox, QSpinBox, QListWidget, QTreeWidget, QTableWidget
CONTROLS = *FIELDS, QCheckBox, QRadioButton, BalanceSlider, _swatch, _scroll_bar


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_control_can_be_told_from_what_it_lies_on(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    apply(qapp, theme)
    for kind in CONTROLS:
        dialog = QDialog()
        qtbot.addWidget(dialog)
        control = kind()
        QVBoxLayout(dialog).addWidget(control)
        seen = shot(dialog)
        row = seen[control.geometry().center().y()]
        for side in (row, row[::-1]):  # of a slider, knob and groove
            begun = side[np.any(side != seen[0, 0], axis=1)][:3]
            edge = max(contrast(QColor(*map(int, one)).name(), theme.window) for one in begun)
            assert edge >= 3, kind


class _Pictorial(QProxyStyle):
    """As on a desktop that puts icons on the buttons of dialogs."""

    def styleHint(self, hint: QStyle.StyleHint, *rest: Any) -> int:  # noqa: N802  # Qt's
        """The hint itself is all that differs."""
        icons = QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
        return 1 if hint == icons else super().styleHint(hint, *rest)


def test_the_buttons_of_dialogs_bear_no_icons(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    buttons = QDialogButtonBox(window)
    qtbot.addWidget(buttons)
    style = _Pictorial("Fusion")
    style.setParent(buttons)
    buttons.setStyle(style)
    assert buttons.addButton(QDialogButtonBox.StandardButton.Cancel).icon().isNull()


def test_a_theme_that_comes_before_the_window_is_seen_leaves_it_painted(
    qtbot: QtBot, open_window: Open, wall: Path
) -> None:
    window = open_window()
    window.hide()
    window.show()  # and not exposed yet
    for theme in ("light", "dark"):
        window.table[f"theme_{theme}"].trigger()
        qtbot.waitUntil(lambda: window.shell.dressing.done, timeout=PATIENCE)
    window.commands.open_path(wall)
    qtbot.waitUntil(lambda: window.document.state is State.SHOWN, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.view.settled, timeout=PATIENCE)
