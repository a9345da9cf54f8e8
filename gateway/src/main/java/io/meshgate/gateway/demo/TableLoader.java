package io.meshgate.gateway.demo;

import java.nio.file.Path;
import java.sql.SQLException;

/** Fills one store with tables, one after the other; {@link #finish} makes them fit to be asked. Not thread-safe. */
interface TableLoader extends AutoCloseable {
    /** Makes an empty table; a table that references others comes after them. */
    void create(TpchTable table) throws SQLException;

    /** Adds the rows of a file as {@link TpchText} writes it. */
    void load(TpchTable table, Path file) throws SQLException;

    /**
     * Makes keys, indexes, statistics, files: whatever comes once all rows are there.
     *
     * @param listener is told each step that may take a while
     */
    void finish(ProgressListener listener) throws SQLException;

    @Override
    void close() throws SQLException;

    /** A text as an SQL literal, for statements that take no parameters. */
    static String literal(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }
}
