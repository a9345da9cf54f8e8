package io.meshgate.gateway.cli;

import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Writes an answer in one format, batch by batch. For one thread. */
interface AnswerWriter extends AutoCloseable {

    /** What the user can choose. */
    enum Format {
        table,
        csv,
        json,
        arrow
    }

    /** The writer of a format; {@code root} is the one that every batch will be in. */
    static AnswerWriter of(Format format, VectorSchemaRoot root, Terminal terminal) throws IOException {
        return switch (format) {
            case table -> new TableWriter(root.getSchema(), terminal.out());
            case csv -> new CsvWriter(root.getSchema(), terminal.out());
            case json -> new JsonLinesWriter(terminal.out());
            case arrow -> new ArrowWriter(root, terminal.out());
        };
    }

    /** Writes the rows that are in the root now. */
    void write(VectorSchemaRoot root) throws IOException;

    /** Writes what is left: the answer is complete. Not called for one that failed. */
    void finish() throws IOException;

    @Override
    void close();
}
