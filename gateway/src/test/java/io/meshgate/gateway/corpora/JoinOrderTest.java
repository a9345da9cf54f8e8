package io.meshgate.gateway.corpora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.demo.TpchPlacement;
import io.meshgate.gateway.demo.TpchQuery;
import io.meshgate.gateway.demo.TpchStores;
import io.meshgate.gateway.resolve.ResolvedQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The join orders of the corpora: estimates against true rows, no product that a query does not demand, and moved bytes
 * beside random orders. In the build a slice; {@code -Dmeshgate.corpora.orders=50} compares every query with so many orders
 * in {@code -Dmeshgate.corpora.placements} placements, and prints the tables of docs/testing.md.
 */
@ExtendWith({TpchStores.Shared.class, TestPostgres.Shared.class})
final class JoinOrderTest {
    private static final int ORDERS = Integer.getInteger("meshgate.corpora.orders", 0);
    private static final int PLACEMENTS = Integer.getInteger("meshgate.corpora.placements", 3);
    private static final long SEED = Long.getLong("meshgate.corpora.seed", 1);
    private static final int CONNECTIONS_MAX = 64;
    private static final List<String> TPCH_TABLES =
            List.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier");

    @Test
    void tpch(TpchStores stores, @TempDir Path folder) throws Exception {
        for (int placement = 0; placement <= (ORDERS == 0 ? 0 : PLACEMENTS); placement++) {
            TpchPlacement tables =
                    placement == 0 ? TpchPlacement.likeTheDemo() : TpchPlacement.random(SEED + placement - 1);
            Path catalog = Files.createDirectory(folder.resolve("catalog" + placement));
            tables.writeCatalog(catalog, stores);
            MeshUnderTest mesh = MeshUnderTest.of(
                    catalog, stores.fileRoots(), stores.secrets(), CONNECTIONS_MAX, UnaryOperator.identity());
            try (JoinOrderMeasure measure =
                    new JoinOrderMeasure("TPC-H, " + tables.name(), mesh, stores.parquetFolder(), TPCH_TABLES)) {
                for (TpchQuery query : TpchQuery.all()) {
                    ask(measure, mesh, query.toString(), tables.sql(query));
                }
                check(measure);
            }
        }
    }

    @Test
    void tpcds(TestPostgres postgres, @TempDir Path folder) throws Exception {
        CorpusStores stores = new CorpusStores(postgres, folder.toRealPath(), "orders");
        TpcdsData.fill(stores);
        MeshUnderTest mesh = stores.mesh();
        try (JoinOrderMeasure measure =
                new JoinOrderMeasure("TPC-DS", mesh, stores.parquetFolder(), TpcdsData.TABLES)) {
            for (long seed = SEED; seed < SEED + (ORDERS == 0 ? 1 : PLACEMENTS); seed++) {
                for (TpcdsQuery query : TpcdsQuery.all()) {
                    Map<String, Place> places =
                            Place.scatter(TpcdsData.TABLES, ORDERS == 0 ? seed + query.number() : seed);
                    String sql = query.sql(table -> places.get(table).domain() + ".tpcds." + table);
                    ask(measure, mesh, query + ", placement " + seed, sql);
                }
            }
            check(measure);
        }
    }

    private static void ask(JoinOrderMeasure measure, MeshUnderTest mesh, String query, String sql) throws Exception {
        if (ORDERS == 0) {
            measure.plan(query, mesh.resolve(sql));
            return;
        }
        ResolvedQuery resolved = mesh.resolve(sql);
        measure.estimates(measure.plan(query, resolved));
        measure.orders(query, sql, ORDERS);
    }

    private static void check(JoinOrderMeasure measure) {
        System.out.println(measure.report());
        assertEquals(List.of(), measure.products());
        assertTrue(measure.shareWithin() >= 0.95, measure::report);
    }
}
