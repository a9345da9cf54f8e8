package io.meshgate.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalTypesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
        varchar                          | VARCHAR
        varchar(25)                      | VARCHAR(25)
        VARCHAR( 25 )                    | VARCHAR(25)
        character varying(25)            | VARCHAR(25)
        character varying                | VARCHAR
        char(3)                          | VARCHAR(3)
        character(3)                     | VARCHAR(3)
        bpchar                           | VARCHAR
        bpchar(7)                        | VARCHAR(7)
        text                             | VARCHAR
        string                           | VARCHAR
        large_string                     | VARCHAR
        utf8                             | VARCHAR
        json                             | VARCHAR
        jsonb                            | VARCHAR
        uuid                             | VARCHAR(36)
        numeric(12,2)                    | DECIMAL(12, 2)
        DECIMAL(10, 2)                   | DECIMAL(10, 2)
        decimal(9)                       | DECIMAL(9, 0)
        decimal128(38, 38)               | DECIMAL(38, 38)
        bool                             | BOOLEAN
        Boolean                          | BOOLEAN
        tinyint                          | SMALLINT
        smallint                         | SMALLINT
        int2                             | SMALLINT
        int16                            | SMALLINT
        int                              | INTEGER
        integer                          | INTEGER
        int4                             | INTEGER
        int32                            | INTEGER
        bigint                           | BIGINT
        int8                             | BIGINT
        int64                            | BIGINT
        long                             | BIGINT
        utinyint                         | SMALLINT
        usmallint                        | INTEGER
        uinteger                         | BIGINT
        ubigint                          | DECIMAL(20, 0)
        uint64                           | DECIMAL(20, 0)
        hugeint                          | DECIMAL(38, 0)
        real                             | REAL
        float4                           | REAL
        float                            | REAL
        float(24)                        | REAL
        float(25)                        | DOUBLE
        double                           | DOUBLE
        double precision                 | DOUBLE
        double   precision               | DOUBLE
        float8                           | DOUBLE
        bytea                            | VARBINARY
        blob                             | VARBINARY
        binary(16)                       | VARBINARY
        varbinary                        | VARBINARY
        byte_array                       | VARBINARY
        date                             | DATE
        date32[day]                      | DATE
        time                             | TIME
        time(6) without time zone        | TIME
        time64[us]                       | TIME
        timestamp                        | TIMESTAMP
        timestamp(6)                     | TIMESTAMP
        timestamp without time zone      | TIMESTAMP
        timestamp(3) without time zone   | TIMESTAMP
        timestamp[ms]                    | TIMESTAMP
        datetime                         | TIMESTAMP
        timestamptz                      | TIMESTAMP WITH TIME ZONE
        timestamptz(3)                   | TIMESTAMP WITH TIME ZONE
        timestamp with time zone         | TIMESTAMP WITH TIME ZONE
        TIMESTAMP(6) WITH TIME ZONE      | TIMESTAMP WITH TIME ZONE
        timestamp[us, tz=UTC]            | TIMESTAMP WITH TIME ZONE
        interval                         | INTERVAL
        interval year to month           | INTERVAL
        INTERVAL DAY(2) TO SECOND(6)     | INTERVAL
        integer[]                        | INTEGER ARRAY
        integer[3]                       | INTEGER ARRAY
        integer[][]                      | INTEGER ARRAY ARRAY
        integer array                    | INTEGER ARRAY
        numeric(10,2)[]                  | DECIMAL(10, 2) ARRAY
        array<int>                       | INTEGER ARRAY
        ARRAY<STRING>                    | VARCHAR ARRAY
        array(varchar(3))                | VARCHAR(3) ARRAY
        list<item: int64>                | BIGINT ARRAY
        list<array<date>>                | DATE ARRAY ARRAY
        struct<a:int,b:string>           | UNKNOWN
        map(varchar, integer)            | UNKNOWN
        array<struct<a:int>>             | UNKNOWN
        """)
    void readsTheNamesThatStoresGiveToTypes(String physicalType, String expected) {
        assertEquals(Optional.of(expected), PhysicalTypes.parse(physicalType).map(ColumnType::toString));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "  ",
                "numeric",
                "decimal",
                "NUMBER",
                "numeric(39,2)",
                "numeric(0)",
                "numeric(5,-2)",
                "numeric(3,5)",
                "varchar(0)",
                "varchar(10,2)",
                "varchar(max)",
                "varchar(99999999999)",
                "integer(11)",
                "timestamp(9)",
                "timestamp_ns",
                "timestamp[ns]",
                "time with time zone",
                "float(54)",
                "uhugeint",
                "array",
                "array<>",
                "array<geometry>",
                "geometry",
                "table",
                "9",
                "int; drop table x",
                "int)",
                "((((",
                "[]"
            })
    void neverGuesses(String physicalType) {
        assertEquals(Optional.empty(), PhysicalTypes.parse(physicalType));
    }

    @Test
    void floatIsWhatTheStoreMeansByIt() {
        assertEquals(Optional.of(ColumnType.DOUBLE), PhysicalTypes.parse("FLOAT", "postgres"));
        assertEquals(Optional.of(ColumnType.array(ColumnType.DOUBLE)), PhysicalTypes.parse("float[]", "postgresql"));
        assertEquals(Optional.of(ColumnType.REAL), PhysicalTypes.parse("FLOAT", "duckdb"));
        assertEquals(Optional.of(ColumnType.REAL), PhysicalTypes.parse("float4", "postgres"));
    }

    @Test
    void doesNotFollowEndlessNesting() {
        assertEquals(Optional.empty(), PhysicalTypes.parse("int" + "[]".repeat(90)));
        assertEquals(Optional.empty(), PhysicalTypes.parse("int" + "[]".repeat(100_000)));
        assertEquals(Optional.empty(), PhysicalTypes.parse("array<".repeat(30) + "int" + ">".repeat(30)));
    }
}
