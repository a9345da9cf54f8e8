package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meshgate.gateway.demo.TpchStores.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That the queries, the stores and the oracle which the TPC-H tests rely on can be relied on. */
@ExtendWith(TpchStores.Shared.class)
final class TpchEquipmentTest {

    /** Two engines that know nothing of each other read the same text over their own copy of the data. */
    @ParameterizedTest
    @MethodSource("io.meshgate.gateway.demo.TpchQuery#all")
    void postgresAnswersAsTheOracleDoes(TpchQuery query, TpchStores stores) throws SQLException {
        try (Connection connection = stores.connectPostgres();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query.sql(TpchTable::tableName))) {
            assertEquals(
                    Optional.empty(), stores.oracle().comparison(query).difference(Rows.of(results)), query::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("io.meshgate.gateway.demo.TpchQuery#all")
    void theOracleHasRowsToCompare(TpchQuery query, TpchStores stores) throws SQLException {
        assertFalse(stores.oracle().comparison(query).full().values().isEmpty(), query::toString);
    }

    @ParameterizedTest
    @EnumSource
    void everyStoreHoldsTheSameRows(TpchTable table, TpchStores stores) throws SQLException {
        Rows right = stores.oracle().run(checksum(table, table.tableName()));
        String file = TableLoader.literal(stores.parquetFolder().resolve(table.tableName() + ".parquet"));
        assertEquals(right, stores.oracle().run(checksum(table, file)));
        try (Connection connection = stores.connectPostgres();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(checksum(table, table.tableName()))) {
            assertEquals(right, Rows.of(results));
        }
    }

    /** Rows, and of each column a sum over numbers, over days, or over lengths of texts. */
    private static String checksum(TpchTable table, String source) {
        return table.columns().stream()
                .map(column -> switch (column.type().replaceFirst("\\(.*", "")) {
                    case "varchar" -> "cast(sum(length(" + column.name() + ")) as decimal(38,0))";
                    case "date" -> "cast(sum(" + column.name() + " - date '1990-01-01') as decimal(38,0))";
                    case "decimal" -> "cast(sum(" + column.name() + ") as decimal(38,2))";
                    default -> "cast(sum(" + column.name() + ") as decimal(38,0))";
                })
                .map(sum -> sum + " as s")
                .collect(Collectors.joining(", ", "select count(*) as n, ", " from " + source));
    }

    @Test
    void aPlacementIsTheSameForTheSameSeed() {
        assertEquals(TpchPlacement.random(7), TpchPlacement.random(7));
        assertNotEquals(
                TpchPlacement.random(7).stores(), TpchPlacement.random(8).stores());
    }

    @Test
    void aPlacementListsEachTableOnce(TpchStores stores, @TempDir Path folder) throws IOException {
        TpchPlacement placement = TpchPlacement.random(1);
        placement.writeCatalog(folder, stores);
        int tables = 0;
        for (Store store : Set.copyOf(placement.stores().values())) {
            Path file = folder.resolve(store.domain()).resolve("tpch").resolve("v1.odcs.yaml");
            JsonNode contract = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
            for (JsonNode schema : contract.get("schema")) {
                TpchTable table = TpchTable.valueOf(schema.get("name").asText().toUpperCase(java.util.Locale.ROOT));
                assertEquals(store, placement.stores().get(table));
                assertTrue(schema.get("properties").size() == table.columns().size());
                tables++;
            }
        }
        assertEquals(TpchTable.values().length, tables);
    }
}
