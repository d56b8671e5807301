"""An installation of its own with open requests, a list that comes in, and the real processes that match it."""

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
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import func, select

from rlf.accounts import Profile, create_account
from rlf.bulk_keys import insert_keys
from rlf.config import Settings, read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.demo.crowd import crowd
from rlf.ids import new_id
from rlf.migrate import upgrade
from rlf.models import ListState, OutboxRow, PartnerList, PersonRole, RequestState, Role, Side, TracingRequest
from rlf.partner_lists.columns import Mapping
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.uploading import upload
from rlf.persons import key_rows, new_person
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.service import Service, open_service
from tests.benchmarks.population import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rlf.demo.crowd import CrowdMember

_COLUMNS = ("No", "Full name", "Father's name", "Sex", "Date of birth", "Nationality", "Place of origin")
_SOUGHT_SEED = 4242


def fresh_installation(name: str) -> tuple[Service, int]:
    """An empty installation in a folder of that name under var/bench, and the account that sends lists there."""
    folder = ROOT / name
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


def open_requests(service: Service, count: int, account_id: int) -> list[CrowdMember]:
    """Open so many requests, each for one person, and give whom they seek."""
    sought = list(crowd(_SOUGHT_SEED, count))
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
                sealed=seal_request(service.keyring, request_id, document),
            )
            request.persons.append(person)
            session.add(request)
            keys += [
                (row["key"], row["person_id"]) for row in key_rows(service.keyring, person, description.for_matching())
            ]
        session.flush()
        insert_keys(session.connection(), Side.CASEWORK, keys)
    return sought


def written_list(rows: int, listed: list[CrowdMember]) -> bytes:
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
        mapping = Mapping(seen.recognised, seen.document.date_order)
        confirm(session, service.keyring, list_id, mapping, account_id=account_id)
    return list_id


def wait_until_done(service: Service, list_id: int, look: Callable[[], None], *, deadline: float) -> float:
    """Wait until the list is done and nothing is promised any more; gives the moment its last row was read.

    Calls `look` five times a second.
    """
    read = 0.0
    while True:
        look()
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
def running(settings: Settings, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run `rlf up` with so many workers, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"RLF_MODE": "production", "RLF_VAR": str(settings.var)}
    command = [sys.executable, "-m", "rlf", "up", "--workers", str(workers), "--port", str(port)]
    log = Path(settings.var / "up.txt")
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
