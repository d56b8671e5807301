"""The README keeps its word: its example runs, its files and settings exist, its commands are there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from rlf.cli import main as rlf
from rlf.demo.accounts import DEMO_ACCOUNTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIG = (ROOT / "rlf" / "config.py").read_text(encoding="utf-8")


def test_the_example_of_the_engine_gives_what_it_says():
    example = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(example, {}, "README", "README.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted >= 8
    assert result.failed == 0


def test_the_files_and_folders_it_names_exist():
    named = re.findall(r"[`(]((?:matching|rlf|web|workers|tests|docs)/[\w./-]*)[`)]", README)
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_stands_in_its_table():
    settings = set(re.findall(r'"((?:RLF_\w+|DATABASE_URL|REDIS_URL))"', CONFIG))
    listed = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert len(settings) > 8
    assert settings == listed


def test_the_commands_it_shows_exist():
    shown = set(re.findall(r"^(?:[\w/.]*/)?rlf (\w+)", README, re.MULTILINE)) | set(re.findall(r"`rlf (\w+)", README))
    known = set(rlf.commands) | set(rlf.list_commands(rlf.make_context("rlf", ["status"], resilient_parsing=True)))
    assert {"migrate", "web", "relay", "worker", "link", "keys"} <= shown
    assert shown <= known


def test_the_make_targets_it_shows_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets


def test_the_password_of_the_demonstration_is_long_enough_to_be_one():
    assert all(len(account.password) >= 12 for account in DEMO_ACCOUNTS)
