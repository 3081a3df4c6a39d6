"""Every word that is shown can be translated, and is translated into Italian."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
import pytest
from italian import ITALIAN, entries

from deepflash_app import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "deepflash_app" / "gui").glob("*.py"))
SHOWS = re.compile(
    r"set(Text|PlainText|WindowTitle|ToolTip|AccessibleName|AccessibleDescription|PlaceholderText"
    r"|Title|InformativeText|StatusTip|Suffix|Prefix|TabText)|tell|add(Item|Tab|Action|Menu|Row"
    r"|Button)|Q(Label|PushButton|CheckBox|RadioButton|GroupBox|ToolButton|Action|Menu|DockWidget)"
    r"|drawText"
)
"""Names of functions that show the text that they are given."""

NO_WORDS = {"DeepFlash", "SHA-256"}
"""Names and units, the same in every language."""


def shown_untranslated(tree: ast.Module) -> Iterator[str]:
    """Words in the source that reach the screen as they are."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if not SHOWS.fullmatch(name):
            continue
        named = [one.value for one in node.keywords if one.arg in ("text", "suffix", "toolTip")]
        arguments = node.args[:1] if name == "addItem" else node.args  # the second is no text
        for argument in [*arguments, *named]:
            for text in literals(argument):
                if re.search(r"[^\W\d_]{2}", text) and text.strip(" —") not in NO_WORDS:
                    yield f"line {node.lineno}: {text!r}"


def literals(node: ast.expr) -> Iterator[str]:
    """The literal text of an argument: itself, parts of an f-string or of a sum."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.BinOp(left=left, right=right):
            yield from literals(left)
            yield from literals(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


def translatable(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(context, text) of all that is marked for translation."""
    classes = {
        id(inner): outer.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.ClassDef)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="tr"), args=[text, *_]):
                assert isinstance(text, ast.Constant), f"line {node.lineno}: no literal"
                yield classes[id(node)], str(text.value)
            case ast.Call(
                func=ast.Name(id="QT_TRANSLATE_NOOP") | ast.Attribute(attr="translate"),
                args=[ast.Constant(value=str(context)), ast.Constant(value=str(text)), *_],
            ):
                yield context, text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_word_is_shown_that_cannot_be_translated(path: Path) -> None:
    assert list(shown_untranslated(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "source",
    ['QLabel("Hello there")', 'self.x.setText(f"Saved as {name}")', 'banner.tell("Oh" + why)'],
)
def test_such_words_are_seen(source: str) -> None:
    assert len(list(shown_untranslated(ast.parse(source)))) == 1


def test_everything_is_said_in_italian() -> None:
    known = entries()
    wanted = {
        one for path in SOURCES for one in translatable(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(wanted) > 200
    missing = sorted(one for one in wanted if known.get(one) is None)
    assert missing == [], "run docs/translations.py and translate what is new"
    assert sorted(set(known) - wanted) == [], "nobody says this any more"


@pytest.mark.parametrize("entry", [one for one in entries().items() if one[1] is not None])
def test_translations_keep_fields_and_endings(entry: tuple[tuple[str, str], str]) -> None:
    (context, source), made = entry
    fields = [sorted(fields_of(text)) for text in (source, made)]
    assert fields[0] == fields[1]
    assert source.endswith("…") == made.endswith("…")
    assert source.endswith(".") == made.endswith(".")
    if context == "Actions" and "&" in source:
        assert "&" in made, "the menu's key"


def fields_of(text: str) -> set[str]:
    """The names in braces; a text that is no format has none."""
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}
    except ValueError:
        return set()


def test_the_file_that_is_loaded_is_made_of_the_one_that_is_written(tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    tool = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([tool, ITALIAN, "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == ITALIAN.with_suffix(".qm").read_bytes()
    assert paths.resource("translations/deepflash_it.qm") == ITALIAN.with_suffix(".qm")
