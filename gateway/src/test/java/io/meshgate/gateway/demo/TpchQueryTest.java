package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TpchQueryTest {
    @Test
    void tablesAreNamedAsAsked() {
        String sql = TpchQuery.of(7).sql(table -> "a.b." + table.tableName());
        assertTrue(sql.contains("a.b.nation n1"), sql);
        assertFalse(sql.contains("{"), sql);
    }

    @Test
    void aTableThatTpchDoesNotHaveIsAMistake() {
        TpchQuery mistaken = new TpchQuery(0, "select * from {lines}");
        assertThrows(IllegalStateException.class, () -> mistaken.sql(TpchTable::tableName));
    }

    @Test
    void orderAndLimitAreReadFromTheText() {
        TpchQuery q03 = TpchQuery.of(3);
        assertEquals(List.of(1, 2), q03.orderKeys(List.of("l_orderkey", "revenue", "o_orderdate", "o_shippriority")));
        assertEquals(OptionalInt.of(10), q03.limit());
        assertEquals(OptionalInt.empty(), q03.withoutLimit().limit());
        assertEquals(
                List.of(1),
                q03.withoutLimit().orderKeys(List.of("o_orderdate", "revenue")).subList(0, 1));
        assertThrows(IllegalStateException.class, () -> q03.orderKeys(List.of("revenue")));
    }

    @Test
    void fiveHaveALimitAndFourNoOrder() {
        List<TpchQuery> all = TpchQuery.all();
        assertEquals(TpchQuery.COUNT, all.size());
        assertEquals(
                List.of(2, 3, 10, 18, 21),
                all.stream()
                        .filter(query -> query.limit().isPresent())
                        .map(TpchQuery::number)
                        .toList());
        assertEquals(
                List.of(6, 14, 17, 19),
                all.stream()
                        .filter(query -> !query.text().contains("order by"))
                        .map(TpchQuery::number)
                        .toList());
    }
}
