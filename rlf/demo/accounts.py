"""The demonstration's accounts: one of each role. Their password is no secret, and production has none of them."""

from __future__ import annotations

from dataclasses import dataclass

from rlf.models import Role

DEMO_PASSWORD = "invented-people-only"  # noqa: S105 - published on purpose: it opens invented data alone


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account anybody may use in the demonstration."""

    role: Role
    sign_in: str
    name: str
    password: str = DEMO_PASSWORD


DEMO_ACCOUNTS = (
    DemoAccount(Role.CASEWORKER, "caseworker", "Claire Demo"),
    DemoAccount(Role.INTAKE_WORKER, "intake", "Ines Demo"),
    DemoAccount(Role.LIAISON, "liaison", "Luc Demo"),
    DemoAccount(Role.SUPERVISOR, "supervisor", "Sofia Demo"),
    DemoAccount(Role.ADMINISTRATOR, "admin", "Adam Demo"),
)
