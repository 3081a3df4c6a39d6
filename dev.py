#!/usr/bin/env python3
"""Set DeepFlash up from a bare clone, then run it or its checks.

    python3 dev.py run [PHOTO...]             open the window
    python3 dev.py run correct IN -o OUT      the command line (see: python3 dev.py run --help)
    python3 dev.py test [PYTEST ARGUMENTS]    ruff, mypy and the tests

Standard library only. The first start makes .venv and fetches what is needed; later ones see by a
stamp that nothing has changed and start at once.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the reader's Python may be older than ours
    sys.exit(
        "DeepFlash needs Python 3.11 or newer, and this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Install a newer one, then start it by its "
        "own name, such as: python3.11 dev.py run"
    )

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deepflash_app import paths, system_libraries

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "deepflash-stamp.json"
CONSTRAINTS = ROOT / "constraints.txt"
MANIFEST = ROOT / "resources" / "models" / "manifest.toml"
EXTRAS = {"run": ("heic", "raw"), "test": ("heic", "raw", "cluster", "train", "dev")}
LONG_TESTS = ("tests/gui", "tests/training", "tests/engine", "tests/faults")  # the longest first
LANES = 2  # parts of the suite at a time: it wants no more of a machine


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code is that of what was run."""
    if not arguments or arguments[0] not in EXTRAS:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    purpose, rest = arguments[0], arguments[1:]
    set_up(purpose)
    return test(rest) if purpose == "test" else run(rest)


def run(arguments: list[str]) -> int:
    """Become the program: its exit code, signals and terminal are then its own."""
    # -P: a folder of photos that holds some types.py must not be imported from
    command = [str(PYTHON), "-P", "-m", "deepflash_app", *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(PYTHON, command)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, check=False).returncode


def test(arguments: list[str]) -> int:
    """Run every check, also after one has failed, and name those that did.

    The suite runs in parts, two at a time, since most tests keep one core busy; what a part tells
    comes at its end. With pytest's own arguments, such as a file, it is one, told as it goes.
    """
    checks = [["ruff", "check", "."], ["ruff", "format", "--check", "."]]
    failed = [command for command in checks if check(command)]
    if arguments:
        failed += [command for command in (["mypy"], ["pytest", *arguments]) if check(command)]
    else:
        rest = [f"--ignore={part}" for part in LONG_TESTS]
        parts = [*(["pytest", part] for part in LONG_TESTS), ["pytest", *rest], ["mypy"]]
        with ThreadPoolExecutor(LANES) as lanes:
            codes = lanes.map(lambda command: check(command, whole=True), parts)
            failed += [part for part, code in zip(parts, codes, strict=True) if code]
    names = ", ".join(" ".join(command) for command in failed)
    say(f"failed: {names}" if failed else "all checks passed")
    return 1 if failed else 0


