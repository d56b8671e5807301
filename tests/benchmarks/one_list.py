"""How long a list of 100,000 rows takes, from upload to the last proposal, against 2,000 open requests.

python -m tests.benchmarks.one_list [--rows 100000] [--requests 2000] [--workers 2]
"""

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
from rlf.index_version import index_version
from rlf.migrate import upgrade
from rlf.models import ListState, OutboxRow, PartnerList, PersonRole, Proposal, RequestState, Role, Side, TracingRequest
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.uploading import upload
from rlf.persons import key_rows, new_person
from rlf.request_document import Consent, Consents, RequestDocument, seal_request
from rlf.service import Service, open_service
from tests.benchmarks.memory import PeakMemory
from tests.benchmarks.population import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rlf.demo.crowd import CrowdMember

_COLUMNS = ("No", "Full name", "Father's name", "Sex", "Date of birth", "Nationality", "Place of origin")
_SOUGHT_SEED = 4242


@click.command()
@click.option("--rows", default=100_000, show_default=True)
@click.option("--requests", default=2_000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--limit", default=600, show_default=True, help="Seconds after which it is given up.")
def main(rows: int, requests: int, workers: int, limit: int) -> None:
    """Measure and print a report."""
    folder = ROOT / "one-list"
    shutil.rmtree(folder, ignore_errors=True)
    settings = read_settings({"RLF_MODE": "production", "RLF_VAR": str(folder)})
    service, liaison_id = _installation(settings)
    sought = list(crowd(_SOUGHT_SEED, requests))
    _open_requests(service, sought, liaison_id)
    content = _list(rows, sought[: len(sought) // 2])
    print(f"{requests:,} open requests, a list of {rows:,} rows ({len(content) / 1e6:.1f} MB), {workers} workers")
    with _running(settings, workers) as process:
        memory = PeakMemory(process.pid)
        started = time.perf_counter()
        list_id = _import(service, content, liaison_id)
        confirmed = time.perf_counter()
        read = _wait(service, list_id, memory, deadline=started + limit)
        done = time.perf_counter()
    print(f"upload {confirmed - started:.1f} s · read {read - started:.1f} s · all matched {done - started:.1f} s")
    print(memory.report())
    _report_proposals(service)
    service.database.engine.dispose()


def _installation(settings: Settings) -> tuple[Service, int]:
    settings.var.mkdir(parents=True)
    write_keyring(new_keyring(demo=False), settings.keyring_file)
    service = open_service(settings)
    upgrade(service.database.engine)
    with service.database.write() as session:
        profile = Profile("bench", "Bench")
        liaison = create_account(session, service.keyring, profile, password="for measuring alone", role=Role.LIAISON)
    return service, liaison.id


def _open_requests(service: Service, sought: list[CrowdMember], account_id: int) -> None:
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


def _list(rows: int, listed: list[CrowdMember]) -> bytes:
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


def _import(service: Service, content: bytes, account_id: int) -> int:
    stream = io.BytesIO(content)
    list_id = upload(service, stream, file_name="bench.csv", partner_name="Bench", account_id=account_id)
    with service.database.write() as session:
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        mapping = seen.proposed()
        confirm(session, service.keyring, list_id, mapping, account_id=account_id)
    return list_id


def _wait(service: Service, list_id: int, memory: PeakMemory, *, deadline: float) -> float:
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
def _running(settings: Settings, workers: int) -> Iterator[subprocess.Popen[bytes]]:
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


def _report_proposals(service: Service) -> None:
    with service.database.read() as session:
        proposals = session.scalar(select(func.count()).select_from(Proposal))
        likely = session.scalar(select(func.count()).where(Proposal.probability > 0.5))
    print(f"{proposals:,} proposals, {likely:,} of them above one half")


if __name__ == "__main__":
    main()
