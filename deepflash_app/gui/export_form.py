"""The controls of an export's settings: format, encoding, size, metadata."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QSpinBox, QWidget

from deepflash_app.engine.export_settings import ExportSettings, setting_field
from deepflash_app.gui.export_choice import QUALITIES
from deepflash_app.gui.forms import Row, inset
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

_FULL_SIZE = 15  # one below the smallest that ``ExportSettings`` takes
_SWITCHES = ("strip_gps", "mark_edited", "keep_dates")

_WORDS = (  # the settings' labels and helps, marked for Qt's translation tools
    QT_TRANSLATE_NOOP("ExportForm", "Remove place"),
    QT_TRANSLATE_NOOP("ExportForm", "Mark as edited"),
    QT_TRANSLATE_NOOP("ExportForm", "Keep file date"),
    QT_TRANSLATE_NOOP("ExportForm", "Take the place (GPS) out of the metadata."),
    QT_TRANSLATE_NOOP("ExportForm", "Say in the metadata that a model edited the photo."),
    QT_TRANSLATE_NOOP("ExportForm", "Give the file the date of the original file."),
)


class ExportForm(QWidget):
    """Holds the controls; the dialog lays them out.

    Signals:
        changed: Another value was chosen.
    """

    changed = Signal()

    def __init__(self, settings: ExportSettings) -> None:
        super().__init__()
        self.format = QComboBox()
        for value, text in (("jpeg", "JPEG"), ("png", "PNG"), ("tiff", "TIFF")):
            self.format.addItem(text, value)
        low, high = QUALITIES[0], QUALITIES[-1]
        self.quality = QSlider(Qt.Orientation.Horizontal)
        self.quality_number = inset(QSpinBox())
        for control in (self.quality, self.quality_number):
            control.setRange(low, high)
        self.quality.valueChanged.connect(self.quality_number.setValue)
        self.quality_number.valueChanged.connect(self.quality.setValue)
        self.like_original = QCheckBox(self.tr("As the original"))
        self.subsampling = _filled(
            ("4:4:4", self.tr("Full (4:4:4)")),
            ("4:2:2", self.tr("Half (4:2:2)")),
            ("4:2:0", self.tr("Quarter (4:2:0), smallest file")),
            ("original", self.tr("As the original")),
        )
        self.bits = _filled(
            ("original", self.tr("As the original")),
            (8, self.tr("8 bits per channel")),
            (16, self.tr("16 bits per channel")),
        )
        self.long_edge = inset(QSpinBox(minimum=_FULL_SIZE, maximum=100_000, singleStep=100))
        self.long_edge.setSpecialValueText(self.tr("Full size; or type the pixels"))
        self.long_edge.setSuffix(self.tr(" px on the longer side"))
        self.switches = {name: _switch(name) for name in _SWITCHES}
        self.show_settings(settings)
        for box in (self.format, self.subsampling, self.bits):
            box.currentIndexChanged.connect(self._on_change)
        for spin in (self.quality, self.long_edge):
            spin.valueChanged.connect(self._on_change)
        for check in (self.like_original, *self.switches.values()):
            check.toggled.connect(self._on_change)

    def rows(self) -> tuple[Row, ...]:
        """The controls as a dialog lays them out."""
        return (
            (self.tr("Format"), (self.format, self.bits)),
            (self.tr("Quality"), (self.quality, self.quality_number, self.like_original)),
            (self.tr("Colour detail"), (self.subsampling,)),
            (self.tr("Size"), (self.long_edge,)),
            (self.tr("Metadata"), tuple(self.switches.values())),
        )

    def show_settings(self, settings: ExportSettings) -> None:
        """Show these."""
        self.format.setCurrentIndex(max(self.format.findData(settings.format), 0))
        quality = settings.quality
        self.like_original.setChecked(quality == "original")
        self.quality.setValue(95 if quality == "original" else quality)
        self.subsampling.setCurrentIndex(self.subsampling.findData(settings.subsampling))
        self.bits.setCurrentIndex(self.bits.findData(settings.bits))
        self.long_edge.setValue(settings.long_edge or _FULL_SIZE)
        for name, box in self.switches.items():
            box.setChecked(getattr(settings, name))
        self._enable()

    def settings(self) -> ExportSettings:
        """What is chosen now."""
        edge = self.long_edge.value()
        switches: dict[str, Any] = {name: box.isChecked() for name, box in self.switches.items()}
        return ExportSettings(
            format=self.format.currentData(),
            quality="original" if self.like_original.isChecked() else self.quality.value(),
            subsampling=self.subsampling.currentData(),
            bits=self.bits.currentData(),
            long_edge=None if edge == _FULL_SIZE else edge,
            **switches,
        )

    def _on_change(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        """Only what the format has."""
        jpeg = self.format.currentData() == "jpeg"
        own = jpeg and not self.like_original.isChecked()
        self.quality.setEnabled(own)
        self.quality_number.setEnabled(own)
        self.like_original.setEnabled(jpeg)
        self.subsampling.setEnabled(jpeg)
        self.bits.setEnabled(not jpeg)


def _filled(*items: tuple[object, str]) -> QComboBox:
    box = QComboBox()
    for value, text in items:
        box.addItem(text, value)
    return box


def _switch(name: str) -> QCheckBox:
    words = setting_field(name).metadata
    box = QCheckBox(QCoreApplication.translate("ExportForm", words["label"]))
    box.setToolTip(QCoreApplication.translate("ExportForm", words["help"]))
    return box
