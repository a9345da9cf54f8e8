package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import java.sql.SQLException;

/** The rows of one statement on one connection; one thread at a time. */
sealed interface RowSource permits CopyRows, PreparedRows {
    /** Sends the statement and waits until the server begins to answer, which may be as long as it runs. */
    void start() throws SQLException;

    /**
     * Reads rows until the batch is full.
     *
     * @return false if the server has said that the answer is complete
     */
    boolean fill(BatchReader batch) throws SQLException;

    /** Whether the server now waits for us, so that there is nothing to cancel. */
    boolean idle();

    /** Reads what is on its way and drops it, until the statement is over; returns or throws as the server says. */
    void drain() throws SQLException;

    /** Lets go of what the driver keeps for this statement, which is over; sends nothing. */
    void release();
}
