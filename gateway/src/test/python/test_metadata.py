"""What both clients see of the mesh: ADBC's metadata calls, and Flight SQL's commands through pyarrow.flight."""

import unittest

import pyarrow as pa

import clients

TPCH = {
    "pg": ["customer", "lineitem", "orders"],
    "duck": ["part", "partsupp", "supplier"],
    "files": ["nation", "region"],
}
PRODUCTS = ["tpch", "tpch_v1", "types", "types_v1"]


class AdbcMetadataTest(unittest.TestCase):
    def objects(self, **asked):
        with clients.connect() as connection:
            return connection.adbc_get_objects(**asked).read_all().to_pylist()

    def test_catalogs(self):
        found = self.objects(depth="catalogs")
        self.assertEqual(["duck", "files", "pg"], [c["catalog_name"] for c in found])
        self.assertTrue(all(c["catalog_db_schemas"] is None for c in found))

    def test_schemas(self):
        for catalog in self.objects(depth="db_schemas"):
            schemas = catalog["catalog_db_schemas"]
            self.assertEqual(PRODUCTS, sorted(s["db_schema_name"] for s in schemas))
            self.assertTrue(all(s["db_schema_tables"] is None for s in schemas))

    def test_tables(self):
        for catalog in self.objects(depth="tables", db_schema_filter="tpch"):
            (schema,) = catalog["catalog_db_schemas"]
            tables = schema["db_schema_tables"]
            self.assertEqual(TPCH[catalog["catalog_name"]], sorted(t["table_name"] for t in tables))
            self.assertEqual({"TABLE"}, {t["table_type"] for t in tables})

    def test_columns(self):
        (catalog,) = self.objects(
            depth="all", catalog_filter="pg", db_schema_filter="tpch", table_name_filter="orders"
        )
        (schema,) = catalog["catalog_db_schemas"]
        (table,) = schema["db_schema_tables"]
        columns = table["table_columns"]
        self.assertEqual("o_orderkey", columns[0]["column_name"])
        self.assertEqual(list(range(1, 10)), [c["ordinal_position"] for c in columns])
        by_name = {c["column_name"]: c for c in columns}
        # Of what Flight SQL tells of a column this driver passes on the type's name alone.
        self.assertEqual("DECIMAL", by_name["o_totalprice"]["xdbc_type_name"])

    def test_column_filter(self):
        (catalog,) = self.objects(
            depth="all",
            catalog_filter="pg",
            db_schema_filter="tpch",
            table_name_filter="line%",
            column_name_filter="l_ship%",
        )
        (table,) = catalog["catalog_db_schemas"][0]["db_schema_tables"]
        self.assertEqual(
            ["l_shipdate", "l_shipinstruct", "l_shipmode"], [c["column_name"] for c in table["table_columns"]]
        )

    def test_unknown_names_are_empty(self):
        found = self.objects(depth="all", catalog_filter="nobody")
        self.assertEqual([], found)

    def test_table_schema(self):
        with clients.connect() as connection:
            schema = connection.adbc_get_table_schema("nation", catalog_filter="files", db_schema_filter="tpch")
        self.assertEqual(
            [("n_nationkey", pa.int64()), ("n_name", pa.string()), ("n_regionkey", pa.int64()), ("n_comment", pa.string())],
            [(field.name, field.type) for field in schema],
        )

    def test_table_types(self):
        with clients.connect() as connection:
            self.assertEqual(["TABLE"], connection.adbc_get_table_types())

    def test_info(self):
        with clients.connect() as connection:
            info = connection.adbc_get_info()
        self.assertEqual("Meshgate", info["vendor_name"])
        self.assertTrue(info["vendor_version"])
        self.assertEqual("18.3.0", info["vendor_arrow_version"])


class FlightMetadataTest(unittest.TestCase):
    def test_tables_of_a_pattern(self):
        command = clients.field(1, "pg") + clients.field(2, "tpch") + clients.field(3, "o%")
        found = clients.flight_command("CommandGetTables", command)
        self.assertEqual(
            [{"catalog_name": "pg", "db_schema_name": "tpch", "table_name": "orders", "table_type": "TABLE"}],
            found.to_pylist(),
        )

    def test_columns_say_more_than_their_arrow_types(self):
        command = clients.field(1, "pg") + clients.field(2, "tpch") + clients.field(3, "orders")
        command += clients.number_field(5, 1)
        (table,) = clients.flight_command("CommandGetTables", command).to_pylist()
        schema = pa.ipc.read_schema(pa.py_buffer(table["table_schema"]))
        said = {
            key.decode().removeprefix("ARROW:FLIGHT:SQL:"): value.decode()
            for key, value in schema.field("o_totalprice").metadata.items()
        }
        self.assertTrue(said.pop("REMARKS"))
        self.assertEqual(
            {
                "CATALOG_NAME": "pg",
                "SCHEMA_NAME": "tpch",
                "TABLE_NAME": "orders",
                "TYPE_NAME": "DECIMAL",
                "PRECISION": "12",
                "SCALE": "2",
                "IS_AUTO_INCREMENT": "0",
                "IS_CASE_SENSITIVE": "0",
                "IS_READ_ONLY": "1",
                "IS_SEARCHABLE": "1",
            },
            said,
        )
        self.assertFalse(schema.field("o_totalprice").nullable)

    def test_primary_keys(self):
        command = clients.field(1, "pg") + clients.field(2, "tpch") + clients.field(3, "lineitem")
        keys = clients.flight_command("CommandGetPrimaryKeys", command).to_pylist()
        self.assertEqual(
            [("l_orderkey", 1), ("l_linenumber", 2)], [(k["column_name"], k["key_sequence"]) for k in keys]
        )

    def test_types(self):
        types = clients.flight_command("CommandGetXdbcTypeInfo").to_pylist()
        codes = [t["data_type"] for t in types]
        self.assertEqual(sorted(codes), codes)
        self.assertIn("TIMESTAMP WITH TIME ZONE", [t["type_name"] for t in types])
        bigint = clients.number_field(1, -5)
        self.assertEqual(
            ["BIGINT"],
            [t["type_name"] for t in clients.flight_command("CommandGetXdbcTypeInfo", bigint).to_pylist()],
        )

    def test_information_schema_agrees(self):
        for client, ask in clients.CLIENTS.items():
            with self.subTest(client=client):
                names = ask(
                    "SELECT table_catalog, table_schema, table_name FROM information_schema.tables ORDER BY 1, 2, 3"
                )
                listed = clients.flight_command("CommandGetTables").select([0, 1, 2])
                self.assertEqual(
                    [tuple(row.values()) for row in listed.to_pylist()],
                    [tuple(row.values()) for row in names.to_pylist()],
                )


if __name__ == "__main__":
    unittest.main()
