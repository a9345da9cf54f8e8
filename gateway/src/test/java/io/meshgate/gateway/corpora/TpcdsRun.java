package io.meshgate.gateway.corpora;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.Rows;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.query.PlannedAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TPC-DS in one mesh: asks its queries in random placements and keeps count. */
final class TpcdsRun implements AutoCloseable {
    private final TpcdsOracle oracle;
    private final MeshUnderTest mesh;
    private final List<String> wrong = new ArrayList<>();
    private final PlanningTimes planning = new PlanningTimes();
    private int asked;
    private int withRows;

    TpcdsRun(TestPostgres postgres, Path folder) throws IOException, SQLException {
        CorpusStores stores = new CorpusStores(postgres, folder, "tpcds");
        TpcdsData.fill(stores);
        oracle = new TpcdsOracle(stores);
        mesh = stores.sendingRows();
    }

    /** Asks the query with the tables where chance has put them. */
    void ask(TpcdsQuery query, long seed) {
        Map<String, Place> places = Place.scatter(TpcdsData.TABLES, seed);
        String sql = query.sql(table -> places.get(table).domain() + ".tpcds." + table);
        asked++;
        difference(query, sql).ifPresent(words -> wrong.add(query + " in placement " + seed + ": " + words));
    }

    private Optional<String> difference(TpcdsQuery query, String sql) {
        try {
            long began = System.nanoTime();
            PlannedAnswer answer = mesh.plan(sql);
            planning.add(query.toString(), System.nanoTime() - began);
            try (BatchStream stream = answer.open()) {
                Rows rows = Rows.of(stream);
                withRows += rows.values().isEmpty() ? 0 : 1;
                return oracle.difference(query, rows);
            }
        } catch (RuntimeException | SQLException e) {
            return Optional.of(e.toString());
        }
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    String report() {
        return "TPC-DS: " + asked + " asked, " + withRows + " with rows, " + wrong.size() + " wrong; "
                + planning.report();
    }

    @Override
    public void close() throws SQLException {
        mesh.close();
        oracle.close();
    }
}
