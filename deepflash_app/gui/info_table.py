"""What the photo says about itself: file, camera, exposure, place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from deepflash_app.gui.as_tip import as_tip
from deepflash_app.gui.language import decimal
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.wrapped import fitting_words

if TYPE_CHECKING:
    from deepflash_app.engine.photo import Photo

_WORD = 150
"""Logical pixels of the longest word of a value, such as a file's name, that has room here."""

_LABELS = {
    "name": QT_TRANSLATE_NOOP("InfoTable", "File"),
    "folder": QT_TRANSLATE_NOOP("InfoTable", "Folder"),
    "size": QT_TRANSLATE_NOOP("InfoTable", "Size"),
    "format": QT_TRANSLATE_NOOP("InfoTable", "Format"),
    "profile": QT_TRANSLATE_NOOP("InfoTable", "Colours"),
    "taken": QT_TRANSLATE_NOOP("InfoTable", "Taken"),
    "camera": QT_TRANSLATE_NOOP("InfoTable", "Camera"),
    "lens": QT_TRANSLATE_NOOP("InfoTable", "Lens"),
    "exposure": QT_TRANSLATE_NOOP("InfoTable", "Exposure"),
    "aperture": QT_TRANSLATE_NOOP("InfoTable", "Aperture"),
    "iso": QT_TRANSLATE_NOOP("InfoTable", "Sensitivity"),
    "focal": QT_TRANSLATE_NOOP("InfoTable", "Focal length"),
    "flash": QT_TRANSLATE_NOOP("InfoTable", "Flash"),
    "place": QT_TRANSLATE_NOOP("InfoTable", "Place"),
    "software": QT_TRANSLATE_NOOP("InfoTable", "Software"),
}


class InfoTable(QWidget):
    """Labels and values that can be copied; what the photo does not say is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 4, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(7)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)

    def show_photo(self, photo: Photo | None) -> None:
        """Fill it."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self.values = {} if photo is None else self._facts(photo)
        for key, text in self.values.items():
            label = QLabel(QCoreApplication.translate("InfoTable", _LABELS[key]))
            label.setProperty("role", "muted")
            value = QLabel(fitting_words(self.fontMetrics(), _WORD, text))
            value.setToolTip(as_tip(text) if value.text() != text else "")
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)  # a file may say anything of itself
            flags = Qt.TextInteractionFlag.TextSelectableByMouse
            value.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByKeyboard)
            value.setAccessibleName(f"{label.text()}: {text}")
            self._form.addRow(label, value)

    def _facts(self, photo: Photo) -> dict[str, str]:
        from deepflash_app.engine.exif_facts import exif_facts  # noqa: PLC0415  # codecs come late

        height, width = photo.pixels.shape[:2]
        megapixels = decimal(width * height / 1e6, 1)
        facts = {
            "size": f"{width} \N{MULTIPLICATION SIGN} {height}, {megapixels} MP",
            "format": str(photo.container).upper(),
            "profile": self._colours(photo.icc),
        }
        if photo.path is not None:
            facts = {"name": photo.path.name, "folder": str(photo.path.parent), **facts}
        facts |= exif_facts(photo.metadata)
        if photo.metadata.flash_fired is not None:
            fired = photo.metadata.flash_fired
            facts["flash"] = self.tr("fired") if fired else self.tr("did not fire")
        return {key: facts[key] for key in _LABELS if facts.get(key)}

    def _colours(self, icc: bytes | None) -> str:
        from deepflash_app.gui.convert import profile_name  # noqa: PLC0415

        return profile_name(icc) or "sRGB"
