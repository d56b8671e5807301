import pytest
from sqlalchemy import LargeBinary, select

from rlf.accounts import profile_of
from rlf.crypto import read_keyring
from rlf.description import Description, StatedName
from rlf.errors import ConfigurationError, ConflictError, SealError
from rlf.key_rotation import begin_rotation, count_outdated, reseal, retire_old_keys, sealed_columns
from rlf.models import Account, Base, Person, PersonRole, Role
from rlf.persons import describe, new_person
from rlf.sealed_files import read_sealed, upload_path, write_sealed
from rlf.service import Service, open_service
from tests.accounts import add_account

NAME = "Qzxwvutha"
MANY = 1200  # more than one batch


@pytest.fixture
def filled(service):
    with service.database.write() as session:
        description = Description(names=(StatedName(NAME),))
        session.add_all(new_person(service.keyring, PersonRole.RELATIVE, description) for _ in range(MANY))
    add_account(service, "qzx", Role.LIAISON, called=NAME)
    write_sealed(service.keyring, upload_path(service.settings, 5), [NAME.encode()])
    return service


def quietly(_table, _done):
    """Progress that nobody watches."""


def moments(service):
    with service.database.read() as session:
        return set(session.scalars(select(Person.updated_at)))


def assert_all_can_be_read(service):
    with service.database.read() as session:
        assert all(describe(service.keyring, person).display_name == NAME for person in session.scalars(select(Person)))
        assert profile_of(service.keyring, session.scalars(select(Account)).one()).name == NAME
    assert b"".join(read_sealed(service.keyring, upload_path(service.settings, 5))) == NAME.encode()


def test_a_new_key_seals_everything_and_the_old_one_can_go(filled):
    before = moments(filled)
    rotated = begin_rotation(filled)
    assert reseal(rotated, quietly) == MANY + 2
    assert retire_old_keys(rotated) == 1
    fresh = open_service(filled.settings)
    assert list(fresh.keyring.sealing_keys) == [rotated.keyring.current]
    assert fresh.keyring.current != filled.keyring.current
    assert_all_can_be_read(fresh)
    assert moments(fresh) == before
    fresh.database.engine.dispose()


def test_both_keys_open_while_the_rotation_runs(filled):
    rotated = begin_rotation(filled)
    assert_all_can_be_read(rotated)
    assert count_outdated(rotated) == MANY + 1


def test_a_rotation_interrupted_at_any_batch_goes_on_where_it_stopped(filled):
    def crash_after_two(_table, done):
        if done >= 1000:
            raise KeyboardInterrupt

    rotated = begin_rotation(filled)
    with pytest.raises(KeyboardInterrupt):
        reseal(rotated, crash_after_two)
    again = begin_rotation(Service(filled.settings, read_keyring(filled.settings), filled.database))
    assert again.keyring.current == rotated.keyring.current
    assert 0 < count_outdated(again) < MANY
    reseal(again, quietly)
    assert count_outdated(again) == 0
    assert_all_can_be_read(again)


def test_old_keys_stay_as_long_as_something_needs_them(filled):
    rotated = begin_rotation(filled)
    with pytest.raises(ConflictError, match="1201 documents"):
        retire_old_keys(rotated)
    assert len(read_keyring(filled.settings).sealing_keys) == 2


def test_a_retired_key_opens_nothing_more(filled):
    with filled.database.read() as session:
        old = session.scalars(select(Person).limit(1)).one()
    rotated = begin_rotation(filled)
    reseal(rotated, quietly)
    retire_old_keys(rotated)
    with pytest.raises(SealError):
        describe(read_keyring(filled.settings), old)


def test_keys_in_the_environment_cannot_be_changed(filled):
    text = filled.settings.keyring_file.read_text()
    settings = type(filled.settings)(**{**_fields(filled.settings), "keyring_text": text})
    with pytest.raises(ConfigurationError, match="RLF_KEYRING_FILE"):
        begin_rotation(Service(settings, filled.keyring, filled.database))


def test_every_column_of_bytes_is_sealed_or_a_keyed_hash():
    sealed = {(column.table.name, column.column) for column in sealed_columns()}
    binary = {
        (t.name, c.name) for t in Base.metadata.sorted_tables for c in t.columns if isinstance(c.type, LargeBinary)
    }
    assert all(column == "digest" or column.endswith(("_hash", "_digest")) for _, column in binary - sealed)
    assert ("persons", "sealed") in sealed


def _fields(settings):
    return {name: getattr(settings, name) for name in settings.__slots__}
