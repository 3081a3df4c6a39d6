"""The settings in groups that people choose from when they copy or paste only some."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deepflash_app.core.options import RelightOptions


@dataclass(frozen=True, slots=True)
class Group:
    """Some options under one name.

    Attributes:
        id: Of the group.
        label: English.
        options: Their fields' names.
    """

    id: str
    label: str
    options: tuple[str, ...]

    @property
    def told(self) -> str:
        """The label, translated."""
        return QCoreApplication.translate("SettingGroups", self.label)


GROUPS = (
    Group("strength", QT_TRANSLATE_NOOP("SettingGroups", "Strength"), ("strength",)),
    Group("brightness", QT_TRANSLATE_NOOP("SettingGroups", "Brightness"), ("brightness",)),
    Group("shine", QT_TRANSLATE_NOOP("SettingGroups", "Shine"), ("shine",)),
    Group("shadows", QT_TRANSLATE_NOOP("SettingGroups", "Shadows"), ("shadows",)),
    Group("warmth", QT_TRANSLATE_NOOP("SettingGroups", "Warmth"), ("warmth",)),
    Group("fall_off", QT_TRANSLATE_NOOP("SettingGroups", "Fall-off"), ("fall_off",)),
    Group("red_eye", QT_TRANSLATE_NOOP("SettingGroups", "Red-eye removal"), ("red_eye",)),
    Group("background", QT_TRANSLATE_NOOP("SettingGroups", "Background"), ("background",)),
)
"""Nothing of single faces: they are other people in other photos."""

ALL = tuple(group.id for group in GROUPS)


def mixed(here: RelightOptions, there: RelightOptions, groups: Iterable[str]) -> RelightOptions:
    """``here`` with some groups of settings taken from ``there``."""
    wanted = set(groups)
    names = [name for group in GROUPS if group.id in wanted for name in group.options]
    changes: dict[str, Any] = {name: getattr(there, name) for name in names}
    return replace(here, **changes)