def check(command: list[str], *, whole: bool = False) -> int:
    """Run one check from this folder, telling as it goes or all at its end; its exit code."""
    # OpenMP's threads spin while they wait, which takes from the part beside: one is as fast here.
    environment = {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"} | os.environ
    name = " ".join(command)
    say(name)
    line: list[str | Path] = [PYTHON, "-m", *command]
    out, errors = (subprocess.PIPE, subprocess.STDOUT) if whole else (None, None)
    begun = time.monotonic()
    done = subprocess.run(line, cwd=ROOT, env=environment, check=False, stdout=out, stderr=errors)
    if whole:
        say(f"{name}: {time.monotonic() - begun:.0f} s\n{done.stdout.decode(errors='replace')}")
    return done.returncode


def set_up(purpose: str) -> None:
    """Bring ``.venv``, system libraries and weights up to date, if they are not."""
    state = fingerprint()
    if ready(purpose, state):
        return
    say("setting up; this takes some minutes the first time")
    install_libraries(purpose)
    install_packages(EXTRAS[purpose])
    say("fetching the third-party weights")
    step([PYTHON, "-m", "deepflash_app", "models", "fetch"])
    # What suits the tests also suits the program, but not the other way round.
    purposes = list(EXTRAS) if purpose == "test" else [purpose]
    STAMP.write_text(json.dumps({"state": state, "purposes": purposes}), encoding="utf-8")


def fingerprint() -> str:
    """Changes whenever another set-up is needed: for other pins, weights, Python, or a move."""
    digest = hashlib.sha256(f"{sys.version}{ROOT}".encode())
    for file in (Path(__file__), ROOT / "pyproject.toml", CONSTRAINTS, MANIFEST):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def ready(purpose: str, state: str) -> bool:
    """Whether the last set-up still holds."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        good = PYTHON.is_file() and stamp["state"] == state and purpose in stamp["purposes"]
    except (OSError, ValueError, LookupError):
        return False
    with MANIFEST.open("rb") as file:
        wanted = [weights["file"] for weights in tomllib.load(file)["weights"]]
    return good and all((paths.weights_dir() / name).is_file() for name in wanted)


def install_packages(extras: tuple[str, ...]) -> None:
    """Make ``.venv`` and install the project into it, editable and as pinned."""
    if not runs(PYTHON):  # none yet, or its Python has gone
        say("making .venv")
        step([sys.executable, "-m", "venv", "--clear", VENV])
    STAMP.unlink(missing_ok=True)
    say("installing packages")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "-c",
        CONSTRAINTS,
    ]
    if not sys.stdout.isatty():
        pip.append("--quiet")
    # The build tool is installed first, so that it too is the pinned one.
    step([*pip, "hatchling"])
    index = torch_index() if "train" in extras else []
    step([*pip, *index, "--no-build-isolation", "--editable", f".[{','.join(extras)}]"])
    # Without its dependencies: it asks for a dlib that pip would compile (docs/dependencies.md).
    step([*pip, "--no-deps", *sorted((ROOT / "resources" / "wheels").glob("*.whl"))])


def torch_index() -> list[str]:
    """The option for torch's CPU index, on Linux and unless the user has an index of their own."""
    if not sys.platform.startswith("linux"):
        return []  # elsewhere the ordinary index has the small build
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    own = any(key in listed for key in ("index-url", "find-links", "no-index"))
    return [] if own else ["--extra-index-url", paths.TORCH_CPU_INDEX]


def install_libraries(purpose: str) -> None:
    """Install the system libraries that are missing, or say how; the window needs them."""
    missing = missing_packages(purpose)
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it apart
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not missing or (apt_get(missing) and not missing_packages(purpose)):
        return
    say(f"system libraries are missing. {system_libraries.install_line(missing)}")
    if purpose == "test":
        sys.exit(1)


def missing_packages(purpose: str) -> list[str]:
    """Debian's packages of the libraries, and for tests the programs, that are not there."""
    tools = system_libraries.missing_tools() if purpose == "test" else {}
    return sorted({*system_libraries.missing_libraries().values(), *tools.values()})


def apt_get(packages: list[str]) -> bool:
    """Install Debian packages if this user may; whether it worked."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        rights = []
    elif shutil.which("sudo"):
        # A password is asked for only where somebody can see why.
        rights = ["sudo"] if sys.stdin.isatty() and sys.stdout.isatty() else ["sudo", "-n"]
    else:
        return False
    say(f"installing system libraries: {' '.join(packages)}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    return all(
        subprocess.run([*apt, *action], check=False, stdin=sys.stdin).returncode == 0
        for action in (["update"], ["install", "-y", "--no-install-recommends", *packages])
    )


def runs(python: Path) -> bool:
    """Whether that interpreter starts and is the version of the one running now."""
    ask = [str(python), "-c", "import sys; print(sys.version)"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return sys.version in answer


def step(command: list[str | Path]) -> None:
    """Run one step of the set-up in the project's folder; stop with a sentence if it fails."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        words = " ".join(str(part) for part in command[:6])
        sys.exit(f"Setting up failed at: {words} ...; the lines above say why. Then start again.")


def say(text: str) -> None:
    """One line of our own, told apart from those of the tools; at once, also in a pipe."""
    print(f"[dev] {text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start goes on from here.")
