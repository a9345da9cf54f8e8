"""The two Python clients of Meshgate: ADBC's Flight SQL driver, and pyarrow.flight alone."""

import os

import adbc_driver_flightsql.dbapi
import pyarrow as pa
import pyarrow.flight as flight

URL = "grpc://127.0.0.1:" + os.environ.get("MESHGATE_PORT", "31337")


def connect():
    """An ADBC connection in autocommit mode, which is the only one that a gateway without transactions has."""
    return adbc_driver_flightsql.dbapi.connect(URL, autocommit=True)


def adbc(sql: str) -> pa.Table:
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetch_arrow_table()


def pyarrow_flight(sql: str) -> pa.Table:
    return flight_command("CommandStatementQuery", field(1, sql))


def flight_command(name: str, message: bytes = b"") -> pa.Table:
    """Sends a command of the Flight SQL protocol, whose messages are few enough to be written by hand."""
    type_url = "type.googleapis.com/arrow.flight.protocol.sql." + name
    command = field(1, type_url) + field(2, message)
    with flight.connect(URL) as client:
        info = client.get_flight_info(flight.FlightDescriptor.for_command(command))
        (endpoint,) = info.endpoints
        table = client.do_get(endpoint.ticket).read_all()
        if not info.schema.equals(table.schema):
            raise AssertionError(f"announced {info.schema}, sent {table.schema}")
        return table


def field(number: int, value) -> bytes:
    """A length-delimited field of a protobuf message."""
    content = value if isinstance(value, bytes) else value.encode()
    return varint(number << 3 | 2) + varint(len(content)) + content


def number_field(number: int, value: int) -> bytes:
    """A field that holds a whole number; negative ones take ten bytes."""
    return varint(number << 3) + varint(value & 0xFFFFFFFFFFFFFFFF)


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


CLIENTS = {"adbc": adbc, "pyarrow.flight": pyarrow_flight}
