"""Which keys this release makes: a short checksum that changes whenever the keys of anybody might."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from matching import model

if TYPE_CHECKING:
    from collections.abc import Iterator

# Keys come out of these, of every module of names but those that only compare, and of the table of equivalents.
_MODULES = ("calendars.py", "dates.py", "keys.py", "person.py", "prepare.py")
_ONLY_COMPARE = frozenset({"rarity.py", "similarity.py"})
_LIBRARIES = ("anyascii", "hijridate", "jellyfish", "persiantools")
_NUMBERS = re.compile(r"\bmodel\.([A-Z][A-Z_]+)|from matching\.model import ([A-Z][A-Z_]+)")
_DIGEST_BYTES = 6


@lru_cache(maxsize=1)
def keys_version() -> str:
    """Twelve hexadecimal digits, the same wherever the same release runs on the same libraries; a few milliseconds.

    A number to be raised by hand would be forgotten, and a table of probe persons holds only the names somebody thought
    of: a group added to the equivalents would not show. So this is a checksum of what keys are made from: the source of
    the modules, the table, the numbers of the model that those modules name (not its weights, which change more often),
    and the versions of libraries and of Unicode. It changes too often rather than too seldom, even for a comment. That
    costs little, since whoever keys stored persons anew writes only the keys that differ.
    """
    checksum = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    numbers: set[str] = set()
    for name, source in _sources():
        checksum.update(f"{name} {len(source)}\n{source}".encode())
        numbers.update(one or other for one, other in _NUMBERS.findall(source))
    checksum.update((files("matching") / "tables" / "equivalents.tsv").read_bytes())
    for number in sorted(numbers):
        checksum.update(f"{number}={getattr(model, number)}\n".encode())
    for library in _LIBRARIES:
        checksum.update(f"{library}={version(library)}\n".encode())
    checksum.update(unicodedata.unidata_version.encode())
    return checksum.hexdigest()


def _sources() -> Iterator[tuple[str, str]]:
    package = files("matching")
    for name in _MODULES:
        yield name, (package / name).read_text(encoding="utf-8")
    for module in sorted((package / "names").iterdir(), key=lambda found: found.name):
        if module.name.endswith(".py") and module.name not in _ONLY_COMPARE:
            yield f"names/{module.name}", module.read_text(encoding="utf-8")
