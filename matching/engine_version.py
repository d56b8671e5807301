"""The version of the engine that a score comes from: its model and its tables."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from zlib import crc32

from matching import model

_TABLES = ("equivalents.tsv", "frequencies.csv", "gazetteer.csv")


@lru_cache(maxsize=1)
def engine_version() -> str:
    """The model's number and a checksum of the tables it reads, such as "3.5f0c21ab"; reading them takes 10 ms."""
    return f"{model.MODEL_VERSION}.{checksum_of(files('matching') / 'tables')}"


def checksum_of(tables: Traversable) -> str:
    """Eight hexadecimal digits that change with the tables in a folder."""
    checksum = 0
    for name in _TABLES:
        checksum = crc32((tables / name).read_bytes(), checksum)
    return f"{checksum:08x}"
