"""Reads files that Voordeur exported, with nothing but Python's own library: the independent reader of exports:verify.

For each file named on the command line: one line of JSON with its sheets, each a list of rows of cells.
A cell is a text, a number, true or false, null, or {"date": "2026-11-25T10:47"} where the sheet shows it as a date.
"""

import csv
import datetime
import json
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FIRST_DAY = datetime.datetime(1899, 12, 30)


def column_of(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group(0):
        number = number * 26 + ord(letter) - 64
    return number - 1


def date_styles(archive):
    root = tree.fromstring(archive.read("xl/styles.xml"))
    formats = {int(one.get("numFmtId")): one.get("formatCode") for one in root.iter(MAIN + "numFmt")}
    styles = []
    for xf in root.find(MAIN + "cellXfs"):
        number = int(xf.get("numFmtId") or 0)
        styles.append(14 <= number <= 22 or bool(re.search(r"[ymdh]", formats.get(number, ""))))
    return styles


def workbook(path):
    archive = zipfile.ZipFile(path)
    if archive.testzip() is not None:
        raise SystemExit(f"{path} is damaged")
    names = set(archive.namelist())
    strings = []
    if "xl/sharedStrings.xml" in names:
        for item in tree.fromstring(archive.read("xl/sharedStrings.xml")):
            strings.append("".join(text.text or "" for text in item.iter(MAIN + "t")))
    dates = date_styles(archive)
    targets = {
        one.get("Id"): one.get("Target").lstrip("/").removeprefix("xl/")
        for one in tree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    sheets, formulas, frozen = {}, 0, 0
    for sheet in tree.fromstring(archive.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        root = tree.fromstring(archive.read("xl/" + targets[sheet.get(LINKS + "id")]))
        formulas += len(list(root.iter(MAIN + "f")))
        frozen += sum(1 for pane in root.iter(MAIN + "pane") if pane.get("state") == "frozen")
        rows = []
        for row in root.iter(MAIN + "row"):
            while len(rows) < int(row.get("r")) - 1:
                rows.append([])
            cells = []
            for cell in row:
                at = column_of(cell.get("r"))
                while len(cells) < at:
                    cells.append(None)
                cells.append(value_of(cell, strings, dates))
            rows.append(cells)
        sheets[sheet.get("name")] = rows
    return {"sheets": sheets, "formulas": formulas, "frozen": frozen}


def value_of(cell, strings, dates):
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(MAIN + "t"))
    value = cell.find(MAIN + "v")
    if value is None or value.text is None:
        return None
    if kind == "s":
        return strings[int(value.text)]
    if kind == "b":
        return value.text == "1"
    if kind in ("str", "e"):
        return value.text
    if dates[int(cell.get("s") or 0)]:
        minutes = round(float(value.text) * 1440)
        return {"date": (FIRST_DAY + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")}
    number = float(value.text)
    return int(number) if number.is_integer() else number


def comma(path, delimiter):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=delimiter, strict=True)]
    with open(path, "rb") as file:
        mark = file.read(3) == b"\xef\xbb\xbf"
    return {"sheets": {"": rows}, "formulas": 0, "frozen": 0, "mark": mark}


for name in sys.argv[1:]:
    how, path = name.split(":", 1)
    read = workbook(path) if how == "xlsx" else comma(path, ";" if how == "csv" else ",")
    print(json.dumps(read))
