package io.meshgate.adapter;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.Endpoint;
import java.util.List;

/**
 * The leaf of a fragment that is no table of its store: rows of another store that are sent along with the statement, once
 * they are known ({@link DomainStore#withRows}).
 *
 * @param to the store that they are sent to
 * @param slot tells the sent tables of one statement apart
 * @param columns their names and types
 */
public record SentTable(Endpoint to, int slot, List<ResultColumn> columns) {
    public SentTable {
        columns = List.copyOf(columns);
    }
}
