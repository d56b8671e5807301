"""Without the key nobody finds a name: not in database, queue, logs, uploads or a backup, in no script or encoding."""

from __future__ import annotations

import base64
import io
import json
import socket
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import Path

import pytest
from sqlalchemy import select, text

from rlf.accounts import Profile, create_account
from rlf.attachment_files import KeptFile, MediaType
from rlf.attachments import add_attachment
from rlf.decisions import RejectionReason, decide
from rlf.description import Description, StatedName
from rlf.ids import new_id
from rlf.intake import save_document, save_person, start_draft, submit
from rlf.models import Base, PersonRole, Proposal, QuarantinedRow, Role, Verdict
from rlf.partner_lists.columns import Field, Mapping
from rlf.partner_lists.confirming import confirm
from rlf.partner_lists.uploading import upload
from rlf.persons import describe
from rlf.request_document import Consent, Consents, RequestDocument
from tests.workers.conftest import connection, processes, queue_server, wait_until
from tests.workers.families import work_left
from workers.relay import Relay

__all__ = ["connection", "processes", "queue_server"]

NAMES = ("Vuqzithra Hoxmeldu", "وقظثرا هخملدو", "Вуджзитхра Хоксмелду", "ቩቍዝትሕራ ሖኽምልዱ")
LIST = f"Name;Date of birth\n{NAMES[0]};1980-04-03\n{NAMES[1]};1980-04-03\n{NAMES[3]};no such {NAMES[2]}\n"


def disguises(name: str) -> set[bytes]:
    """The first word of a name in every form in which a program may happen to write it."""
    word = name.split(maxsplit=1)[0]
    found = set()
    for form in (word, word.lower(), word.upper()):
        narrow, wide = form.encode(), form.encode("utf-16-le")
        found |= {narrow, wide, form.encode("utf-16-be"), json.dumps(form).strip('"').encode()}
        found |= {urllib.parse.quote(form).encode(), narrow.hex().encode(), narrow.hex().upper().encode()}
        found |= _base64_parts(narrow) | _base64_parts(wide)
    return found


