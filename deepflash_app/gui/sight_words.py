"""What is seen of a photo, in words for those who hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from deepflash_app.gui.comparison import Compare
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from deepflash_app.gui.photo_view import PhotoView

_BESIDE = {
    Compare.SPLIT: QT_TRANSLATE_NOOP("SightWords", "Before to the left of {share} %, then after"),
    Compare.SIDES: QT_TRANSLATE_NOOP("SightWords", "Before on the left, after on the right"),
}
_ABOVE = {
    Compare.SPLIT: QT_TRANSLATE_NOOP("SightWords", "Before above {share} %, then after"),
    Compare.SIDES: QT_TRANSLATE_NOOP("SightWords", "Before above, after below"),
}
_ALONE = {
    Compare.BEFORE: QT_TRANSLATE_NOOP("SightWords", "Before"),
    Compare.AFTER: QT_TRANSLATE_NOOP("SightWords", "After"),
}
_NOTHING = QT_TRANSLATE_NOOP("SightWords", "{name} cannot be shown")
_NOT_YET = QT_TRANSLATE_NOOP("SightWords", "Not corrected yet")
_ZOOM = QT_TRANSLATE_NOOP("SightWords", "zoom {scale} %")
_ONE = QT_TRANSLATE_NOOP("SightWords", "1 face")
_MANY = QT_TRANSLATE_NOOP("SightWords", "{n} faces")
_SELECTED = QT_TRANSLATE_NOOP("SightWords", "face {n} selected")


def sight_words(view: PhotoView) -> str:
    """Which side of the correction is seen where, how large, and how many faces have a box."""
    if not view.has_photo:
        return _told(_NOTHING).format(name=view.unreadable) if view.unreadable else ""
    beside = view.divider.across is Qt.Orientation.Horizontal
    sides = {**_ALONE, **(_BESIDE if beside else _ABOVE)}
    seen = _told(sides[view.compare] if view.corrected else _NOT_YET)
    parts = [seen.format(share=round(100 * view.divider.fraction))]
    parts.append(_told(_ZOOM).format(scale=round(100 * view.viewport.scale)))
    count = len(view.boxes.boxes)
    parts.append(_told(_ONE if count == 1 else _MANY).format(n=count))
    if view.boxes.selected is not None:
        parts.append(_told(_SELECTED).format(n=view.boxes.selected + 1))
    return ", ".join(parts)


def _told(text: str) -> str:
    return QCoreApplication.translate("SightWords", text)
