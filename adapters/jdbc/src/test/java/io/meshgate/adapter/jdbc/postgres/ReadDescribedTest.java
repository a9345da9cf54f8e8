package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A column as described, written as the dialect writes it, reads as promised: the three must agree for every type. */
class ReadDescribedTest extends PostgresTest {
    private static final Table TABLE = new Table("t", "every_type", List.of(), List.of(), Optional.empty());

    private static final String DDL = """
        DROP TABLE IF EXISTS every_type;
        DROP TYPE IF EXISTS mood;
        DROP DOMAIN IF EXISTS money_amount;
        DROP COLLATION IF EXISTS loud;
        CREATE TYPE mood AS ENUM ('happy', 'sad');
        CREATE DOMAIN money_amount AS numeric(10, 2);
        CREATE COLLATION loud (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE every_type (
          bool boolean, i2 smallint, i4 integer, i8 bigint, o oid, r real, d double precision,
          n numeric(12, 2), wide numeric(5, -3), t text, v varchar(10), fixed char(5), ch "char", na name, u uuid,
          j json, jb jsonb, x xml, ip inet, net cidr, mac macaddr, m mood, dom money_amount, shout text COLLATE loud,
          da date, ti time(3), ts timestamp, tz timestamptz, iv interval,
          ai int[], au uuid[], am mood[], ad money_amount[], ac char(3)[], av varchar(4)[]);
        INSERT INTO every_type VALUES (
          true, 1, 2, 3, 4, 1.5, 2.5,
          3.25, 12000, 'text', 'var', 'ab', 'c', 'a_name', '00000000-0000-0000-0000-00000000000A',
          '{"a": 1}', '{"b":2}', '<x/>', '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', 'sad', 9.5, 'Loud',
          '2024-02-29', '12:34:56.789', '2024-02-29 12:00', '2024-02-29 12:00+01', '1 day',
          '{1,2}', '{00000000-0000-0000-0000-00000000000A}', '{happy,NULL}', '{1.5}', '{a,bc}', '{d,""}');
        INSERT INTO every_type DEFAULT VALUES\
        """;

    @Test
    void readsEveryDescribedTypeOnBothPaths() {
        postgres.execute(DDL);
        LiveTable live = store.describe(TABLE);
        PostgresDialect dialect = new PostgresDialect();
        String text = live.columns().stream()
                .map(c -> dialect.column("t0", new StoreColumn(c.name(), c.type(), true, c)) + " AS "
                        + dialect.quote(c.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM public.every_type t0"));
        List<ResultColumn> columns =
                live.columns().stream().map(c -> column(c.name(), c.type())).toList();
        for (boolean prepared : List.of(false, true)) {
            List<List<Object>> read = rows(new RemoteStatement(text, columns, prepared));
            assertEquals(
                    "[true, 1, 2, 3, 4, 1.5, 2.5, 3.25, 12000, text, var, ab, c, a_name,"
                            + " 00000000-0000-0000-0000-00000000000a, {\"a\": 1}, {\"b\": 2}, <x/>, 10.0.0.1/32,"
                            + " 10.0.0.0/8, 08:00:2b:01:02:03, sad, 9.50, Loud, 19782, 45296789000, 2024-02-29T12:00,"
                            + " 1709204400000000, P1D PT0S, [1,2], [\"00000000-0000-0000-0000-00000000000a\"],"
                            + " [\"happy\",null], [1.50], [\"a\",\"bc\"], [\"d\",\"\"]]",
                    read.get(0).toString());
            assertEquals(
                    live.columns().size(),
                    read.get(1).stream().filter(v -> v == null).count());
        }
        assertEquals(35, live.columns().stream().map(LiveColumn::name).count());
    }
}
