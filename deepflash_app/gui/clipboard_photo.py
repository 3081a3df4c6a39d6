"""A photo that lies on the clipboard: as a file, or as pixels, which become a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QDateTime, QIODevice
from PySide6.QtGui import QGuiApplication, QImage

from deepflash_app.errors import DeepFlashError, UnwritablePhoto
from deepflash_app.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable


def photos_on_clipboard() -> tuple[Path, ...]:
    """The files that were copied, folders among them."""
    urls = QGuiApplication.clipboard().mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())


def picture_on_clipboard() -> Callable[[], Path | DeepFlashError] | None:
    """Writes its pixels and tells where, or why not, in a thread, for it takes seconds.

    They become a PNG in the user's data folder, since the worker reads files, and since nothing
    else has them once something else is copied. None if there is no picture.
    """
    clipboard = QGuiApplication.clipboard()
    image = clipboard.image() if clipboard.mimeData().hasImage() else QImage()
    if image.isNull():
        return None
    now = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss.zzz")
    target = data_dir() / "pasted" / f"pasted {now}.png"

    def write() -> Path | DeepFlashError:
        try:
            _write(image, target)
        except DeepFlashError as error:
            return error
        return target

    return write


def _write(image: QImage, target: Path) -> None:
    from deepflash_app.engine.atomic import write_atomically  # noqa: PLC0415  # not for the start

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritablePhoto(f"The folder {target.parent} cannot be made.") from error
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs take bytes, Qt text
    write_atomically(target, bytes(buffer.data().data()), overwrite=False)
