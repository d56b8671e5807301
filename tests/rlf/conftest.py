"""Fixtures that several files of tests share."""

from __future__ import annotations

from tests.rlf.requests import centres, draft, submitted, worker

__all__ = ["centres", "draft", "submitted", "worker"]
