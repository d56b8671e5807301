"""Texts that nobody should be able to hurt the service with: CSV, JSON, XML, and what only calls itself so."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile

from rlf.partner_lists.messages import FileProblem
from tests.rlf.partner_lists.hostile_files import BILLION_LAUGHS, OUTSIDE
from tests.rlf.partner_lists.workbooks import SMALL_SHEET, workbook

HEADINGS = b"name,father's name,sex\n"
_LETTERS = bytes(range(256)) * 4


def tape() -> bytes:
    """A tape archive."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("list.csv"))
    return file.getvalue()


def pfif(inside: str = "", *, before: str = "", version: str = "1.4") -> bytes:
    """A PFIF file."""
    return f'{before}<p:pfif xmlns:p="http://zesty.ca/pfif/{version}">{inside}</p:pfif>'.encode()


def person(name: str = "Amina") -> str:
    """A person of PFIF."""
    return f"<p:person><p:person_record_id>a/1</p:person_record_id><p:full_name>{name}</p:full_name></p:person>"


NO_LISTS = {
    "a PDF": b"%PDF-1.7\n" + _LETTERS,
    "a PDF that is a workbook as well": b"%PDF-1.7\n" + workbook(SMALL_SHEET),
    "a JPEG": b"\xff\xd8\xff\xe0" + _LETTERS,
    "a PNG": b"\x89PNG\r\n\x1a\n" + _LETTERS,
    "a GIF that is a text as well": b"GIF89a/*,name\nAmina*/=1;",
    "a program for Windows": b"MZ\x90\x00" + _LETTERS,
    "a program for Linux": b"\x7fELF" + _LETTERS,
    "a text with formats": b"{\\rtf1 Amina}",
    "gzip": gzip.compress(HEADINGS * 100),
    "bzip2": bz2.compress(HEADINGS * 100),
    "a database": b"SQLite format 3\0" + bytes(100),
    "a web page": b"<html><table><tr><td>Amina</td></tr></table></html>",
    "a web page with a mark and blanks before it": b"\xef\xbb\xbf \n<!DOCTYPE html><p>Amina,F",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a script": b"{ alert(1) }\n",
}
# Read in a child in any case: what they cost, or do to an interpreter, is its own.
COSTLY = {
    "JSON nested deeply": (b"[" + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"]", FileProblem.TOO_DEEP),
    "a line of JSON nested deeply": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, FileProblem.BAD_JSON),
    "PFIF with a million attributes": (
        pfif("<p:person" + "".join(map(" a{}='1'".format, range(1_000_000))) + "/>"),
        FileProblem.CELL_TOO_LARGE,
    ),
    "a million keys": (b"{" + b",".join(b'"%d":1' % n for n in range(1_000_000)) + b"}", FileProblem.CELL_TOO_LARGE),
    "one endless line": (b"Amina " * 4_000_000, FileProblem.CELL_TOO_LARGE),
    "a cell of ten megabytes": (HEADINGS + b"A" * 10_000_000 + b",Ali,F\n", FileProblem.CELL_TOO_LARGE),
    "noise": (bytes((n * 7919 + n // 3) % 256 for n in range(4_000)), FileProblem.NOT_TEXT),
    "PFIF with a billion laughs": (
        pfif(person("&a9;"), before=f"<!DOCTYPE p [{BILLION_LAUGHS}]>"),
        FileProblem.XML_DEFINITIONS,
    ),
    "PFIF nested deeply": (pfif("<a>" * 100_000 + "</a>" * 100_000), FileProblem.TOO_DEEP),
    "a quotation mark never closed": (
        HEADINGS + b'"Amina,Ali,F\n' + b"Samir,Ali,M\n" * 2_000,
        FileProblem.CELL_TOO_LARGE,
    ),
}
REFUSED = {
    "nothing": (b"", FileProblem.EMPTY),
    "only line ends": (b"\n" * 100_000, FileProblem.EMPTY),
    "only delimiters": (b",,,\n" * 1_000, FileProblem.EMPTY),
    "only blanks": (b"\n\n  \n,,,\n\t\n", FileProblem.EMPTY),
    "a mark and nothing else": (b"\xef\xbb\xbf", FileProblem.EMPTY),
    "headings alone": (HEADINGS, FileProblem.NO_ROWS),
    "a tape archive": (tape(), FileProblem.NULLS),
    "control letters": (HEADINGS + b"Am\x01na,\x02,F\n", FileProblem.NOT_TEXT),
    "nulls in the text": (HEADINGS + b"Am\0ina,Ali,F\n", FileProblem.NULLS),
    "nulls far down": (HEADINGS + b"Amina,Ali,F\n" * 20_000 + b"Sa\0mir,Ali,M\n", FileProblem.NULLS),
    "a text that is a workbook as well": (HEADINGS + b"Amina,Ali,F\n" + workbook(SMALL_SHEET), FileProblem.NOT_TEXT),
    "a million columns": (b"," * 1_000_001 + b"\nAmina\n", FileProblem.TOO_MANY_COLUMNS),
    "two hundred and one columns": (b"a," * 200 + b"a\nAmina\n", FileProblem.TOO_MANY_COLUMNS),
    "half a letter of UTF-16": ("name\nA".encode("utf-16") + b"\n\0\x00\xd8", FileProblem.NOT_TEXT),
    "half of a pair far down": ("name\nAmina\n".encode("utf-16") * 1 + b"\x00\xd8A\0\n\0", FileProblem.NOT_TEXT),
    "the mark of UTF-8 before UTF-16": (b"\xef\xbb\xbf" + "name\nAmina\n".encode("utf-16-le"), FileProblem.NULLS),
    "the mark of UTF-8 before something else": (
        b"\xef\xbb\xbfnom,lieu\n" + "Hélène,Orléans\n".encode("cp1252") * 20,
        FileProblem.NOT_TEXT,
    ),
    "a hundred thousand keys": (
        b"{" + b",".join(b'"%d":1' % n for n in range(100_000)) + b"}",
        FileProblem.TOO_MANY_COLUMNS,
    ),
    "JSON never closed": (b'[{"name":"Amina"},{"name":"' + b"A" * 2_000_000, FileProblem.CELL_TOO_LARGE),
    "half of JSON": (b'[{"name":"Amina"},{"na', FileProblem.BAD_JSON),
    "PFIF without persons": (pfif(), FileProblem.NO_ROWS),
    "PFIF of an unknown version": (pfif(person(), version="9.9"), FileProblem.UNKNOWN_PFIF),
    "PFIF with an entity from outside": (
        pfif(person("&x;"), before=f"<!DOCTYPE p [{OUTSIDE}]>"),
        FileProblem.XML_DEFINITIONS,
    ),
    "PFIF with definitions from outside": (
        pfif(person(), before='<!DOCTYPE p SYSTEM "http://x.example/p.dtd">'),
        FileProblem.XML_DEFINITIONS,
    ),
    "PFIF with an entity that nobody defined": (pfif(person("&x;")), FileProblem.BAD_XML),
    "PFIF with a name of a megabyte": (pfif(person("A" * 1_000_000)), FileProblem.CELL_TOO_LARGE),
    "PFIF with a remark never closed": (pfif(person())[:-9] + b"<!--" + b"-" * 3_000_000, FileProblem.BAD_XML),
    "half of PFIF": (pfif(person() * 1_000)[:20_000], FileProblem.BAD_XML),
    "PFIF closed in the wrong order": (pfif("<p:person><p:full_name></p:person></p:full_name>"), FileProblem.BAD_XML),
    "PFIF that lies about its encoding": (
        b'<?xml version="1.0" encoding="UTF-16"?>' + pfif(person()),
        FileProblem.BAD_XML,
    ),
    "PFIF in an encoding that is none": (
        b'<?xml version="1.0" encoding="x-no"?>' + pfif(person()),
        FileProblem.BAD_XML,
    ),
    "PFIF with letters that are not UTF-8": (pfif(person("H\xe9l\xe8ne")).replace(b"\xc3", b""), FileProblem.BAD_XML),
    "PFIF with nulls": (pfif(person("A\0")), FileProblem.NULLS),
    **{name: (content, FileProblem.UNKNOWN_KIND) for name, content in NO_LISTS.items()},
}

_WHOLE = HEADINGS + b"Amina,Ali,F\n"
READ = {
    "formulas in cells": (
        HEADINGS + b'"=HYPERLINK(""x"")",=cmd|\' /C calc\'!A0,F\n@SUM(1),+1,-1\n',
        [['=HYPERLINK("x")', "=cmd|' /C calc'!A0", "F"], ["@SUM(1)", "+1", "-1"]],
    ),
    "an order of writing turned round": (
        _WHOLE + "Sa\u202emir\u202c,\u2067Ali\u2069,M\n".encode(),
        [["Amina", "Ali", "F"], ["Samir", "Ali", "M"]],
    ),
    "huge numbers": (b"name,age\nAmina," + b"9" * 9_000 + b"\nLea,1e999\n", [["Amina", "9" * 9_000], ["Lea", "1e999"]]),
    "no numbers": (b"name,age\nAmina,NaN\nLea,-inf\n", [["Amina", "NaN"], ["Lea", "-inf"]]),
    "days out of any calendar": (
        b"name,date of birth\nAmina,99/99/9999\nLea,0000-00-00\nOmar,-271821-04-19\n",
        [["Amina", "99/99/9999"], ["Lea", "0000-00-00"], ["Omar", "-271821-04-19"]],
    ),
    "a quotation mark within a word": (b'name,sex\nAmi"na,F\n"Le"a,F\n', [['Ami"na', "F"], ["Lea", "F"]]),
    "rows of every width": (b"name,sex\nAmina\nLea,F,1,2,3\n", [["Amina"], ["Lea", "F", "1", "2", "3"]]),
    "JSON with keys that come twice": (b'{"name":"Amina","name":"Ami"}\n', [["Amina; Ami"]]),
    "JSON with numbers of a thousand digits": (b'[{"name":"A","id":' + b"7" * 1_000 + b"}]", [["A", "7" * 1_000]]),
    "JSON with half of a pair": (b'{"name":"A\\ud800","x":"\\u0000"}\n', [["A\ufffd", "\ufffd"]]),
    "JSON with words for no number": (b'{"name":"A","x":NaN,"y":-Infinity}\n', [["A", "", "-Infinity"]]),
    "PFIF of two versions at once": (
        pfif(person() + '<person xmlns="http://zesty.ca/pfif/1.2"><first_name>Lea</first_name></person>'),
        [["a/1", "Amina", ""], ["", "", "Lea"]],
    ),
    "PFIF with what is not PFIF": (
        pfif('<x:person xmlns:x="urn:x"><x:full_name>No</x:full_name></x:person><p:stars/>' + person()),
        [["a/1", "Amina"]],
    ),
    "PFIF with instructions to programs": (pfif('<?php system("x") ?>' + person("<![CDATA[<b>]]>")), [["a/1", "<b>"]]),
    "PFIF with a photograph to fetch": (
        pfif("<p:person><p:full_name>A</p:full_name><p:photo_url>http://127.0.0.1:1/</p:photo_url></p:person>"),
        [["A", "http://127.0.0.1:1/"]],
    ),
}
