package io.meshgate.gateway.demo;

import io.meshgate.gateway.demo.ProgressListener.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Generates tables of one scale and loads them into stores, telling how far it has come. Not thread-safe. */
final class TpchLoad {
    private final double scale;
    private final TpchText text;
    private final Started started;
    private final ProgressListener listener;
    private final long rowsExpected;
    private long rows;

    /**
     * @param tables all that will be loaded, for the measure of progress
     * @param work an existing folder for files between generator and store
     * @param started tells when to stop
     */
    TpchLoad(double scale, List<TpchTable> tables, Path work, Started started, ProgressListener listener) {
        this.scale = scale;
        this.text = new TpchText(scale, work);
        this.started = started;
        this.listener = listener;
        this.rowsExpected =
                tables.stream().mapToLong(table -> table.rowsExpected(scale)).sum();
    }

    /** Fills a store with some of the tables. */
    void fill(TableLoader loader, List<TpchTable> tables) throws IOException, SQLException {
        for (TpchTable table : tables) {
            loader.create(table);
            long[] tableRows = {0};
            text.forEachChunk(table, chunk -> {
                started.check();
                loader.load(table, chunk.file());
                tableRows[0] += chunk.rows();
                rows += chunk.rows();
                tell(table, tableRows[0]);
            });
        }
        started.check();
        loader.finish(listener);
    }

    private void tell(TpchTable table, long tableRows) {
        long tableRowsMax = Math.max(tableRows, table.rowsExpected(scale));
        listener.loaded(new Loaded(table.tableName(), tableRows, tableRowsMax, rows, Math.max(rows, rowsExpected)));
    }

    /** All eight tables. */
    static List<TpchTable> all() {
        return Arrays.asList(TpchTable.values());
    }
}
