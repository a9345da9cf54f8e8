package io.meshgate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.benchmarks.Split.Step;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.demo.TpchQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void itsStatementsAreReadInOrder() {
        Split split = Split.parsed("""
            -- why
            -- f0 = supply.parts (p_partkey bigint, price decimal(12,2))
            select 1,
                2
            -- answer (price decimal(38,2))
            select sum(price) from f0
            """);
        assertEquals(
                new Split(
                        List.of(new Step(
                                "f0",
                                "supply.parts",
                                List.of(
                                        new ResultColumn("p_partkey", ColumnType.BIGINT, true),
                                        new ResultColumn("price", ColumnType.decimal(12, 2), true)),
                                "select 1,\n    2")),
                        Optional.of(new Step(
                                "answer",
                                "",
                                List.of(new ResultColumn("price", ColumnType.decimal(38, 2), true)),
                                "select sum(price) from f0"))),
                split);
    }

    @Test
    void severalStatementsNeedAnAnswer() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Split.parsed("-- f0 = a.b (x bigint)\nselect 1\n-- f1 = a.b (x bigint)\nselect 2"));
        assertThrows(IllegalArgumentException.class, () -> Split.parsed("-- f0 = a.b (x point)\nselect 1"));
    }

    @Test
    void everyQueryHasOne() {
        for (TpchQuery query : TpchQuery.all()) {
            assertDoesNotThrow(() -> Split.of(query.toString()), query::toString);
        }
    }
}
