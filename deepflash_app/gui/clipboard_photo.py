"""A photo that lies on the clipboard: as a file, or as pixels, which become a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QGuiApplication, QImage

from deepflash_app.paths import data_dir


def photos_on_clipboard() -> tuple[Path, ...]:
    """Its file, or those that were copied, folders among them; none if there is no picture.

    Pixels are written as PNG into the user's data folder, since the worker reads files, and since
    nothing else has them once something else is copied.
    """
    mime = QGuiApplication.clipboard().mimeData()
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if files:
        return files
    image = QGuiApplication.clipboard().image() if mime.hasImage() else QImage()
    if image.isNull():
        return ()
    folder = data_dir() / "pasted"
    folder.mkdir(parents=True, exist_ok=True)
    now = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss.zzz")
    path = folder / f"pasted {now}.png"
    return (path,) if image.save(str(path)) else ()
