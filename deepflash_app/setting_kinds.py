"""The kinds of settings: which values each takes, and how a file keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One row.

    Attributes:
        key: Its name in the file.
        default: Its value at first.
        section: The page of the dialog; empty for what the dialog does not show.
        label: English, in a few words.
        help: English, one sentence.
    """

    key: str
    default: T
    section: str = ""
    label: str = ""
    help: str = ""

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is one of this setting's."""
        return type(value) is type(self.default)

    def parsed(self, raw: object) -> T | None:
        """The value that was written as ``raw``; None if it is none of this setting's."""
        return raw if self.accepts(raw) else None  # type: ignore[return-value]  # just checked

    def plain(self, value: T) -> Any:  # noqa: ANN401  # what JSON can write
        """The value as JSON writes it."""
        return value


@dataclass(frozen=True, slots=True)
class Choice(Setting[str]):
    """One of a few words.

    Attributes:
        options: The words, and what each is called in English.
    """

    options: tuple[tuple[str, str], ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether it is one of the words."""
        return isinstance(value, str) and value in dict(self.options)


@dataclass(frozen=True, slots=True)
class Number(Setting[int]):
    """A whole number in a range.

    Attributes:
        low: The smallest.
        high: The largest.
        step: By which a key changes it.
        unit: Shown behind it.
    """

    low: int = 0
    high: int = 100
    step: int = 1
    unit: str = ""

    def accepts(self, value: object) -> bool:
        """Whether it is a whole number in the range; True and False are none."""
        return type(value) is int and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class KeyMap(Setting["Mapping[str, Keys]"]):
    """The keys of actions that have other ones than the table of actions says."""

    def accepts(self, value: object) -> bool:
        """Whether it is a table from names to tuples of words."""
        return isinstance(value, dict) and all(
            isinstance(name, str)
            and isinstance(keys, tuple)
            and all(isinstance(key, str) for key in keys)
            for name, keys in value.items()
        )

    def parsed(self, raw: object) -> Mapping[str, Keys] | None:
        """JSON knows lists only."""
        if not isinstance(raw, dict) or not all(isinstance(keys, list) for keys in raw.values()):
            return None
        value = {name: tuple(keys) for name, keys in raw.items()}
        return value if self.accepts(value) else None

    def plain(self, value: Mapping[str, Keys]) -> dict[str, list[str]]:
        """As lists."""
        return {name: list(keys) for name, keys in value.items()}
