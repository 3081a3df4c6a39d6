"""What the window remembers by itself from one day to the next: its place and last choices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from deepflash_app.gui.export_choice import settings_from_text, settings_to_text
from deepflash_app.paths import is_folder, is_there

if TYPE_CHECKING:
    from deepflash_app.engine.export_settings import ExportSettings

RECENTS = 10


class Memory:
    """A few values in the user's settings file. Whatever cannot be read there is the default."""

    def __init__(self) -> None:
        self._settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "DeepFlash", "window"
        )

    @property
    def folder(self) -> Path:
        """Where a photo was opened last."""
        known = Path(self._text("folder", ""))
        return known if known.is_absolute() and is_folder(known) else pictures_folder()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._settings.setValue("folder", str(folder))

    @property
    def export_folder(self) -> Path | None:
        """Where the last export went; None if that is gone."""
        known = Path(self._text("export/folder", ""))
        return known if known.is_absolute() and is_folder(known) else None

    @export_folder.setter
    def export_folder(self, folder: Path) -> None:
        self._settings.setValue("export/folder", str(folder))

    @property
    def recents(self) -> tuple[Path, ...]:
        """Photos and folders opened last, the latest first; those that are gone left out."""
        value = self._settings.value("recents", [])
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        paths = (Path(name) for name in names if isinstance(name, str))
        return tuple(path for path in paths if path.is_absolute() and is_there(path))

    def add_recent(self, path: Path) -> None:
        """Put a photo or folder at the head of the recents."""
        others = [str(known) for known in self.recents if known != path]
        self._settings.setValue("recents", [str(path), *others][:RECENTS])

    def forget_recents(self) -> None:
        """Leave no trace of what was opened."""
        self._settings.remove("recents")

    @property
    def geometry(self) -> QByteArray:
        """The window's place; empty if it has none yet."""
        value = self._settings.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    @property
    def strip_shown(self) -> bool:
        """Whether the filmstrip was shown."""
        return self._text("filmstrip", "") == "shown"

    @strip_shown.setter
    def strip_shown(self, shown: bool) -> None:
        self._settings.setValue("filmstrip", "shown" if shown else "hidden")

    @property
    def export_settings(self) -> ExportSettings:
        """Those chosen last; replacing files is not among them, and asked for anew each time."""
        return settings_from_text(self._text("export/settings", ""))

    @export_settings.setter
    def export_settings(self, settings: ExportSettings) -> None:
        self._settings.setValue("export/settings", settings_to_text(settings))

    @property
    def unfinished_batch(self) -> str:
        """The last batch that has begun and not ended, as ``run_to_text`` gives it; else empty."""
        return self._text("batch/unfinished", "")

    @unfinished_batch.setter
    def unfinished_batch(self, run: str) -> None:
        self._settings.setValue("batch/unfinished", run)
        self._settings.sync()  # the next thing may be a power cut

    def _text(self, key: str, default: str) -> str:
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else str(value)


def pictures_folder() -> Path:
    """Where the system keeps the user's pictures, else the user's own folder."""
    names = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.PicturesLocation)
    return next(filter(is_folder, map(Path, names)), Path.home())
