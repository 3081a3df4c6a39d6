"""The shapes of the controls, as a Qt style sheet with a placeholder for each theme colour."""

from __future__ import annotations

from string import Template

STYLESHEET = Template("""
QMainWindow, QDialog, #panel, #bar { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 7px; }

QMenuBar { background: $window; padding: 1px 4px; }
QMenuBar::item { padding: 5px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $window; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 22px; border-radius: 4px; }
QMenu::item:selected { background: $groove; color: $text; }
QMenu::icon { left: 8px; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $line;
           padding: 5px 8px; spacing: 3px; }
QToolBar::separator { width: 1px; background: $line; margin: 5px 7px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px;
              padding: 5px 8px; color: $text; }
QToolButton#qt_toolbar_ext_button { padding: 0; min-width: 14px; qproperty-icon: url($chevron); }
QToolButton[worded="true"] { padding-right: 0; }
QToolButton:hover { background: $raised; }
QToolButton:checked { background: $raised; color: $accent; }
QToolButton:pressed { background: $hover; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $faded; background: transparent; }

QStatusBar { background: $window; border-top: 1px solid $line; color: $muted; }
QStatusBar QLabel { color: $muted; }
QStatusBar::item { border: none; }

QPushButton { background: $raised; color: $text; border: 1px solid $line; border-radius: 5px;
              padding: 6px 15px; min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faded; background: $window; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent;
                              font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton[primary="true"]:disabled { background: $raised; color: $faded; border-color: $line; }
QPushButton[quiet="true"] { background: transparent; border-color: transparent; color: $muted;
                            padding: 4px 8px; }
QPushButton[quiet="true"]:hover { color: $text; background: $raised; }
QPushButton[quiet="true"]:focus { border-color: $accent; }
QPushButton[quiet="true"]:disabled { color: $faded; background: transparent; }
QPushButton#swatch { padding: 0; min-height: 0; border-color: $faded; }
QPushButton#swatch:focus { border-color: $accent; }
QPushButton#swatch:disabled { border-color: $line; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QRadioButton, QCheckBox { spacing: 9px; padding: 2px 0; }
QRadioButton::indicator, QCheckBox::indicator { width: 14px; height: 14px;
    border: 1px solid $muted; background: $raised; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator:hover, QCheckBox::indicator:hover { background: $hover; }
QRadioButton::indicator:focus, QCheckBox::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked { border-color: $accent; background: qradialgradient(cx: 0.5,
    cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0.5 $accent, stop: 0.62 $raised); }
QCheckBox::indicator:checked { border-color: $accent; background: $accent;
    image: url(theme:tick.svg); }
QRadioButton:focus, QCheckBox:focus { outline: none; color: $accent; }
QRadioButton::indicator:disabled, QCheckBox::indicator:disabled { border-color: $faded;
    background: transparent; }
QCheckBox::indicator:checked:disabled { background: $faded; }
QRadioButton::indicator:checked:disabled { background: qradialgradient(cx: 0.5, cy: 0.5,
    radius: 0.5, fx: 0.5, fy: 0.5, stop: 0.5 $faded, stop: 0.62 $window); }

QSpinBox QLineEdit { background: transparent; border: none; padding: 0 3px; min-height: 0; }
QLineEdit, QComboBox { background: $raised; color: $text; border: 1px solid $faded;
    border-radius: 5px; padding: 4px 7px; min-height: 20px; selection-background-color: $accent;
    selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $faded; border-color: $line; }

QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; outline: none;
    selection-background-color: $accent; selection-color: $on_accent; padding: 4px; }

QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 3px; background: $faded; border-radius: 1px; }
QSlider::groove:horizontal:disabled { background: $groove; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 1px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 7px;
                             background: $knob; border: 1px solid $muted; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:pressed { background: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; }
QSlider::sub-page:horizontal:disabled { background: $groove; }
QSlider::handle:horizontal:disabled { background: $groove; border-color: $groove; }

QSlider[balance="true"]::sub-page:horizontal { background: transparent; }
*[chosen="true"] QLabel { color: $accent; }

QToolButton#tile { border: 2px solid transparent; border-radius: 6px; padding: 0;
                   background: $raised; color: $text; font-size: 18px; }
QToolButton#tile:hover { background: $hover; }
QToolButton#tile:checked { border-color: $accent; }
QToolButton#tile:focus { border-color: $text; }
QToolButton#small { padding: 1px 8px; border: 1px solid $line; color: $muted; background: $raised; }
QToolButton#small:checked { color: $on_accent; background: $accent; border-color: $accent; }
QToolButton#small:focus { border-color: $accent; color: $text; }
QToolButton#small:checked:focus { border-color: $text; color: $on_accent; }
QListView#history { background: $window; border: 1px solid transparent; border-radius: 0;
    outline: none; padding: 5px 7px; }
QListView#history:focus { border-color: $accent; }
QListView#history::item { padding: 6px 8px; border-radius: 4px; color: $text; }
QListView#history::item:selected { background: $raised; color: $accent; }
QListView#history::item:hover { background: $raised; }
QScrollArea#column, QScrollArea#column > QWidget > QWidget { background: $window; }
QScrollArea#column { border: 1px solid transparent; }
QScrollArea#column:focus { border-color: $accent; }
QPushButton::menu-indicator { image: url($chevron); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 4px; }
QPushButton[quiet="true"]::menu-indicator { right: 0; }

QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 4px;
               min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QLabel[role="heading"] { color: $muted; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="alarm"] { color: $alarm; }
QLabel[role="title"] { font-size: 22px; font-weight: 500; }
#panel { border-left: 1px solid $line; }
#card { border: 1px solid $line; border-radius: 6px; }
#rule { background: $line; max-height: 1px; min-height: 1px; }
#banner { background: $window; border: 1px solid $line; border-left: 4px solid $accent;
          border-radius: 6px; }
#banner[alarm="true"] { border-left-color: $alarm; }
#details { background: $surround; color: $text; border: 1px solid transparent;
    border-radius: 4px; padding: 5px; }
#reader { background: $raised; color: $text; border: 1px solid transparent; border-radius: 4px;
    padding: 7px; }
#details:focus, #reader:focus { border-color: $accent; }
QTreeView, QListView { background: $raised; color: $text; border: 1px solid $faded;
    border-radius: 5px; outline: none; }
QTreeView:focus, QListView:focus { border-color: $accent; }
QTreeView::item { padding: 4px 6px; border: none; }
QTreeView::item:selected, QListView::item:selected { background: $accent; color: $on_accent; }
QListWidget::item, QTableView::item { padding: 3px 6px; }
QTableView { background: $raised; color: $text; border: 1px solid $faded; border-radius: 5px;
    outline: none; }
QTableView:focus { border-color: $accent; }
QTableView::item:selected { background: $accent; color: $on_accent; }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $muted; border: none;
    border-bottom: 1px solid $line; padding: 5px 6px; }
QSpinBox { background: $raised; color: $text; border: 1px solid $faded; border-radius: 5px;
    padding: 4px 7px; min-height: 20px; }
QSpinBox[frame="false"] { background: transparent; border-color: transparent; padding: 0;
    min-height: 0; }
QSpinBox:disabled, QSpinBox QLineEdit:disabled { color: $faded; }
QSpinBox[frame="true"]:disabled { border-color: $line; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QSpinBox:focus { border-color: $accent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $faded; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 30px; }
QScrollBar::handle:horizontal { min-width: 30px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
#shortcuts { background: $window; border: 1px solid $line; border-radius: 8px; }
#shortcuts QScrollArea, #shortcuts QScrollArea > QWidget > QWidget {
    background: transparent; border: none; }
QLabel[role="key"] { background: $raised; border: 1px solid $line; border-radius: 4px;
                     padding: 1px 6px; color: $text; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: $window; outline: none; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 14px; border: none;
               border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
#filmstrip { background: $surround; border: none; border-top: 1px solid $line;
    border-radius: 0; padding: 2px; }
#filmstrip:focus { border-top-color: $accent; }
#startPage { background: $window; }
""")
