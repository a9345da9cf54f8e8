"""How connections and cursors behave: autocommit, transactions, errors, prepared statements, cancelling."""

import threading
import unittest
import warnings

import adbc_driver_flightsql.dbapi as adbc
import adbc_driver_manager
import pyarrow as pa
import pyarrow.flight as flight

import clients

# As wide as lineitem, and so long that nobody waits for its end.
ENDLESS = "SELECT l.* FROM pg.tpch.lineitem l JOIN pg.tpch.orders o ON l.l_quantity < o.o_orderkey"


class SessionsTest(unittest.TestCase):
    def test_connecting_as_python_does_warns_and_works(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with adbc.connect(clients.URL) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM files.tpch.nation")
                self.assertEqual((25,), cursor.fetchone())
                self.assertIsNone(cursor.fetchone())
        self.assertTrue(any("autocommit" in str(w.message) for w in caught), [str(w.message) for w in caught])

    def test_there_is_no_transaction_to_end(self):
        with clients.connect() as connection:
            with self.assertRaises(adbc_driver_manager.Error):
                connection.adbc_connection.set_autocommit(False)
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                self.assertEqual([(1,)], cursor.fetchall())

    def test_errors_name_cause_and_place_and_leave_the_connection_usable(self):
        with clients.connect() as connection, connection.cursor() as cursor:
            with self.assertRaises(adbc_driver_manager.Error) as raised:
                cursor.execute("SELECT * FROM pg.tpch.lineitems")
            self.assertIn("did you mean", str(raised.exception))
            with self.assertRaises(adbc_driver_manager.Error) as raised:
                cursor.execute("DELETE FROM pg.tpch.lineitem")
            self.assertIn("reads", str(raised.exception))
            cursor.execute("SELECT 1")
            self.assertEqual((1,), cursor.fetchone())
        with self.assertRaises((flight.FlightError, pa.ArrowException)) as raised:
            clients.pyarrow_flight("SELECT * FROM pg.tpch.lineitems")
        self.assertIn("did you mean", str(raised.exception))

    def test_a_statement_is_prepared_once_and_run_again(self):
        with clients.connect() as connection, connection.cursor() as cursor:
            cursor.adbc_prepare("SELECT r_name FROM files.tpch.region ORDER BY 1")
            for _ in range(3):
                cursor.execute("SELECT r_name FROM files.tpch.region ORDER BY 1")
                self.assertEqual(5, len(cursor.fetchall()))

    def test_one_connection_has_many_cursors(self):
        with clients.connect() as connection:
            cursors = [connection.cursor() for _ in range(5)]
            for cursor in cursors:
                cursor.execute("SELECT n_nationkey FROM files.tpch.nation ORDER BY 1")
            for cursor in cursors:
                self.assertEqual(25, len(cursor.fetchall()))
                cursor.close()

    def test_a_cursor_cancels_what_it_reads(self):
        with clients.connect() as connection, connection.cursor() as cursor:
            cursor.execute(ENDLESS)
            reader = cursor.fetch_record_batch()
            self.assertGreater(reader.read_next_batch().num_rows, 0)
            threading.Timer(0.05, cursor.adbc_cancel).start()
            with self.assertRaises(Exception) as raised:
                while True:
                    reader.read_next_batch()
            self.assertNotIsInstance(raised.exception, StopIteration)
            with connection.cursor() as other:
                other.execute("SELECT 1")
                self.assertEqual((1,), other.fetchone())

    def test_a_stream_that_is_dropped_ends(self):
        with flight.connect(clients.URL) as client:
            type_url = "type.googleapis.com/arrow.flight.protocol.sql.CommandStatementQuery"
            command = clients.field(1, type_url) + clients.field(2, clients.field(1, ENDLESS))
            info = client.get_flight_info(flight.FlightDescriptor.for_command(command))
            stream = client.do_get(info.endpoints[0].ticket)
            self.assertGreater(stream.read_chunk().data.num_rows, 0)
            stream.cancel()
            with self.assertRaises((flight.FlightCancelledError, StopIteration, OSError)):
                while True:
                    stream.read_chunk()


if __name__ == "__main__":
    unittest.main()
