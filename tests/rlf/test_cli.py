import stat

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from rlf.accounts import sign_in
from rlf.cli import main
from rlf.installation_lock import held_alone
from rlf.models import Account, Role

PASSWORD = "a long enough one"


@pytest.fixture
def run(settings):
    environment = {"RLF_MODE": "demo", "RLF_VAR": str(settings.var), "DATABASE_URL": settings.database_url}

    def run(*arguments, given=""):
        return CliRunner(env=environment).invoke(main, arguments, input=given)

    return run


def test_the_help_names_every_command(run):
    help_text = run("--help").output
    for name in ("accounts", "demo", "keys", "link", "migrate", "relay", "status", "up", "web", "worker"):
        assert f"  {name}" in help_text


def test_an_unknown_command_is_told(run):
    result = run("mistake")
    assert (result.exit_code, "No such command 'mistake'" in result.output) == (2, True)


def test_migrating_twice_does_no_harm(run):
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0


def test_an_existing_keyring_is_never_replaced(run, settings):
    before = settings.keyring_file.read_bytes()
    result = run("keys", "create")
    assert result.exit_code == 1
    assert result.output.startswith("Error: There is a keyring at")
    assert len(result.output.splitlines()) == 1
    assert settings.keyring_file.read_bytes() == before


def test_a_new_keyring_is_for_its_owner_alone(run, settings):
    settings.keyring_file.unlink()
    assert run("keys", "create", "--demo").exit_code == 0
    assert stat.S_IMODE(settings.keyring_file.stat().st_mode) == 0o600


def test_keys_are_rotated_and_the_old_ones_retired(run, settings):
    before = settings.keyring_file.read_bytes()
    result = run("keys", "rotate", "--retire-old")
    assert (result.exit_code, "1 old keys were dropped" in result.output) == (0, True)
    assert settings.keyring_file.read_bytes() != before


def test_keys_are_not_rotated_while_the_service_runs(run, settings):
    with held_alone(settings.var):
        result = run("keys", "rotate")
    assert (result.exit_code, "Stop it first" in result.output) == (1, True)


def test_an_account_made_here_can_sign_in(run, service):
    result = run(
        *("accounts", "create", "--role", "liaison", "--name", "Qzx Wvu", "--sign-in", "qzx", "--password-stdin"),
        given=PASSWORD + "\n",
    )
    assert result.exit_code == 0
    assert sign_in(service, "qzx", PASSWORD).role is Role.LIAISON


def test_a_password_too_short_is_told_in_one_line(run, service):
    result = run(
        *("accounts", "create", "--role", "liaison", "--name", "Qzx Wvu", "--sign-in", "qzx", "--password-stdin"),
        given="short\n",
    )
    assert (result.exit_code, result.output) == (1, "Error: A password needs at least 12 characters.\n")
    with service.database.read() as session:
        assert session.scalars(select(Account)).all() == []


def test_a_centre_that_is_not_there_is_told(run):
    result = run(
        *("accounts", "create", "--role", "liaison", "--name", "Qzx Wvu", "--sign-in", "qzx", "--password-stdin"),
        *("--centre", "Nowhere"),
        given=PASSWORD + "\n",
    )
    assert (result.exit_code, "no centre of this name" in result.output) == (1, True)


def test_the_status_tells_of_the_outbox_and_of_a_queue_that_is_away(run):
    lines = run("status").output.splitlines()
    outbox = ["waiting: 0", "leased: 0", "running: 0", "parked: 0", "oldest: nothing waits"]
    assert lines == [*outbox, "index: keys of 0 of 0 persons are up to date", "queue: no answer"]
