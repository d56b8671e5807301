"""How large a partner's file may be, and what the child process that reads it may use."""

from __future__ import annotations

MAX_FILE_BYTES = 400 * 1024 * 1024
MAX_WORKBOOK_BYTES = 50 * 1024 * 1024  # a workbook is held in memory whole, text is not
MAX_COLUMNS = 200
MAX_ROWS = 1_000_000
MAX_CELL = 10_000  # letters
MAX_LINE = 1_000_000  # letters of one line of CSV or JSON
MAX_DEPTH = 60  # elements within elements, objects within objects

MAX_ZIP_ENTRIES = 500
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_UNPACKING_RATIO = 150  # spreadsheets of real people reach 30
SMALL_UNPACKED_BYTES = 5 * 1024 * 1024  # below this no ratio is suspicious
MAX_SHEET_CELLS = 12_000_000  # the reader holds every cell of the rectangle from A1 to the last one
MAX_SHEETS = 60

BATCH_ROWS = 1_000
BATCH_LETTERS = 2_000_000

CHILD_MEMORY_BYTES = 1024 * 1024 * 1024
CHILD_CPU_SECONDS = 60
CHILD_BYTES_A_CPU_SECOND = 2 * 1024 * 1024  # added for long files; PFIF, the slowest, takes a third of that