def _base64_parts(code: bytes) -> set[bytes]:
    """What base64 makes of these bytes wherever they stand in a text: the letters no neighbour has a say in."""
    parts = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + code)
        part = whole[(before * 8 + 5) // 6 : (before + len(code)) * 8 // 6]
        parts |= {part, part.translate(bytes.maketrans(b"+/", b"-_"))}
    return parts


FORMS = sorted({form for name in NAMES for form in disguises(name)})


def shows_a_name(content: bytes) -> bool:
    return any(form in content for form in FORMS)


def files_below(folder: Path, *, since: float = 0) -> dict[str, bytes]:
    """The files written to since a moment, with their content."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): path.read_bytes() for path in files if path.stat().st_mtime >= since}


@pytest.fixture
def worked(service, queue_server, connection, processes):
    """An installation in which marked names went every way there is, while its processes ran."""
    with service.database.write() as session:
        account = create_account(
            session, service.keyring, Profile(NAMES[0], NAMES[1]), password="a long enough one", role=Role.INTAKE_WORKER
        )
    for name in NAMES[:2]:
        with service.database.write() as session:
            record_request(session, service.keyring, account, name)
    take_list(service, account)
    Relay(service, connection).send_due()
    queued = queue_contents(connection)
    for command in ("relay", "worker"):
        processes.start(command)
    ask_the_pages(processes)
    wait_until(lambda: work_left(service) == 0, "all work was done")
    decide_one(service, account)
    return {**queued, **queue_contents(connection)}


def record_request(session, keyring, account, name):
    request = start_draft(session, keyring, account=account, centre_id=None, language="en")
    document = RequestDocument(consents=Consents(search_here=Consent.YES), note=name, interviewer=NAMES[2])
    save_document(session, keyring, account=account, request_id=request.id, document=document)
    for role in (PersonRole.ENQUIRER, PersonRole.SOUGHT):
        description = Description(names=(StatedName(name),), birth_place=NAMES[2], phones=NAMES[3], note=name)
        save_person(session, keyring, account=account, request_id=request.id, role=role, description=description)
    kept = KeptFile(MediaType.PDF, f"%PDF-1.7 {name} %%EOF".encode())
    about = {"request_id": request.id, "attachment_id": new_id(), "person_id": None}
    add_attachment(session, keyring, account=account, kept=kept, file_name=f"{name}.pdf", note=name, **about)
    submit(session, keyring, account=account, request_id=request.id)


def take_list(service, account):
    file = io.BytesIO(LIST.encode())
    list_id = upload(service, file, file_name=f"{NAMES[0]}.csv", partner_name="A partner", account_id=account.id)
    with service.database.write() as session:
        mapping = Mapping((Field.FULL_NAME, Field.BIRTH_DATE))
        confirm(session, service.keyring, list_id, mapping, account_id=account.id)


def ask_the_pages(processes):
    """Ask as a person would, and as a program would that guesses addresses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    processes.start("web", "--port", str(port))
    wait_until(lambda: status(port, "healthz") == 200, "the pages answer")
    query = urllib.parse.quote(NAMES[0])
    assert status(port, f"search?q={query}") in {200, 302, 401, 403, 404}
    assert status(port, query) == 404


def status(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None


def decide_one(service, account):
    with service.database.write() as session:
        proposal = session.scalars(select(Proposal)).first()
        decide(
            session,
            service.keyring,
            proposal.id,
            account_id=account.id,
            verdict=Verdict.NOT_SAME,
            reason=RejectionReason.OTHER,
            note=NAMES[0],
        )


def queue_contents(connection):
    """Every value in the queue server, as it is and unpacked where it was packed."""
    found = {}
    for key in connection.keys("*"):
        if connection.type(key) == b"hash":
            for name, value in connection.hgetall(key).items():
                found[f"{key} {name}"] = value + unpacked(value)
        found[str(key)] = key + connection.dump(key)
    return found


def unpacked(value):
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""


def tables(service):
    """Every table as text."""
    with service.database.read() as session:
        return {
            table.name: "\n".join(str(tuple(map(str, row))) for row in session.execute(select(table))).encode()
            for table in Base.metadata.sorted_tables
        }


def database_files(service):
    """The database's files as they lie on the disk, logs and all, and a backup of them."""
    url = service.database.engine.url
    if url.get_backend_name() == "sqlite":
        backup = Path(url.database).with_suffix(".backup")
        with sqlite3.connect(url.database) as source, sqlite3.connect(backup) as target:
            source.backup(target)
        return {path: content for path, content in files_below(Path(url.database).parent).items() if "sqlite" in path}
    with service.database.write() as session:
        session.execute(text("CHECKPOINT"))
    # What the server has not written to since the test began holds nothing of it, and logs are laid out in zeros.
    began = service.settings.keyring_file.stat().st_mtime
    written = files_below(Path(str(url.query["host"])) / "cluster", since=began - 1)
    return {path: content.rstrip(b"\0") for path, content in written.items()}


def test_no_name_can_be_found_without_the_key(service, worked):
    assert_names_went_in(service, worked)
    settings = service.settings
    places = {
        "tables": tables(service),
        "database": database_files(service),
        "queue": worked,
        "queue on disk": files_below(settings.var / "queue"),
        "uploads": files_below(settings.uploads),
        "logs": {path: content for path, content in files_below(settings.var).items() if path.endswith(".log")},
    }
    assert all(any(contents.values()) for contents in places.values())
    shown = [f"{place}: {name}" for place, all_of in places.items() for name, it in all_of.items() if shows_a_name(it)]
    assert shown == []


def assert_names_went_in(service, worked):
    with service.database.read() as session:
        proposal = session.scalars(select(Proposal)).first()
        assert describe(service.keyring, proposal.left).display_name in NAMES
        assert session.scalars(select(QuarantinedRow)).one().line == 4
    assert any(b"rq:job:" in key.encode() for key in worked)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_left_in_the_open_is_found_in_any_form(name):
    word = name.split()[0]
    within = f"xx{name}yy"
    forms = [
        name.encode(),
        name.upper().encode(),
        within.encode("utf-16-le"),
        json.dumps({"name": name}).encode(),
        urllib.parse.quote(f"/search?q={name}").encode(),
        name.encode().hex().encode(),
        *(base64.b64encode(b"x" * before + word.encode() + b"yz") for before in range(3)),
        base64.urlsafe_b64encode(within.encode()),
    ]
    assert [form for form in forms if not shows_a_name(form)] == []
    assert not shows_a_name(b"Somebody else entirely, " + base64.b64encode(b"and somebody else again"))


def test_a_name_left_open_in_the_database_is_found_there(service):
    with service.database.write() as session:
        session.execute(text("CREATE TABLE careless (name TEXT)"))
        session.execute(text("INSERT INTO careless VALUES (:name)"), {"name": NAMES[1]})
    try:
        assert any(shows_a_name(content) for content in database_files(service).values())
    finally:
        with service.database.write() as session:
            session.execute(text("DROP TABLE careless"))
