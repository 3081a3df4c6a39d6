"""What belongs to single faces: it moves along when face boxes are added and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.options import RelightOptions


def face_strength(options: RelightOptions, number: int) -> float:
    """The strength of one face, 1 unless it was set."""
    strengths = options.face_strengths
    return strengths[number] if number < len(strengths) else 1.0


def with_face_strength(options: RelightOptions, number: int, strength: float) -> RelightOptions:
    """The options with another strength of one face."""
    count = max(len(options.face_strengths), number + 1)
    strengths = [face_strength(options, n) for n in range(count)]
    strengths[number] = strength
    return replace(options, face_strengths=_trimmed(strengths))


def with_eye(options: RelightOptions, eye: int, *, kept: bool) -> RelightOptions:
    """The options with one eye left red, or made neutral like the others."""
    others = {number for number in options.red_eyes_kept if number != eye}
    return replace(options, red_eyes_kept=tuple(sorted(others | {eye} if kept else others)))


def with_boxes(
    options: RelightOptions, old: tuple[FaceBox, ...], new: tuple[FaceBox, ...]
) -> RelightOptions:
    """The options for other face boxes; each face that stays keeps its own settings.

    Args:
        options: With settings for ``old``.
        old: The boxes of now.
        new: The boxes to come. As many as before are the same ones, moved or resized.
    """
    if len(new) == len(old):
        return replace(options, faces=new)
    origin = [old.index(box) if box in old else None for box in new]
    strengths = [1.0 if was is None else face_strength(options, was) for was in origin]
    eyes = [
        2 * now + eye % 2
        for eye in options.red_eyes_kept
        for now, was in enumerate(origin)
        if was == eye // 2
    ]
    return replace(
        options,
        faces=new,
        face_strengths=_trimmed(strengths),
        red_eyes_kept=tuple(sorted(eyes)),
    )


def _trimmed(strengths: list[float]) -> tuple[float, ...]:
    """Without what only repeats the default at the end."""
    while strengths and strengths[-1] == 1:
        strengths = strengths[:-1]
    return tuple(strengths)
