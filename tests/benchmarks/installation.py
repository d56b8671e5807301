"""An installation to measure in: open requests, a partner's list, and the processes that match them."""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from rlf.accounts import Profile, create_account
from rlf.bulk_keys import insert_keys
from rlf.config import read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.demo.crowd import crowd
from rlf.ids import new_id
from rlf.index_version import index_version
from rlf.migrate import upgrade
from rlf.models import ListState, OutboxRow, PartnerList, PersonRole, RequestState, Role, Side, TracingRequest
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.uploading import upload
from rlf.persons import key_rows, new_person
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.service import Service, open_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rlf.demo.crowd import CrowdMember
    from tests.benchmarks.running_cost import PeakMemory

_COLUMNS = ("No", "Full name", "Father's name", "Sex", "Date of birth", "Nationality", "Place of origin")
_SOUGHT_SEED = 4242


def sought_persons(count: int) -> list[CrowdMember]:
    """Persons to be sought, the same each time."""
    return list(crowd(_SOUGHT_SEED, count))


def new_installation(folder: Path) -> tuple[Service, int]:
    """An empty installation in place of what is in a folder, and the id of an account that may do everything needed."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = read_settings({"RLF_MODE": "production", "RLF_VAR": str(folder)})
    settings.var.mkdir(parents=True)
    write_keyring(new_keyring(demo=False), settings.keyring_file)
    service = open_service(settings)
    upgrade(service.database.engine)
    with service.database.write() as session:
        profile = Profile("bench", "Bench")
        liaison = create_account(session, service.keyring, profile, password="for measuring alone", role=Role.LIAISON)
    return service, liaison.id


def open_requests(service: Service, sought: list[CrowdMember], account_id: int) -> None:
    """An open request for each of the sought, as submitting it leaves it, without a promise to match it."""
    document = RequestDocument(consents=Consents(search_here=Consent.YES))
    keys: list[tuple[int, int]] = []
    with service.database.write() as session:
        for number, member in enumerate(sought):
            request_id = new_id()
            description = member.description()
            person = new_person(service.keyring, PersonRole.SOUGHT, description)
            request = TracingRequest(
                id=request_id,
                reference=f"BENCH-{number}",
                state=RequestState.OPEN,
                recorded_by_id=account_id,
                interview_language="en",
                may_match=True,
                keys_version=index_version(),
                sealed=seal_request(service.keyring, request_id, document),
            )
            request.persons.append(person)
            session.add(request)
            keys += [
                (row["key"], row["person_id"]) for row in key_rows(service.keyring, person, description.for_matching())
            ]
        session.flush()
        insert_keys(session.connection(), Side.CASEWORK, keys)


def list_of(rows: int, listed: list[CrowdMember]) -> bytes:
    """A list in which some of the sought stand, as other registrars write them, among strangers."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    every = max(rows // max(len(listed), 1), 1)
    for number, stranger in enumerate(crowd(77, rows)):
        is_sought = number % every == 0 and number // every < len(listed)
        member = listed[number // every] if is_sought else stranger
        line = " ".join(form.latin(member.spelling + is_sought) for form in member.names)
        father = member.father.latin(member.spelling) if number % 3 == 0 else ""
        place = member.place
        writer.writerow((number, line, father, member.sex.value, member.birth, place.country, place.latin(number)))
    return written.getvalue().encode()


def import_list(service: Service, content: bytes, account_id: int) -> int:
    """Upload a list and confirm its columns; gives its id."""
    stream = io.BytesIO(content)
    list_id = upload(service, stream, file_name="bench.csv", partner_name="Bench", account_id=account_id)
    with service.database.write() as session:
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        confirm(session, service.keyring, list_id, seen.proposed(), account_id=account_id)
    return list_id


def wait_until_matched(service: Service, list_id: int, memory: PeakMemory, *, deadline: float) -> float:
    """Wait until the list is done and nothing is promised any more; gives the moment its last row was read."""
    read = 0.0
    while True:
        memory.look()
        with service.database.read() as session:
            partner_list = session.get_one(PartnerList, list_id)
            promised = session.scalar(select(func.count()).select_from(OutboxRow))
        if not read and partner_list.state in {ListState.MATCHING, ListState.DONE}:
            read = time.perf_counter()
        if partner_list.state is ListState.DONE and not promised:
            return read
        if partner_list.state is ListState.FAILED or time.perf_counter() > deadline:
            raise click.ClickException(f"not done: {partner_list.state}, {partner_list.rows_read} rows read")
        time.sleep(0.2)


@contextmanager
def running(service: Service, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """All processes of an installation at work, under the one that is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"RLF_MODE": "production", "RLF_VAR": str(service.settings.var)}
    command = [sys.executable, "-m", "rlf", "up", "--workers", str(workers), "--port", str(port)]
    log = service.settings.var / "up.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stderr=output, stdout=output)
        try:
            while "Everything runs" not in log.read_text():
                if process.poll() is not None:
                    raise click.ClickException(log.read_text())
                time.sleep(0.1)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
