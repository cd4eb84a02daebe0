"""Set Sanfen up and start it, or set it up and run every check and test.

    python3 run.py                  open the dashboard (Windows: py run.py)
    python3 run.py test             run all checks and tests, in the order of CHECKS
    python3 run.py test --fast      the same without browser tests and benchmarks
    python3 run.py test -k name     only pytest, with these arguments
    python3 run.py --server.port=8600    the rest of the line goes to Streamlit

It needs Python and its standard library only, makes ``.venv`` beside itself and
installs into it what the requirement files pin, again only when they change.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said kindly, by the Python that is too old
    sys.exit("Sanfen needs Python 3.11 or newer; this one is " + sys.version.split()[0])

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")

RUNTIME = ("constraints.txt", "requirements.txt")
DEVELOPMENT = (*RUNTIME, "requirements-dev.txt")

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
PYTEST = ["-m", "pytest"]
BENCHMARKS = "tests/benchmarks"
AT_ONCE = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
CHECKS = {
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "ruff check": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", LINT_IMPORTS],
    "pytest": [*PYTEST, *AT_ONCE, f"--ignore={BENCHMARKS}"],
    # Alone: a benchmark must not share the processor with another test.
    "benchmarks": [*PYTEST, BENCHMARKS],
}
FAST = [*CHECKS["pytest"], "-m", "not e2e"]


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    if arguments and arguments[0] == "test":
        return test(arguments[1:])
    if arguments and not arguments[0].startswith("-"):
        print(f"unknown command {arguments[0]}; see python3 run.py --help")
        return 2
    return start(arguments)


def start(options: list[str]) -> int:
    """Set up and open the dashboard; ``options`` are Streamlit's."""
    install(RUNTIME)
    say("starting the dashboard; Ctrl+C ends it")
    server = subprocess.Popen(
        [PYTHON, "-m", "streamlit", "run", "app.py", *options],
        cwd=ROOT,
        env=environment(),
    )
    ended = False
    while True:
        try:
            code = server.wait()
        except KeyboardInterrupt:  # Streamlit has had it too and is closing
            ended = True
        else:
            return 0 if ended else code


def test(options: list[str]) -> int:
    """Set up and run the checks and tests, all of them whatever fails."""
    install(DEVELOPMENT)
    checks, chosen = dict(CHECKS), PYTEST
    run("PostgreSQL for the tests", ["-m", "tests.postgresql"])
    if "--fast" in options:
        checks["pytest"] = chosen = FAST
        del checks["benchmarks"]
        options = [option for option in options if option != "--fast"]
    else:
        run("the browser for the tests", ["-m", "tests.e2e.chromium"])
        run("nginx for the tests", ["-m", "tests.e2e.nginx"])
        run("node for the tests", ["-m", "tests.e2e.provider_program"])
    if options:
        return run("pytest", [*chosen, *options])

    began = time.monotonic()
    failed = [name for name, command in checks.items() if run(name, command)]
    say(f"{len(checks)} checks in {time.monotonic() - began:.0f} s")
    say("failed: " + ", ".join(failed) if failed else "all passed")
    return 1 if failed else 0


def run(name: str, command: list[str]) -> int:
    """Run ``command`` with the Python of ``.venv``; return its exit code."""
    say(name)
    return subprocess.call([PYTHON, *command], cwd=ROOT, env=environment())


def install(requirement_files: tuple[str, ...]) -> None:
    """Make ``.venv`` and install what the files pin, unless that is done already."""
    wanted = fingerprint(requirement_files)
    stamp = VENV / f"{requirement_files[-1]}.installed"
    if stamp.is_file() and stamp.read_text("ascii") == wanted and PYTHON.exists():
        return
    pip = make_environment()
    say("installing the packages; the first time this takes a minute or two")
    command = [*pip, "install", "--disable-pip-version-check", "-c", "constraints.txt"]
    said = fill([*command, "-r", requirement_files[-1]])
    if said:
        sys.exit(
            f"{said}\nthe packages could not be installed; what pip said is above."
            " Without a network, see README.md, 'A machine without a network'"
        )
    stamp.write_text(wanted, "ascii")


def fill(command: list[str]) -> str:
    """Install with pip, show how far it is; return what it said if it failed."""
    said: list[str] = []
    fetched = 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            verb, *rest = line.split()[:2] or [""]
            if verb in ("Collecting", "Processing"):
                fetched += 1
                progress(f"{fetched:3} fetched: {Path(rest[0]).name}")
            elif verb == "Installing":
                progress(f"{fetched:3} fetched, now unpacking them\n")
    return "".join(said[-15:]) if pip.returncode else ""


def progress(text: str) -> None:
    """Show how far the installation is, over the line before; for people only."""
    if sys.stdout.isatty():
        print(f"\r  {text:70.70}", end="", flush=True)


def fingerprint(requirement_files: tuple[str, ...]) -> str:
    """Return what the installed packages depend on: the files and the Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in requirement_files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_environment() -> list[str]:
    """Make ``.venv`` if it is not there; return the pip command that fills it."""
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if not works():
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        without = [] if has_pip else ["--without-pip"]
        subprocess.call([sys.executable, "-m", "venv", "--clear", *without, str(VENV)])
    if works("pip"):
        return [str(PYTHON), "-m", "pip"]
    # Debian and Ubuntu leave ensurepip to a package of its own; the pip of the
    # Python that runs this script can fill the environment just as well.
    if importlib.util.find_spec("pip") is not None and works():
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    sys.exit(
        "this Python can make no environment with pip; on Debian and Ubuntu install"
        " it with: sudo apt-get install python3-venv"
    )


def works(module: str = "sys") -> bool:
    """Return whether the Python of ``.venv`` runs and has ``module``."""
    if not PYTHON.exists():
        return False
    found = subprocess.run(
        [PYTHON, "-c", f"import {module}"], capture_output=True, check=False
    )
    return found.returncode == 0


def environment() -> dict[str, str]:
    """Return the variables of a child: UTF-8 wherever we are."""
    return {**os.environ, "PYTHONUTF8": "1"}


def say(text: str) -> None:
    """Print a line of this script's own, ahead of what its children print."""
    print(f"[sanfen] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
