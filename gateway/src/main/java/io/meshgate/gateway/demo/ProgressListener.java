package io.meshgate.gateway.demo;

/** Is told how far the demo's preparation has come. Called by the starting thread only, some ten times a second at most. */
public interface ProgressListener {
    /** For those who do not look. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public void step(String words) {}

        @Override
        public void loaded(Loaded rows) {}
    };

    /** A step begins that has no measure, such as {@code Starting PostgreSQL}; the one before is over. */
    void step(String words);

    /** Rows have arrived in their store. */
    void loaded(Loaded rows);

    /**
     * How much has been loaded.
     *
     * @param table the table under way
     * @param tableRows rows of it so far
     * @param tableRowsMax rows that it will have; for lineitem an estimate until its last row
     * @param rows rows of all tables so far
     * @param rowsMax rows that all tables will have, an estimate likewise
     */
    record Loaded(String table, long tableRows, long tableRowsMax, long rows, long rowsMax) {}
}
