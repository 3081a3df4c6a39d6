"""The engine's sentences in the window's language: their templates, marked for translation.

The engine speaks English and knows nothing of Qt. Its sentences are recognised here by their
templates; what stands in a template's gaps (names, numbers, reasons) is put into the translation.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

SENTENCES = (
    QT_TRANSLATE_NOOP("Engine", "No face was found in this photo; draw a box round the face."),
    QT_TRANSLATE_NOOP("Engine", "A drawn box lies outside of the photo; draw it round the face."),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be read: {why}."),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be written: {why}."),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be made: {why}."),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be removed: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The folder {name} cannot be written: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The folder {name} cannot be made: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The folder {name} cannot be made."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{name} is too large: it has {size} megapixels, and the limit is {limit}.",
    ),
    QT_TRANSLATE_NOOP("Engine", "{name} took more than {seconds} seconds, so it was given up."),
    QT_TRANSLATE_NOOP("Engine", "it is not a JPEG, PNG, TIFF, HEIC or raw photo"),
    QT_TRANSLATE_NOOP("Engine", "it is not a file"),
    QT_TRANSLATE_NOOP("Engine", "the file is empty"),
    QT_TRANSLATE_NOOP("Engine", "it has no pixels"),
    QT_TRANSLATE_NOOP("Engine", "it is being changed by another program; try again"),
    QT_TRANSLATE_NOOP("Engine", "another program has changed it; open it again"),
    QT_TRANSLATE_NOOP("Engine", "it is cut off"),
    QT_TRANSLATE_NOOP("Engine", "it is broken"),
    QT_TRANSLATE_NOOP("Engine", "it is cut off or broken"),
    QT_TRANSLATE_NOOP("Engine", "it is a broken JPEG file"),
    QT_TRANSLATE_NOOP("Engine", "it is a broken PNG file"),
    QT_TRANSLATE_NOOP("Engine", "it is not a JPEG file"),
    QT_TRANSLATE_NOOP("Engine", "it is not a PNG file"),
    QT_TRANSLATE_NOOP("Engine", "it is a broken raw photo, or of a camera not known yet"),
    QT_TRANSLATE_NOOP("Engine", "it is a TIFF file of more than 4 GB, or a broken one"),
    QT_TRANSLATE_NOOP("Engine", "its kind of 16-bit picture is not understood"),
    QT_TRANSLATE_NOOP("Engine", "its kind of 10-bit picture is not understood"),
    QT_TRANSLATE_NOOP("Engine", "its kind of pixels is not understood"),
    QT_TRANSLATE_NOOP("Engine", "raw photos need the rawpy package"),
    QT_TRANSLATE_NOOP("Engine", "HEIC photos need the pillow-heif package"),
    QT_TRANSLATE_NOOP("Engine", "there is no such file"),
    QT_TRANSLATE_NOOP("Engine", "permission was denied"),
    QT_TRANSLATE_NOOP("Engine", "it is a folder"),
    QT_TRANSLATE_NOOP("Engine", "the disk failed"),
    QT_TRANSLATE_NOOP("Engine", "the disk is full"),
    QT_TRANSLATE_NOOP("Engine", "the disk quota is used up"),
    QT_TRANSLATE_NOOP("Engine", "the disk cannot take a file that large"),
    QT_TRANSLATE_NOOP("Engine", "there is no permission to write in this folder"),
    QT_TRANSLATE_NOOP("Engine", "the disk is read-only"),
    QT_TRANSLATE_NOOP("Engine", "the folder does not exist"),
    QT_TRANSLATE_NOOP("Engine", "there is a folder of that name"),
    QT_TRANSLATE_NOOP("Engine", "the name is too long"),
    QT_TRANSLATE_NOOP("Engine", "a file of that name exists"),
    QT_TRANSLATE_NOOP("Engine", "it would replace the original {name}"),
    QT_TRANSLATE_NOOP("Engine", "the disk gave back other data"),
    QT_TRANSLATE_NOOP("Engine", "its backdrop lies on another computer"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The transparency is kept in PNG and TIFF; a JPEG gets a white ground.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The colour profile is damaged or does not fit, so the colours are taken as sRGB.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The colours were converted to sRGB."),
    QT_TRANSLATE_NOOP("Engine", "The colours were converted to 8-bit sRGB."),
    QT_TRANSLATE_NOOP("Engine", "The linear colours were given the tone curve of other photos."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The photo is coded for HDR screens and is read as if for ordinary ones.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The raw photo was developed with the camera's white balance."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The helper that works on the photos did not start; close other programs, try again.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The helper that works on the photos hung and was stopped; try again.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The helper that works on {name} stopped unexpectedly, perhaps for want of memory; "
        "your photo is unharmed, and you can try again.",
    ),
    QT_TRANSLATE_NOOP("Engine", "There is not enough memory for {name}; close other programs."),
    QT_TRANSLATE_NOOP("Engine", "Something unexpected went wrong with {name}."),
    QT_TRANSLATE_NOOP("Engine", "Stopped, as you asked."),
    QT_TRANSLATE_NOOP("Engine", "The backdrop {name} cannot be read."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} cannot be loaded."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} cannot be loaded: {why}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The weights {name} cannot be read; reinstall DeepFlash or choose others.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The weights {name} are damaged or were altered; reinstall DeepFlash or choose others.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} are too large to be ours."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} gave no usable answer; use other weights."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} ask for a side of {side} pixels."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} carry no recipe of this program."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The face mesh weights {why} cannot be loaded; run `deepflash models fetch`.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The face detector's model files are not installed; install DeepFlash again.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The face detector cannot be loaded ({why}); install DeepFlash again.",
    ),
    QT_TRANSLATE_NOOP("Engine", "It was written by a newer version."),
    QT_TRANSLATE_NOOP("Engine", "It says nothing about {what}."),
    QT_TRANSLATE_NOOP("Engine", "The photo has an impossible size."),
    QT_TRANSLATE_NOOP("Engine", "It does not name the weights."),
    QT_TRANSLATE_NOOP("Engine", "It has no name."),
    QT_TRANSLATE_NOOP("Engine", "It is no JSON, or cut off."),
    QT_TRANSLATE_NOOP("Engine", "It cannot be read: {why}."),
    QT_TRANSLATE_NOOP("Engine", "A face box in it is incomplete or empty."),
    QT_TRANSLATE_NOOP("Engine", "{name} is not understood and cannot be kept under another name."),
    QT_TRANSLATE_NOOP("Engine", "The settings cannot be kept: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The journal {name} cannot be written: {why}."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The journal {name} was written by a newer DeepFlash; use that one, or another "
        "output folder.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The journal {name} is broken and cannot be moved: {why}."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "Another batch is writing to {name}; wait for its end, or choose another output folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "Shards must not overwrite, since one could replace what another has written; "
        "choose rename or skip.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The output folder {name} lies in the folder of the photos, {folder}, where nothing"
        " is ever written; choose one beside it.",
    ),
    QT_TRANSLATE_NOOP("Engine", "There is no folder or photo {name}."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The outputs need about {need} GB, and {name} has {free} GB free. Make room, choose"
        " another folder, or switch this check off.",
    ),
    QT_TRANSLATE_NOOP("Engine", "What lay beside {name} was not understood; it is kept as {kept}."),
    QT_TRANSLATE_NOOP("Engine", "{why} The edits are kept in DeepFlash's own folder."),
    QT_TRANSLATE_NOOP("Engine", "It is too large."),
    QT_TRANSLATE_NOOP("Engine", "A part of it has the wrong form."),
    QT_TRANSLATE_NOOP("Engine", "It knows of {what}, which this version does not."),
    QT_TRANSLATE_NOOP("Engine", "A number is missing."),
    QT_TRANSLATE_NOOP("Engine", "A number is out of all bounds."),
    QT_TRANSLATE_NOOP("Engine", "A word is missing."),
    QT_TRANSLATE_NOOP("Engine", "A yes or no is missing."),
    QT_TRANSLATE_NOOP("Engine", "An eye has an impossible number."),
    QT_TRANSLATE_NOOP("Engine", "A list in it is missing or too long."),
    QT_TRANSLATE_NOOP("Engine", "A face box is farther off than any photo reaches."),
    QT_TRANSLATE_NOOP("Engine", "The strength must lie between 0 and 1, not {value}."),
    QT_TRANSLATE_NOOP("Engine", "{option} must lie between -1 and 1, not {value}."),
    QT_TRANSLATE_NOOP("Engine", "Eyes are numbered from 0 upwards."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The background must be one of {known}, a colour like #e8e6e3, a gradient like "
        "#e8e6e3-#707070, or picture:PATH, not {given}.",
    ),
    QT_TRANSLATE_NOOP("Engine", "Faces must be all, largest or X,Y,W,H, not {given}."),
    QT_TRANSLATE_NOOP("Engine", "The preset needs a name."),
    QT_TRANSLATE_NOOP("Engine", "The name is longer than {count} characters."),
    QT_TRANSLATE_NOOP("Engine", "A name can be made of {known}, not of {field}: {name}."),
    QT_TRANSLATE_NOOP("Engine", "A name cannot hold the sign {sign}: {name}."),
    QT_TRANSLATE_NOOP("Engine", "The template for names is empty."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The braces of the name {name} do not match; write {{ for a brace itself.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The settings could not be read ({why}), and are as at first."),
    QT_TRANSLATE_NOOP("Engine", "Some settings made no sense and are as at first: {names}."),
    QT_TRANSLATE_NOOP("Engine", "{why} The old file is kept as {name}."),
    QT_TRANSLATE_NOOP("Engine", "the file is far too long"),
    QT_TRANSLATE_NOOP("Engine", "the file is no JSON"),
    QT_TRANSLATE_NOOP("Engine", "the file holds no table"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The HDR gain map is left out, since it no longer fits the corrected photo.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The second picture in the file is left out, since it no longer fits the corrected photo.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The video in the file is left out."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The content credentials are left out: they hold for the original only.",
    ),
    QT_TRANSLATE_NOOP("Engine", "DeepFlash has made this photo; better take its original."),
    QT_TRANSLATE_NOOP("Engine", "The grey photo was made RGB."),
    QT_TRANSLATE_NOOP("Engine", "The palette was made full colour."),
    QT_TRANSLATE_NOOP("Engine", "The {name} colours were converted to sRGB."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "{why} The photo has no usable colour profile, so they are approximate.",
    ),
    QT_TRANSLATE_NOOP("Engine", "Only the first picture of the file is used."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The journal was broken, so a new one was begun; the old one is {name}.",
    ),
    QT_TRANSLATE_NOOP("Engine", "1 folder inside was not looked into."),
    QT_TRANSLATE_NOOP("Engine", "{count} folders inside were not looked into."),
    QT_TRANSLATE_NOOP("Engine", "The file of edits beside {name} is not used. {why}"),
    QT_TRANSLATE_NOOP(
        "Engine", "The face boxes kept beside {name} fit no longer; they are found anew."
    ),
    QT_TRANSLATE_NOOP("Engine", "There are {count} presets already; delete one first."),
    QT_TRANSLATE_NOOP("Engine", "The flash did not fire."),
    QT_TRANSLATE_NOOP("Engine", "Left out: its camera does not say that the flash fired."),
    QT_TRANSLATE_NOOP("Engine", "{name} exists already."),
    QT_TRANSLATE_NOOP("Engine", "A file of that name exists already."),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be looked into: {why}."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "The photo was changed or taken away meanwhile; the output is of what it was before.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The batch stopped by a mistake of DeepFlash: {why}."),
    QT_TRANSLATE_NOOP("Engine", "its name must end in .jpg, .png or .tif"),
    QT_TRANSLATE_NOOP("Engine", "Windows keeps that name for itself"),
    QT_TRANSLATE_NOOP("Engine", "a JPEG cannot have more than {count} pixels on a side"),
    QT_TRANSLATE_NOOP("Engine", "the written file cannot be read back"),
    QT_TRANSLATE_NOOP("Engine", "the written file is not what it should be"),
    QT_TRANSLATE_NOOP("Engine", "{name} cannot be opened: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} are not in {folder}: {why}."),
    QT_TRANSLATE_NOOP("Engine", "The weights {name} are damaged or not the right ones: {why}."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "run `deepflash models fetch`, or `deepflash models import FILE` if you have the file",
    ),
)
"""Every one that the window may show; ``{...}`` are gaps."""

_GAP = re.compile(r"\{(\w+)\}")


def told(sentence: str) -> str:
    """A sentence of the engine in the window's language; one that is not known as it is."""
    if not sentence:  # which is said more often than anything else
        return ""
    for template in _by_length():
        gaps = _gaps(template, sentence)
        if gaps is not None:
            return _filled(QCoreApplication.translate("Engine", template), gaps)
    return sentence


def _filled(words: str, gaps: dict[str, str]) -> str:
    """Not by ``format``, since a sentence may be about braces."""
    return _GAP.sub(lambda gap: _said(gap[1], gaps[gap[1]]), words)


def _said(gap: str, said: str) -> str:
    """What stands in a gap; a reason and an option's label are words, too."""
    if gap == "why":
        return told(said)
    return QCoreApplication.translate("Options", said) if gap == "option" else said


@cache
def _by_length() -> tuple[str, ...]:
    """The templates, those that say most of a sentence first."""
    return tuple(sorted(SENTENCES, key=lambda text: -len(_GAP.sub("", text))))


def _gaps(template: str, sentence: str) -> dict[str, str] | None:
    """What a sentence says in a template's gaps; None if it is another template's.

    Of hundreds of templates hardly one begins and ends like the sentence, and it is a pattern's
    compilation that takes long.
    """
    words = _GAP.split(template)  # words, gap, words, …
    if not (sentence.startswith(words[0]) and sentence.endswith(words[-1])):
        return None
    pattern = "".join(
        f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(words)
    )
    found = re.fullmatch(pattern, sentence, re.DOTALL)
    return None if found is None else found.groupdict()
