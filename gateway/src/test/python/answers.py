"""Asks each statement of a folder by one client, and writes the answers beside them: answers.py CLIENT FOLDER."""

import pathlib
import sys

import pyarrow as pa

import clients

ask = clients.CLIENTS[sys.argv[1]]
for statement in sorted(pathlib.Path(sys.argv[2]).glob("*.sql")):
    answer = ask(statement.read_text(encoding="utf-8"))
    with pa.OSFile(str(statement.with_suffix(".arrow")), "wb") as file:
        with pa.ipc.new_stream(file, answer.schema) as writer:
            writer.write_table(answer)
