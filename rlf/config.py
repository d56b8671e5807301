"""Settings, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rlf.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Mode(StrEnum):
    """DEMO shows invented people and makes its own keys; PRODUCTION refuses both."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations."""

    mode: Mode
    var: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    keyring_file: Path
    keyring_text: str = field(repr=False)
    site_name: str
    domain: str  # internet domain of this house, under which its references in packages are unique
    logo_file: Path | None
    idle_minutes: int
    log_level: str
    metrics_token: str = field(repr=False)  # lets another machine read /metrics; empty: only this machine may
    proxies: int  # how many reverse proxies of one's own stand in front, whose word on address and scheme counts

    @property
    def uploads(self) -> Path:
        """Folder of sealed uploads."""
        return self.var / "uploads"

    @property
    def packages(self) -> Path:
        """Folder of packages made for partners, which only they can open."""
        return self.var / "packages"

    @property
    def package_keys(self) -> Path:
        """Folder of the keys that packages are signed and opened with."""
        return self.keyring_file.parent / "package-keys"

    @property
    def is_demo(self) -> bool:
        """Whether all people here are invented."""
        return self.mode is Mode.DEMO


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from `environ` (the process environment unless given).

    Raises:
        ConfigurationError: a setting has a value it cannot have; the message names the setting.
    """
    env = os.environ if environ is None else environ
    var = Path(env.get("RLF_VAR", "var")).absolute()
    logo = env.get("RLF_LOGO", "")
    mode = _mode(env.get("RLF_MODE", Mode.PRODUCTION))
    return Settings(
        mode=mode,
        var=var,
        database_url=_database_url(env.get("DATABASE_URL", ""), var),
        redis_url=env.get("REDIS_URL", "") or f"unix://{var}/queue/queue.sock",
        keyring_file=Path(env.get("RLF_KEYRING_FILE", "") or var / "keyring.json"),
        keyring_text=env.get("RLF_KEYRING", ""),
        site_name=env.get("RLF_SITE_NAME", "Family tracing"),
        domain=env.get("RLF_DOMAIN", "") or ("demonstration.invalid" if mode is Mode.DEMO else ""),
        logo_file=Path(logo) if logo else None,
        idle_minutes=_whole("RLF_IDLE_MINUTES", env.get("RLF_IDLE_MINUTES", "30"), least=1),
        log_level=env.get("RLF_LOG_LEVEL", "INFO").upper(),
        metrics_token=env.get("RLF_METRICS_TOKEN", ""),
        proxies=_whole("RLF_PROXIES", env.get("RLF_PROXIES", "0"), least=0),
    )


def bare_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The process environment (or `environ`) without settings, for programs of others that need no key of ours."""
    env = os.environ if environ is None else environ
    return {name: value for name, value in env.items() if not name.startswith("RLF_") and not name.endswith("_URL")}


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ConfigurationError(f"RLF_MODE is {text!r}; set it to 'demo' or 'production'.") from None


def _database_url(url: str, var: Path) -> str:
    if not url:
        return f"sqlite:///{var}/rlf.sqlite"
    # People paste the URL their provider gives; psycopg 3 is the driver we ship.
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _whole(name: str, text: str, *, least: int) -> int:
    if not text.isdecimal() or int(text) < least:
        raise ConfigurationError(f"{name} is {text!r}; set it to a whole number of {least} or more.")
    return int(text)
