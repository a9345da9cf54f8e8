package io.meshgate.adapter.jdbc.postgres;

import static io.meshgate.catalog.ColumnType.array;
import static io.meshgate.catalog.ColumnType.decimal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table's catalog says, and what of it may be relied upon. */
class DescribeTest extends PostgresTest {

    @BeforeAll
    static void createTables() {
        TestPostgres.shared()
                .execute(
                        "DROP SCHEMA IF EXISTS described CASCADE",
                        "CREATE SCHEMA described",
                        "SET search_path = described",
                        "CREATE TYPE mood AS ENUM ('happy', 'sad')",
                        "CREATE TYPE pair AS (a int, b int)",
                        "CREATE TYPE int4 AS ENUM ('not a number')",
                        "CREATE DOMAIN price AS numeric(10, 2)",
                        "CREATE DOMAIN list_price AS price CHECK (VALUE > 0)",
                        "CREATE DOMAIN tags AS text[]",
                        "CREATE COLLATION shouting (provider = icu, locale = 'und-u-ks-level2', deterministic ="
                                + " false)");
    }

    private LiveTable describe(String physicalName) {
        return store.describe(new Table("t", physicalName, List.of(), List.of(), Optional.empty()));
    }

    private LiveTable describe(String name, String... ddl) {
        postgres.execute(
                "SET search_path = described; DROP TABLE IF EXISTS " + name + " CASCADE; " + String.join("; ", ddl));
        return describe("described." + name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        boolean                     | BOOLEAN                  | false
        smallint                    | SMALLINT                 | false
        integer                     | INTEGER                  | false
        bigint                      | BIGINT                   | false
        oid                         | BIGINT                   | true
        real                        | REAL                     | false
        double precision            | DOUBLE                   | false
        numeric(12, 2)              | DECIMAL(12, 2)           | false
        numeric(38, 38)             | DECIMAL(38, 38)          | false
        numeric(5, -3)              | DECIMAL(8, 0)            | false
        numeric(2, 5)               | DECIMAL(5, 5)            | false
        numeric(39, 2)              | UNKNOWN                  | false
        numeric(38, -1)             | UNKNOWN                  | false
        numeric                     | UNKNOWN                  | false
        text                        | VARCHAR                  | false
        character varying           | VARCHAR                  | false
        character varying(20)       | VARCHAR(20)              | false
        character(10)               | VARCHAR(10)              | true
        "char"                      | VARCHAR                  | true
        name                        | VARCHAR                  | true
        uuid                        | VARCHAR(36)              | true
        json                        | VARCHAR                  | true
        jsonb                       | VARCHAR                  | true
        inet                        | VARCHAR                  | true
        described.mood              | VARCHAR                  | true
        described.int4              | VARCHAR                  | true
        bytea                       | VARBINARY                | false
        date                        | DATE                     | false
        time without time zone      | TIME                     | false
        time(3) without time zone   | TIME                     | false
        time with time zone         | UNKNOWN                  | false
        timestamp without time zone | TIMESTAMP                | false
        timestamp(0) with time zone | TIMESTAMP WITH TIME ZONE | false
        interval                    | INTERVAL                 | false
        interval day to second(3)   | INTERVAL                 | false
        integer[]                   | INTEGER ARRAY            | false
        numeric(10,2)[]             | DECIMAL(10, 2) ARRAY     | false
        uuid[]                      | VARCHAR(36) ARRAY        | true
        text[]                      | VARCHAR ARRAY            | false
        character varying[]         | VARCHAR ARRAY            | true
        described.mood[]            | VARCHAR ARRAY            | true
        described.price             | DECIMAL(10, 2)           | true
        described.list_price        | DECIMAL(10, 2)           | true
        described.list_price[]      | DECIMAL(10, 2) ARRAY     | true
        described.tags              | VARCHAR ARRAY            | true
        described.tags[]            | UNKNOWN                  | false
        described.pair              | UNKNOWN                  | false
        int4range                   | UNKNOWN                  | false
        money                       | UNKNOWN                  | false
        point                       | UNKNOWN                  | false
        int2vector                  | UNKNOWN                  | false
        """, quoteCharacter = '`')
    void tellsWhatATypeMeans(String spelling, String type, boolean cast) {
        LiveColumn column = describe("one_type", "CREATE TABLE one_type (c " + spelling + ")")
                .columns()
                .getFirst();
        assertEquals(type, column.type().toString());
        assertEquals(spelling.replace(", ", ","), column.storeType());
        assertEquals(cast ? Set.of(Trait.CAST_ON_READ) : Set.of(), column.traits());
        assertTrue(column.nullable());
    }

    @Test
    void tellsCollationsThatIgnoreDifferences() {
        LiveTable table = describe(
                "collated",
                "CREATE TABLE collated (plain text, c text COLLATE \"C\", shouted text COLLATE shouting, many text[]"
                        + " COLLATE shouting, fixed char(3) COLLATE shouting)");
        assertEquals(
                List.of(
                        Set.of(),
                        Set.of(),
                        Set.of(Trait.OWN_COLLATION),
                        Set.of(Trait.OWN_COLLATION),
                        Set.of(Trait.OWN_COLLATION, Trait.CAST_ON_READ)),
                table.columns().stream().map(LiveColumn::traits).toList());
    }

    @Test
    void tellsColumnsInOrderWithoutDroppedOnes() {
        LiveTable table = describe(
                "cut", "CREATE TABLE cut (a int, b int, \"C d\" int NOT NULL)", "ALTER TABLE cut DROP COLUMN b");
        assertEquals(
                List.of("a", "C d"),
                table.columns().stream().map(LiveColumn::name).toList());
        assertEquals(
                List.of(true, false),
                table.columns().stream().map(LiveColumn::nullable).toList());
        assertEquals(List.of(), describe("bare", "CREATE TABLE bare ()").columns());
    }

    @Test
    void tellsKeysThatHold() {
        LiveTable table = describe(
                "keyed",
                "CREATE TABLE keyed (b int, a int, u int NOT NULL UNIQUE, maybe int UNIQUE, one int UNIQUE NULLS NOT"
                        + " DISTINCT, later int NOT NULL UNIQUE DEFERRABLE, part int NOT NULL, lower_me text NOT NULL,"
                        + " extra int NOT NULL, span int4range NOT NULL, PRIMARY KEY (a, b))",
                "CREATE UNIQUE INDEX ON keyed (part) WHERE part > 0",
                "CREATE UNIQUE INDEX ON keyed (lower(lower_me))",
                "CREATE UNIQUE INDEX ON keyed (extra) INCLUDE (part)");
        assertEquals(List.of(List.of("a", "b"), List.of("u"), List.of("extra")), table.uniqueKeys());
    }

    @Test
    void doesNotRelyOnWhatIsNotEnforced() {
        LiveTable parent = describe(
                "parent",
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (1)");
        assertEquals(List.of(), parent.uniqueKeys(), "a child may repeat its parent's keys");
        LiveTable lax = describe(
                "lax",
                "CREATE TABLE lax (x int)",
                "INSERT INTO lax VALUES (NULL)",
                "ALTER TABLE lax ADD CONSTRAINT later NOT NULL x NOT VALID");
        assertTrue(lax.columns().getFirst().nullable(), "a constraint that is not validated");
    }

    @Test
    void describesAllKindsOfTables() {
        LiveTable parts = describe(
                "parts",
                "CREATE TABLE parts (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
                "INSERT INTO parts SELECT g, date '2024-06-01' + g FROM generate_series(1, 500) g",
                "ANALYZE parts_1; ANALYZE parts_2");
        assertEquals(List.of(List.of("id", "day")), parts.uniqueKeys());

        postgres.execute(
                "SET search_path = described; DROP VIEW IF EXISTS v; DROP MATERIALIZED VIEW IF EXISTS m; CREATE VIEW v"
                    + " AS SELECT id, day FROM parts; CREATE MATERIALIZED VIEW m AS SELECT id FROM parts; ANALYZE m");
        LiveTable view = describe("described.v");
        assertEquals(
                List.of(ColumnType.INTEGER, ColumnType.DATE),
                view.columns().stream().map(LiveColumn::type).toList());
        assertEquals(List.of(), view.uniqueKeys());
        assertEquals(1, describe("described.m").columns().size());
    }

    @Test
    void findsTheSchema() {
        postgres.execute("CREATE TABLE IF NOT EXISTS public.here (x numeric(4, 1)[])");
        assertEquals(array(decimal(4, 1)), describe("here").columns().getFirst().type());
        assertEquals("oid", describe("pg_catalog.pg_class").columns().getFirst().name());
    }

    @Test
    void tellsWhatIsNotThere() {
        StoreFailure failure = assertThrows(StoreFailure.class, () -> describe("described.nothing"));
        assertEquals(Kind.REFUSED, failure.kind());
        assertEquals(Phase.DESCRIBE, failure.phase());
        assertTrue(failure.getMessage().contains("there is no table described.nothing"), failure.getMessage());
        postgres.execute("CREATE SEQUENCE IF NOT EXISTS described.a_sequence");
        assertThrows(StoreFailure.class, () -> describe("described.a_sequence"));
    }

    @Test
    void tellsPrimaryAndForeignKeys() {
        postgres.execute(
                "SET search_path = described",
                "DROP TABLE IF EXISTS region, country, parcel, \"Odd\" CASCADE",
                "CREATE TABLE region (id int, part int, PRIMARY KEY (part, id))",
                "CREATE TABLE country (code text UNIQUE, region int, part int,"
                        + " CONSTRAINT located FOREIGN KEY (region, part) REFERENCES region (id, part))",
                "CREATE TABLE parcel (id int PRIMARY KEY, country text REFERENCES country (code)) PARTITION BY RANGE"
                        + " (id)",
                "CREATE TABLE parcel_1 PARTITION OF parcel FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE \"Odd\" (parcel int REFERENCES parcel)");
        assertEquals(
                new LiveKeys(
                        Optional.of(new LiveKeys.Name("described", "region")),
                        Optional.of(new LiveKeys.PrimaryKey("region_pkey", List.of("part", "id"))),
                        List.of()),
                keys("region"));
        assertEquals(
                new LiveKeys(
                        Optional.of(new LiveKeys.Name("described", "country")),
                        Optional.empty(),
                        List.of(new LiveKeys.ForeignKey(
                                "located",
                                List.of("region", "part"),
                                new LiveKeys.Name("described", "region"),
                                List.of("id", "part")))),
                keys("country"));
        assertEquals(
                List.of(new LiveKeys.ForeignKey(
                        "Odd_parcel_fkey", List.of("parcel"), new LiveKeys.Name("described", "parcel"), List.of("id"))),
                keys("Odd").foreign());
        assertEquals(
                List.of(List.of("country")),
                keys("parcel_1").foreign().stream()
                        .map(LiveKeys.ForeignKey::columns)
                        .toList());
        assertEquals(LiveKeys.NONE, keys("missing"));
    }

    private LiveKeys keys(String name) {
        return store.keys(new Table("t", "described." + name, List.of(), List.of(), Optional.empty()));
    }
}
