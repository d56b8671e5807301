"""Ways through the pages of partner lists that several tests take."""

from __future__ import annotations

import io

from sqlalchemy import select

from rlf.models import PartnerList
from rlf.partner_lists.reading import read_list

LIST = """Name;Vatersname;Geschlecht;Geburtsdatum;Schuhgröße
أمينة يوسف;يوسف;w;03.02.1990;38
Samir Haddad;;m;31.02.1990;42
;;m;;
Lea <b>Ali</b>;Ali;w;2020;
""".encode()
CHOICES = ["full_name", "father_name", "sex", "birth_date", ""]


def alive():
    """Nobody asks."""


def send(client, content=LIST, *, name="list.csv", partner="A Society"):
    return client.post("/lists/new", data={"partner": partner, "file": (io.BytesIO(content), name)})


def confirm(client, address, choices=CHOICES, **more):
    data = {f"column_{index}": choice for index, choice in enumerate(choices)}
    return client.post(address, data={**data, "date_order": "day_first", "calendar": "gregorian", **more})


def id_of(service):
    with service.database.read() as session:
        return session.scalar(select(PartnerList.id).order_by(PartnerList.id.desc()))


def taken_through(client, service):
    """Take a list through to its end; its address."""
    address = send(client).location
    assert confirm(client, address).status_code == 302
    list_id = id_of(service)
    read_list(service, list_id, alive)
    return f"/lists/{list_id}"
