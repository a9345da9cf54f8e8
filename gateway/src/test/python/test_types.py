"""Every type through both clients: the promised Arrow type, extremes and NULLs, from each kind of store."""

import datetime
import decimal
import math
import unittest

import pyarrow as pa

import clients

PROMISED = pa.schema(
    [
        ("id", pa.int32()),
        ("c_boolean", pa.bool_()),
        ("c_smallint", pa.int16()),
        ("c_integer", pa.int32()),
        ("c_bigint", pa.int64()),
        ("c_decimal", pa.decimal128(10, 2)),
        ("c_widest", pa.decimal128(38, 0)),
        ("c_finest", pa.decimal128(38, 38)),
        ("c_real", pa.float32()),
        ("c_double", pa.float64()),
        ("c_varchar", pa.string()),
        ("c_varbinary", pa.binary()),
        ("c_date", pa.date32()),
        ("c_time", pa.time64("us")),
        ("c_timestamp", pa.timestamp("us")),
        ("c_timestamp_tz", pa.timestamp("us", tz="UTC")),
        ("c_interval", pa.month_day_nano_interval()),
        ("c_integers", pa.list_(pa.field("item", pa.int32()))),
        ("c_texts", pa.list_(pa.field("item", pa.string()))),
    ]
)

UTC = datetime.timezone.utc
NINES = "9" * 38
REAL_MAX = (2 - 2**-23) * 2.0**127

USUAL = (
    1, True, 7, 42, 1 << 40,
    decimal.Decimal("12.50"), decimal.Decimal(3), decimal.Decimal("0." + "0" * 37 + "1"),
    1.5, 2.25, "naïve, \"quoted\"\nline", b"\x01\xab",
    datetime.date(2024, 2, 29), datetime.time(13, 5, 6, 120000),
    datetime.datetime(2024, 2, 29, 13, 5, 6, 120000),
    datetime.datetime(2024, 2, 29, 13, 5, 6, 120000, UTC),
    pa.MonthDayNano([14, 3, 3_600_000_000_000]), [1, None, 3], ["a", "", None],
)
SMALLEST = (
    2, False, -(1 << 15), -(1 << 31), -(1 << 63),
    decimal.Decimal("-99999999.99"), decimal.Decimal("-" + NINES), decimal.Decimal("-0." + NINES),
    -math.inf, -math.inf, "", b"",
    datetime.date(1, 1, 1), datetime.time(0),
    datetime.datetime(1, 1, 1), datetime.datetime(1, 1, 1, tzinfo=UTC),
    pa.MonthDayNano([-1, -1, -1_000]), [], [],
)
LARGEST = (
    3, True, (1 << 15) - 1, (1 << 31) - 1, (1 << 63) - 1,
    decimal.Decimal("99999999.99"), decimal.Decimal(NINES), decimal.Decimal("0." + NINES),
    REAL_MAX, 1.7976931348623157e308, "\U0001F600\uFFFD\u00E9e\u0301", bytes(range(256)),
    datetime.date(9999, 12, 31), datetime.time(23, 59, 59, 999999),
    datetime.datetime(9999, 12, 31, 23, 59, 59, 999999),
    datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    pa.MonthDayNano([1200, 31, 86_399_999_999_000]), [-(1 << 31), (1 << 31) - 1], ["\U0001F600"],
)
NOTHING = (5,) + (None,) * (len(PROMISED) - 1)


def without_intervals(row):
    """Parquet's intervals are neither negative nor finer than milliseconds: the files have none in these rows."""
    return tuple(None if isinstance(value, pa.MonthDayNano) else value for value in row)


STORES = {
    "pg.types.every_type": [USUAL, SMALLEST, LARGEST, NOTHING],
    "duck.types.every_type": [USUAL, SMALLEST, LARGEST, NOTHING],
    "files.types.every_type": [USUAL, without_intervals(SMALLEST), without_intervals(LARGEST), NOTHING],
}


def rows(table: pa.Table):
    return [tuple(row.values()) for row in table.to_pylist()]


class TypesTest(unittest.TestCase):
    def each(self, check):
        for client, ask in clients.CLIENTS.items():
            for table, expected in STORES.items():
                with self.subTest(client=client, table=table):
                    check(ask, table, expected)

    def assert_promised(self, answer: pa.Table):
        self.assertEqual([(f.name, f.type) for f in PROMISED], [(f.name, f.type) for f in answer.schema])

    def test_types_are_the_promised_ones_and_values_exact(self):
        def check(ask, table, expected):
            answer = ask(f"SELECT * FROM {table} WHERE id <> 4 ORDER BY id")
            self.assert_promised(answer)
            self.assertEqual(expected, rows(answer))

        self.each(check)

    def test_floats_keep_nan_and_negative_zero(self):
        def check(ask, table, expected):
            (row,) = rows(ask(f"SELECT c_real, c_double FROM {table} WHERE id = 4"))
            self.assertTrue(math.isnan(row[0]))
            self.assertEqual((0.0, -1.0), (row[1], math.copysign(1.0, row[1])))

        self.each(check)

    def test_they_survive_the_gateways_own_engine(self):
        for client, ask in clients.CLIENTS.items():
            with self.subTest(client=client):
                answer = ask(
                    "SELECT p.* FROM pg.types.every_type p JOIN duck.types.every_type d ON p.id = d.id"
                    " WHERE p.id <> 4 ORDER BY p.id"
                )
                self.assert_promised(answer)
                self.assertEqual(STORES["pg.types.every_type"], rows(answer))

    def test_an_empty_answer_has_its_types(self):
        def check(ask, table, expected):
            answer = ask(f"SELECT * FROM {table} WHERE id < 0")
            self.assertEqual(0, answer.num_rows)
            self.assert_promised(answer)

        self.each(check)


if __name__ == "__main__":
    unittest.main()
