"""Names of outputs: from templates, fit for every file system, never twice."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepflash_app.engine.names import (
    FIELDS,
    MAX_NAME,
    NameTemplate,
    TakenNames,
    fitted,
    folded,
    numbered,
    portable,
)
from deepflash_app.engine.natural import natural

TAKEN = datetime(2024, 5, 4, 3, 2, 1)  # noqa: DTZ001
STEMS = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=300)


def named(text: str, stem: str = "IMG_1", counter: int = 7, total: int = 7) -> str:
    return NameTemplate(text).name(stem, ".jpg", taken=TAKEN, counter=counter, total=total)


def test_fields_are_filled() -> None:
    assert named("{stem}") == "IMG_1.jpg"
    assert named("{date}_{counter}-{stem}") == "2024-05-04_0007-IMG_1.jpg"
    assert named("{counter}", total=123_456) == "000007.jpg"
    assert named("{{{stem}}}") == "{IMG_1}.jpg"
    assert NameTemplate("x{date}").wants_date
    assert not NameTemplate("{{date}}").wants_date


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{name}", "{name}"),
        ("{stem!r}", "{stem!r}"),
        ("{stem:>9}", "{stem:>9}"),
        ("{stem.__class__}", "__class__"),
        ("{}", "{}"),
        ("{stem", "braces"),
        ("stem}", "braces"),
        ("a/{stem}", "'/'"),
        ("..\\{stem}", "sign"),
        ("a\n{stem}", "sign"),
        ("", "empty"),
        (" . ", "empty"),
    ],
)
def test_wrong_templates_are_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=r"name|template|braces") as error:
        NameTemplate(text)
    assert word in str(error.value)


BITS = [*(f"{{{field}}}" for field in FIELDS), "{", "}", "a", "{{", "!r", ":", "é"]


@given(st.text(max_size=60) | st.lists(st.sampled_from(BITS)).map("".join), STEMS)
def test_any_template_is_refused_in_words_or_names_a_file(text: str, stem: str) -> None:
    try:
        template = NameTemplate(text)
    except ValueError as error:
        refusal = str(error)
    else:
        name = template.name(stem, ".jpg", taken=TAKEN, counter=3, total=9)
        assert_fit(name)
        return
    assert refusal[0].isupper()
    assert refusal.endswith((".", "itself."))


@given(STEMS, st.integers(1, 10**6))
def test_names_fit_everywhere(stem: str, count: int) -> None:
    name = fitted(portable(stem), ".jpeg")
    assert_fit(name)
    other = numbered(PurePosixPath("folder", name), count)
    assert_fit(other.name)
    assert other.parent == PurePosixPath("folder")


def assert_fit(name: str) -> None:
    assert len(os.fsencode(name)) <= MAX_NAME
    assert not set(name) & set('<>:"/\\|?*\0\n')
    stem = name.rpartition(".")[0]
    assert stem
    assert stem.split(".")[0].rstrip().casefold() not in ("con", "nul", "com1", "lpt9")


@given(
    st.lists(st.sampled_from(["a", "A", "a (2)", "A (2)", "ä", "a\u0308", "ß", "SS"]), max_size=12)
)
def test_no_name_is_given_twice(stems: list[str]) -> None:
    taken = TakenNames()
    given_out = [folded(str(taken.free(PurePosixPath(f"{stem}.jpg")))) for stem in stems]
    assert len(set(given_out)) == len(stems)


def test_numbers_are_cut_to_fit() -> None:
    long = PurePosixPath("x" * 251 + ".jpg")
    assert numbered(long, 12).name == "x" * 246 + " (12).jpg"
    assert len(os.fsencode(numbered(PurePosixPath("🤳" * 62 + ".jpg"), 2).name)) <= MAX_NAME


def test_files_are_listed_as_people_count() -> None:
    names = ("9", "10", "a9", "a10", "a10/1", "A10/2", "a10/10", "b2", "b2/a")
    wanted = [PurePosixPath(name) for name in names]
    assert sorted(set(wanted), key=natural) == wanted
