package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.jdbc.postgres.binary.BadValueException;
import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import io.meshgate.adapter.jdbc.postgres.binary.BigEndian;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/**
 * The bulk path: {@code COPY (...) TO STDOUT (FORMAT binary)}.
 *
 * <p>The answer is a header, rows and a trailer (PostgreSQL manual, COPY, "Binary Format"); the server sends each row in
 * a message of its own (manual, "Message Formats", CopyData), so a row never spans two. The end counts only with the
 * trailer, the command's completion and the number of rows that it names.
 */
final class CopyRows implements RowSource {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FLAGS_AT = SIGNATURE.length;
    private static final int EXTENSION_AT = FLAGS_AT + Integer.BYTES;
    private static final int HEADER_BYTES = EXTENSION_AT + Integer.BYTES;
    private static final int CRITICAL_FLAGS = 0xFFFF0000;
    private static final int TRAILER = -1;
    private static final byte[] NOTHING = new byte[0];

    private final BaseConnection connection;
    private final RemoteStatement statement;
    private @Nullable CopyOut copy;
    private byte[] message = NOTHING;
    private int position;
    private boolean headerRead;
    private boolean trailerRead;
    private long rowsRead;

    CopyRows(BaseConnection connection, RemoteStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    @Override
    public void start() throws SQLException {
        copy = connection.getCopyAPI().copyOut(copy(statement.text()));
    }

    static String copy(String text) {
        return "COPY (" + text + ") TO STDOUT (FORMAT binary)";
    }

    @Override
    public boolean fill(BatchReader batch) throws SQLException {
        while (!batch.full()) {
            if (position == message.length && !readMessage()) {
                checkEnd();
                return false;
            }
            readRow(batch);
        }
        return true;
    }

    /** Waits for the next message; false at the command's completion. */
    private boolean readMessage() throws SQLException {
        byte[] next = running().readFromCopy();
        position = 0;
        message = next == null ? NOTHING : next;
        if (next != null && !headerRead) {
            headerRead = true;
            position = header(next);
        }
        return next != null;
    }

    private static int header(byte[] message) {
        boolean signed = message.length >= HEADER_BYTES
                && Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        if (!signed || (BigEndian.int32(message, FLAGS_AT) & CRITICAL_FLAGS) != 0) {
            throw new BadValueException("the answer does not begin as PostgreSQL's binary format does");
        }
        return HEADER_BYTES + BigEndian.int32(message, EXTENSION_AT);
    }

    private void readRow(BatchReader batch) {
        int fields = BigEndian.int16(message, position);
        int at = position + Short.BYTES;
        if (fields == TRAILER) {
            trailerRead = true;
            position = at;
            return;
        }
        if (fields != batch.columnCount() || trailerRead) {
            throw new BadValueException(
                    "row " + (rowsRead + 1) + " has " + fields + " columns, " + batch.columnCount() + " are promised");
        }
        batch.beginRow();
        for (int column = 0; column < fields; column++) {
            int length = BigEndian.int32(message, at);
            at += Integer.BYTES;
            batch.value(column, message, at, length);
            at += Math.max(length, 0);
        }
        batch.endRow();
        rowsRead++;
        position = at;
    }

    private void checkEnd() {
        long rowsSent = running().getHandledRowCount();
        if (!trailerRead || rowsSent != rowsRead) {
            throw new BadValueException("the answer ended " + (trailerRead ? "" : "without its trailer ") + "after "
                    + rowsRead + " rows, " + rowsSent + " were announced");
        }
    }

    private CopyOut running() {
        if (copy == null) {
            throw new IllegalStateException("start comes first");
        }
        return copy;
    }

    @Override
    public boolean idle() {
        return false;
    }

    @Override
    public void drain() throws SQLException {
        message = NOTHING;
        position = 0;
        CopyOut running = running();
        while (running.readFromCopy() != null) {
            // Dropped: the server writes until it notices the cancel.
        }
    }

    @Override
    public void release() {
        message = NOTHING;
        position = 0;
    }
}
