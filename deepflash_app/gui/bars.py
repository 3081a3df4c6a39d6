"""Toolbar and menus, built from the tables of ``actions``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from deepflash_app.gui.language import Words
from deepflash_app.gui.menu_table import MENUS, RECENT, SEPARATOR, TOOLBAR, TOOLBAR_WITH_TEXT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

    from deepflash_app.gui.actions import ActionSet


def make_toolbar(table: ActionSet) -> QToolBar:
    """The bar above the photo."""
    bar = QToolBar()
    Words(bar, lambda: bar.setWindowTitle(QCoreApplication.translate("MainWindow", "Tools")))
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.toggleViewAction().setVisible(False)
    for name in TOOLBAR:
        if name == SEPARATOR:
            bar.addSeparator()
        elif name == "<":
            gap = QWidget()
            gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(gap)
        else:
            bar.addAction(table[name])
            button = bar.widgetForAction(table[name])
            if isinstance(button, QToolButton) and name in TOOLBAR_WITH_TEXT:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setProperty("worded", "true")
    return bar


def fill_menus(bar: QMenuBar, table: ActionSet, recent: QMenu | None = None) -> None:
    """The menus of the window; ``recent`` is the submenu of what was opened last."""
    for title, names in MENUS:
        menu = bar.addMenu("")
        Words(menu, partial(_entitle, menu, title))
        for name in names:
            if name == SEPARATOR:
                menu.addSeparator()
            elif name == RECENT:
                if recent is not None:
                    menu.addMenu(recent)
            else:
                menu.addAction(table[name])


def _entitle(menu: QMenu, title: str) -> None:
    menu.setTitle(QCoreApplication.translate("Actions", title))
