"""The house rules: layers, sizes, imports, settings, licences, and what must never be in the files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("matching", "rlf", "web", "workers")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
WRITTEN_BY_HAND = {".py", ".html", ".css", ".js", ".sh", ".mjs"}
GENERATED = ("rlf/migrations/versions/", "web/static/vendor/")


@cache
def _tracked() -> tuple[Path, ...]:
    """The files of the project: what git knows, or would take up."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _own(*suffixes: str) -> list[Path]:
    return [path for path in _tracked() if path.suffix in suffixes and not _name(path).startswith(GENERATED)]


def _product() -> list[Path]:
    return [path for path in _own(".py") if _name(path).startswith(tuple(f"{name}/" for name in PACKAGES))]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_imports_go_down_only():
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


def test_no_file_passes_300_lines():
    files = _own(*WRITTEN_BY_HAND)
    assert len(files) > 100
    long = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_passes_40_lines():
    lengths = {
        f"{_name(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in _own(".py")
        for function in _functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_every_file_says_what_it_is_for():
    silent = [_name(path) for path in _product() if not ast.get_docstring(_tree(path))]
    assert silent == []


def test_nothing_is_imported_inside_a_function():
    hidden = [
        f"{_name(path)}:{node.lineno}"
        for path in _own(".py")
        for function in _functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_settings_are_read_in_one_place():
    readers = [
        _name(path)
        for path in _product()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    ]
    assert set(readers) == {"rlf/config.py"}


def test_no_test_is_left_out():
    marks = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)")
    left_out = [
        _name(path)
        for path in _own(".py")
        if _name(path).startswith("tests/")
        and path != Path(__file__)
        and marks.search(path.read_text(encoding="utf-8"))
    ]
    assert left_out == []


def _licences(found: Distribution) -> str:
    stated = [found.metadata.get("License-Expression", ""), (found.metadata.get("License") or "")[:100]]
    classifiers = [line for line in found.metadata.get_all("Classifier", []) if line.startswith("License ::")]
    return " ".join(filter(None, [*stated, *classifiers]))


def _installed(group: str) -> set[str]:
    """Names of all packages that `rlf` needs at run time, and what they need."""
    needed, waiting = set[str](), [group]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in needed:
            continue
        needed.add(name)
        for line in distribution(name).requires or []:
            requirement = Requirement(line)
            extras = ["", "binary"] if name == "psycopg" else [""]
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(requirement.name)
    return needed - {"rlf"}


# Dual-licensed or weak copyleft, used as they are: psycopg (LGPL) drives PostgreSQL for whoever sets DATABASE_URL.
LESSER_GPL = {"psycopg", "psycopg-binary"}


def test_the_service_stands_on_no_strong_copyleft():
    names = _installed("rlf")
    assert len(names) > 30
    licences = {name: _licences(distribution(name)) for name in names}
    strong = re.compile(r"(?<![Ll])(?:\bA?GPL|(?<!Lesser )General Public)")
    assert {name: text for name, text in licences.items() if strong.search(text) and name not in LESSER_GPL} == {}


def test_every_package_the_service_stands_on_states_a_licence():
    unknown = [
        name
        for name in _installed("rlf")
        if not _licences(distribution(name)).strip()
        and not any("LICEN" in str(file).upper() or "COPYING" in str(file) for file in distribution(name).files or [])
    ]
    assert unknown == []


def test_the_locks_pin_every_package_by_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        pinned = re.findall(r"^[a-z][\w.-]*==\S+.*\\$", text, re.MULTILINE)
        assert len(pinned) > 30
        assert len(pinned) == len(re.findall(r"^[a-z]", text, re.MULTILINE))


# Assembled here, so that this file does not find itself. A path begins a word; web/home/ is a folder of ours.
ELSEWHERE = (
    *(rf"(?<![\w.])/{folder}/" for folder in ("work", "home", "Users")),
    *(rf"\b{host}" for host in ("pypi" + r"\.org", "registry" + r"\.npmjs", "files" + r"\.pythonhosted")),
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_file_points_to_a_registry_or_to_somebodys_machine(place):
    pattern = re.compile(place.encode())
    assert [_name(path) for path in _tracked() if pattern.search(path.read_bytes())] == []


def test_no_protected_emblem_is_in_the_files():
    emblem = re.compile(r"(red|rouge|rotes?)[ _-]?(cross|croix|kreuz|crescent|crystal)|croix[ _-]rouge", re.IGNORECASE)
    pictures = [path for path in _tracked() if path.suffix in (".svg", ".png", ".ico", ".jpg", ".webp", ".woff2")]
    assert [_name(path) for path in pictures if emblem.search(path.name)] == []
    signs = ("\u271a", "\u2719", "\u2716\ufe0f")  # heavy crosses that would stand in for one
    assert [_name(path) for path in _own(".html", ".css") if any(sign in path.read_text() for sign in signs)] == []
