"""Fills a data folder, at rest, with many dialogues and one long one: copies of what stands there already.

Usage: many-chats.py <database> <dialogues> <messages>
"""

import sqlite3
import sys

path, dialogues, messages = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
base = sqlite3.connect(path)
NUMBERS = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)"


def copies(table, own, source, many):
    """Copies of one row, in which the columns of `own` are what their expression says."""
    columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
    values = ", ".join(own.get(column, f"one.{column}") for column in columns)
    base.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) {NUMBERS}"
        f" SELECT {values} FROM number, {table} one WHERE one.id = ?",
        (many, source),
    )


# States 4 to 7: received, sent, delivered, read.
said, first = base.execute(
    "SELECT id, dialogue_id FROM message WHERE state BETWEEN 4 AND 7 ORDER BY id LIMIT 1"
).fetchone()
copies(
    "dialogue",
    {
        "peer": "'many-' || n",
        "contact_id": "NULL",
        "wake_at": "NULL",
        "unread": "0",
        "last_at": "one.last_at - 1000 * n",
        "last_text": "'Words ' || n",
        "search": "'many-' || n",
    },
    first,
    dialogues,
)
# What the practice left behind stands below all of them.
base.execute("UPDATE dialogue SET last_at = last_at - 1000000000 WHERE peer NOT LIKE 'many-%'")
[newest] = base.execute("SELECT id FROM dialogue WHERE peer = 'many-1'").fetchone()
copies(
    "message",
    {
        "dialogue_id": str(newest),
        "external_id": "NULL",
        "at": f"one.at - 1000 * ({messages} - n)",
        "text": "'Message ' || n",
    },
    said,
    messages,
)
base.commit()
base.close()
