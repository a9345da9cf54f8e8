package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.jdbc.postgres.binary.BadValueException;
import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import io.meshgate.catalog.ColumnType.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgResultSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of point lookups that come again: a statement that the server keeps prepared for the next time that the same
 * text comes along on this connection. Its values come in the same binary format as COPY's and are read by the same
 * readers.
 */
final class PreparedRows implements RowSource {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedRows.class);

    /** Rows fetched at a time, in case that it was no point lookup after all. */
    private static final int FETCH_ROWS = 1024;

    /** Makes pgjdbc describe and prepare a statement at its first use, and receive all its values in binary. */
    private static final int BINARY_FROM_THE_FIRST = -1;

    private final BaseConnection connection;
    private final RemoteStatement statement;
    private @Nullable PreparedStatement prepared;
    private @Nullable ResultSet rows;

    PreparedRows(BaseConnection connection, RemoteStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Whether pgjdbc would send this text as it is: question marks and braces mean something to JDBC. */
    static boolean understands(RemoteStatement statement) {
        return statement.text().indexOf('?') < 0 && statement.text().indexOf('{') < 0;
    }

    @Override
    public void start() throws SQLException {
        PreparedStatement made = connection.prepareStatement(statement.text());
        prepared = made;
        made.unwrap(PGStatement.class).setPrepareThreshold(BINARY_FROM_THE_FIRST);
        made.setFetchSize(FETCH_ROWS);
        ResultSet result = made.executeQuery();
        rows = result;
        checkTypes(result);
    }

    /** The server tells the types here, as it does not with COPY. */
    private void checkTypes(ResultSet result) throws SQLException {
        PgResultSet sent = result.unwrap(PgResultSet.class);
        PGResultSetMetaData formats = (PGResultSetMetaData) result.getMetaData();
        for (int i = 0; i < statement.columns().size(); i++) {
            ResultColumn promised = statement.columns().get(i);
            int oid = sent.getColumnOID(i + 1);
            boolean text = promised.type().kind() == Kind.VARCHAR && (oid == Oid.TEXT || oid == Oid.VARCHAR);
            boolean binary =
                    oid == PostgresTypes.oid(promised.type()) && formats.getFormat(i + 1) == Field.BINARY_FORMAT;
            if (!text && !binary) {
                throw new BadValueException("column \"" + promised.name() + "\" arrives as the type with OID " + oid
                        + ", " + promised.type() + " is promised");
            }
        }
    }

    @Override
    public boolean fill(BatchReader batch) throws SQLException {
        ResultSet result = running();
        int columns = batch.columnCount();
        while (!batch.full()) {
            if (!result.next()) {
                return false;
            }
            batch.beginRow();
            for (int column = 0; column < columns; column++) {
                byte[] value = result.getBytes(column + 1);
                batch.value(column, value, 0, value == null ? -1 : value.length);
            }
            batch.endRow();
        }
        return true;
    }

    private ResultSet running() {
        if (rows == null) {
            throw new IllegalStateException("start comes first");
        }
        return rows;
    }

    @Override
    public boolean idle() {
        return true;
    }

    @Override
    public void drain() {
        // Nothing is on its way between two fetches.
    }

    /** Only a closed statement goes back into pgjdbc's cache, where the next use of the same text finds it. */
    @Override
    public void release() {
        try {
            if (prepared != null) {
                prepared.close();
            }
        } catch (SQLException e) {
            LOG.debug("a statement could not be closed: {}", e.getMessage());
        }
    }
}
