"""The page of the settings where actions get other keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from deepflash_app.gui.action_table import ACTIONS
from deepflash_app.gui.key_map import keys_in_force, owner_of, spelt
from deepflash_app.gui.menu_table import MENUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deepflash_app.gui.action_kinds import Spec
    from deepflash_app.setting_kinds import Keys

_ID = Qt.ItemDataRole.UserRole
_SPECS = {spec.id: spec for spec in ACTIONS}


class ShortcutPage(QWidget):
    """All actions with their keys; the selected one can get another key.

    Signals:
        chosen: The keys that differ from the table, as a mapping from action ids.
    """

    chosen = Signal(object)

    def __init__(self, chosen: Mapping[str, Keys]) -> None:
        super().__init__()
        self._chosen: dict[str, Keys] = {}
        self.search = QLineEdit(placeholderText=self.tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.tr("Search for an action or a key"))
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName(self.tr("Actions and their keys"))
        self.list.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(self._on_current)
        self.keys = QKeySequenceEdit(maximumSequenceLength=1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(self.tr("Press the new key"))
        self.keys.keySequenceChanged.connect(self._judge)
        self.assign_button = self._button(self.tr("Assign"), self._assign)
        self.default_button = self._button(self.tr("As at first"), self._forget)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(self.tr("New key")))
        row.addWidget(self.keys, 1)
        row.addWidget(self.assign_button)
        row.addWidget(self.default_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        self._fill()
        self.show_keys(chosen)

    def show_keys(self, chosen: Mapping[str, Keys]) -> None:
        """Show these keys where they differ from the table."""
        self._chosen = dict(chosen)
        in_force = keys_in_force(self._chosen)
        for item in self._items():
            keys = (QKeySequence(key) for key in in_force[item.data(0, _ID)])
            native = QKeySequence.SequenceFormat.NativeText
            item.setText(1, ",  ".join(key.toString(native) for key in keys))
        self._on_current()

    def _button(self, text: str, call: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(call)
        return button

    def _fill(self) -> None:
        for title, names in MENUS:
            menu = _told(title)
            for name in (name for name in names if name in _SPECS):
                item = QTreeWidgetItem([f"{menu}: {_told(_SPECS[name].text)}", ""])
                item.setData(0, _ID, name)
                self.list.addTopLevelItem(item)
        self.list.setCurrentItem(self._items()[0])

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _filter(self, words: str) -> None:
        for item in self._items():
            texts = f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(words.casefold().strip() not in texts)

    def _spec(self) -> Spec:
        item = self.list.currentItem() or self._items()[0]
        return _SPECS[item.data(0, _ID)]

    def _on_current(self) -> None:
        keys = keys_in_force(self._chosen)[self._spec().id]
        self.keys.setKeySequence(QKeySequence(keys[0] if keys else ""))
        self._judge()

    def _judge(self) -> None:
        """Say what the key would do, and refuse one that something else has."""
        spec, in_force = self._spec(), keys_in_force(self._chosen)
        key = spelt(self.keys.keySequence().toString())
        owner = owner_of(key, spec, in_force) if key else ""
        self.default_button.setEnabled(spec.id in self._chosen)
        self.assign_button.setEnabled(not owner and in_force[spec.id] != ((key,) if key else ()))
        if owner:
            sentence = self.tr("“{action}” has this key. Give it another one first.")
            self.hint.setText(sentence.format(action=_told(owner)))
        elif not key:
            self.hint.setText(self.tr("Without a key it can still be reached by the menu."))
        else:
            self.hint.setText("")

    def _assign(self) -> None:
        key = spelt(self.keys.keySequence().toString())
        self._change({**self._chosen, self._spec().id: (key,) if key else ()})

    def _forget(self) -> None:
        left = {name: keys for name, keys in self._chosen.items() if name != self._spec().id}
        self._change(left)

    def _change(self, chosen: Mapping[str, Keys]) -> None:
        self.show_keys(chosen)
        self.chosen.emit(dict(chosen))


def _told(text: str) -> str:
    """Translated, without the menu's key."""
    return QCoreApplication.translate("Actions", text).replace("&", "").rstrip("…")
