"""Pages of a long list: which one is asked for, and what a pager needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page of `total` rows, `number` counted from 1."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of its first row, counted from 1; 0 in an empty list."""
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of its last row."""
        return min(self.offset + self.size, self.total)

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size


def asked_page(total: int, size: int = PAGE_SIZE) -> Page:
    """The page named in the address, held within the list."""
    text = request.args.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - longer is no page number
    last = Page(1, total, size).count
    return Page(min(max(number, 1), last), total, size)
