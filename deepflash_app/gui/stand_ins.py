"""The divider and the face boxes for screen readers and the Tab key.

The view paints them itself. So widgets lie over them, unseen until they have the focus, which mice
pass through: they have a name, a role, a state and a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSlider, QWidget

from deepflash_app.gui.comparison import KNOB, Compare
from deepflash_app.gui.face_settings import face_strength
from deepflash_app.gui.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.gui.photo_view import PhotoView

_STEP, _PAGE = 2, 10  # of the divider, in per cent of the photo in sight
_REACH = round(KNOB) + 5  # of its stand-in, to either side
_RING = 3.0
_ACTIVATED = Qt.FocusReason.ActiveWindowFocusReason


class StandIns(QObject):
    """Follows what a view shows.

    Args:
        view: Where they lie.
        options: In force, which tell the strength of each face.

    Attributes:
        divider: For the divider, while there is one.
        faces: One for each face box, in the boxes' order.
    """

    def __init__(self, view: PhotoView, options: Callable[[], RelightOptions]) -> None:
        super().__init__(view)
        self._view = view
        self._options = options
        self.divider = DividerStandIn(view)
        self.faces: list[FaceStandIn] = []
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.follow)
        view.installEventFilter(self)
        Words(view, self._soon.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """What is painted is what there is, whatever changed it."""
        if event.type() == QEvent.Type.Paint:
            self._soon.start()
        return super().eventFilter(watched, event)

    def follow(self) -> None:
        """Be where the view shows things now, as many as there are."""
        self.divider.follow()
        boxes = self._view.boxes
        if len(boxes.boxes) != len(self.faces):
            self._rebuild(len(boxes.boxes))
        for number, face in enumerate(self.faces):
            face.follow(self._name(number))
        focused = [number for number, face in enumerate(self.faces) if face.hasFocus()]
        selected = boxes.selected
        if focused and selected is not None and selected not in focused:
            self.faces[selected].setFocus()

    def _rebuild(self, count: int) -> None:
        if any(face.hasFocus() for face in self.faces):
            self._view.setFocus()
        for old in self.faces:
            old.hide()
            old.deleteLater()
        self.faces = [FaceStandIn(self._view, number) for number in range(count)]
        before: QWidget = self._view
        for after in (self.divider, *self.faces):
            QWidget.setTabOrder(before, after)
            before = after

    def _name(self, number: int) -> str:
        at = {"n": number + 1, "count": len(self._view.boxes.boxes)}
        if not self._view.corrected:
            return self.tr("Face {n} of {count}").format(**at)
        options = self._options()
        share = round(100 * options.strength * face_strength(options, number))
        return self.tr("Face {n} of {count}, strength {share} %").format(**at, share=share)


class DividerStandIn(QSlider):
    """A slider of per cent; arrow keys move the divider."""

    def __init__(self, view: PhotoView) -> None:
        super().__init__(view)
        self._view = view
        self.setRange(0, 100)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        _unseen(self)
        self.valueChanged.connect(self._move)

    def follow(self) -> None:
        """Lie over the line, if there is one."""
        view, divider = self._view, self._view.divider
        beside = divider.across is Qt.Orientation.Horizontal
        self.setVisible(view.corrected and view.compare is Compare.SPLIT)
        self.setOrientation(divider.across)
        self.setInvertedControls(not beside)  # else the key down would move it up
        line, area = divider.sides(view.seen())[1], view.seen()
        reach = QRectF(line.topLeft(), line.topLeft())
        if beside:
            reach.setBottom(area.bottom())
        else:
            reach.setRight(area.right())
        sides = (_REACH, 0) if beside else (0, _REACH)
        self.setGeometry(reach.adjusted(-sides[0], -sides[1], *sides).toAlignedRect())
        _name(self, self.tr("Divider between before and after"))
        self.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self.setValue(round(100 * divider.fraction))
        self.blockSignals(False)  # noqa: FBT003

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """A ring round the knob while the keys go there."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(_ring(self))
            painter.drawEllipse(QRectF(self.rect()).center(), KNOB + _RING, KNOB + _RING)

    def _move(self, share: int) -> None:
        self._view.divider.fraction = share / 100
        self._view.update()


class FaceStandIn(QAbstractButton):
    """A switch that is on while its box is selected; the keys it does not know are the view's."""

    def __init__(self, view: PhotoView, number: int) -> None:
        super().__init__(view)
        self._view = view
        self._number = number
        self.setCheckable(True)
        _unseen(self)
        self.clicked.connect(self._choose)

    def follow(self, name: str) -> None:
        """Lie over the box, or over the part of it that is in sight."""
        view = self._view
        place = view.lens.rect(view.boxes.boxes[self._number])
        self.setVisible(view.boxes.shown)
        in_sight = place & view.seen()
        self.setGeometry(QRect(0, 0, 1, 1) if in_sight.isEmpty() else in_sight.toAlignedRect())
        self.setChecked(view.boxes.selected == self._number)
        _name(self, name)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Who comes here means this face, and wants to see it."""
        super().focusInEvent(event)
        if event.reason() is _ACTIVATED:
            return
        view = self._view
        box = view.boxes.boxes[self._number]
        view.boxes.select(self._number)
        if not view.lens.rect(box).intersects(view.seen()):
            shrunk = view.viewport.photo_width / view.boxes.size[0]
            x, y = box.centre
            view.look(view.viewport.centred_on(view.viewport.scale, x * shrunk, y * shrunk))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space selects and lets go; arrow keys are the view's, which moves the selected box."""
        if event.key() == Qt.Key.Key_Space:
            self.click()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A frame while the keys go there."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(_ring(self))
            painter.drawRect(QRectF(self.rect()).adjusted(_RING, _RING, -_RING, -_RING))

    def _choose(self) -> None:
        boxes = self._view.boxes
        boxes.select(None if boxes.selected == self._number else self._number)


def _unseen(widget: QWidget) -> None:
    """Reached by Tab, and passed through by mice."""
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    widget.hide()


def _name(widget: QWidget, name: str) -> None:
    """Each new name is told to screen readers, so the same one is not set again."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(name)


def _ring(widget: QWidget) -> QPen:
    return QPen(widget.palette().color(QPalette.ColorRole.Accent), 2.0)
