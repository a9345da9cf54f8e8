package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import java.util.List;

/**
 * What is sent to a store or to the local engine: the text exactly as it will be sent, and the columns it promises.
 *
 * @param columns the answer's columns in order; {@link SqlTypes#schema} gives their Arrow schema
 * @param pointLookup whether at most a few rows are expected, so that a prepared statement beats a bulk copy
 * @param keys sets of keys that {@link DomainStore#bind} puts into the text; none when it is opened
 * @param sent rows that {@link DomainStore#withRows} puts into the text; none when it is opened
 */
public record RemoteStatement(
        String text, List<ResultColumn> columns, boolean pointLookup, List<KeySlot> keys, List<SentTable> sent) {
    public RemoteStatement {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        sent = List.copyOf(sent);
    }

    public RemoteStatement(String text, List<ResultColumn> columns, boolean pointLookup) {
        this(text, columns, pointLookup, List.of(), List.of());
    }

    /** A column of an answer. */
    public record ResultColumn(String name, ColumnType type, boolean nullable) {}
}
