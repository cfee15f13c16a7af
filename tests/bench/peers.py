"""What the benchmarks compare with: openpyxl, python-calamine and XlsxWriter at the same work.

`peers.py WHAT PATH ROWS`; the last line printed says what it used, as JSON.
"""

import json
import resource
import sys
import time


def make(path, rows):
    """The import file: shared strings, as Excel saves them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Callees")
    for column, title in enumerate(["calledNumber", "outId", "name", "city", "remark", "amount"]):
        sheet.write_string(0, column, title)
    for n in range(1, rows + 1):
        sheet.write_string(n, 0, f"+7916{n:07}")
        sheet.write_string(n, 1, f"C-{n}")
        sheet.write_string(n, 2, f"Name {n % 5000} {n}")
        sheet.write_string(n, 3, f"City {n % 300}")
        sheet.write_string(n, 4, f"remark {n} of many")
        sheet.write_number(n, 5, n * 1.25)
    book.close()


def openpyxl_(path, rows):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    assert count == rows + 1, count


def calamine(path, rows):
    from python_calamine import CalamineWorkbook

    table = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(table) == rows + 1, len(table)


def xlsxwriter_(path, rows):
    """The same 15 columns as `export` in spreadsheets.rs."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Records")
    text = book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": '"$"0.00####'})
    length = book.add_format({"num_format": "[h]:mm:ss"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for column in range(15):
        sheet.write_string(0, column, f"Column {column + 1}")
    for n in range(rows):
        row = n + 1
        at = 25569 + (1_790_000_000 + n) / 86400
        sheet.write_string(row, 0, f"+7916{n:07}", text)
        sheet.write_string(row, 1, f"C-{n}", text)
        sheet.write_string(row, 2, "ANSWERED", text)
        sheet.write_string(row, 3, f"Name {n % 5000}", text)
        sheet.write_string(row, 4, "interested", text)
        sheet.write_string(row, 5, f"remark {n} <of> many", text)
        sheet.write_number(row, 6, n % 4)
        sheet.write_number(row, 7, 200)
        sheet.write_number(row, 8, 16)
        sheet.write_number(row, 9, (n % 100) * 0.0123, money)
        sheet.write_number(row, 10, (n % 600) / 86400, length)
        sheet.write_number(row, 11, (n % 30) / 86400, length)
        sheet.write_number(row, 12, at, moment)
        sheet.write_number(row, 13, at, moment)
        sheet.write_number(row, 14, at, moment)
    book.close()


def main():
    what, path, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    work = {"make": make, "openpyxl": openpyxl_, "calamine": calamine, "xlsxwriter": xlsxwriter_}
    began = time.monotonic()
    work[what](path, rows)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = used.ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "peak": peak}))


main()
