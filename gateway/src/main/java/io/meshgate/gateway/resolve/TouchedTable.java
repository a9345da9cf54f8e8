package io.meshgate.gateway.resolve;

import io.meshgate.adapter.LiveTable;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.stores.Stores;

/**
 * A table that a query names, as its store described it then.
 *
 * @param live what the query was resolved and planned with
 * @param statisticsVersion what its sizes were estimated by; another one where plans are better made again
 */
public record TouchedTable(Endpoint endpoint, Table table, LiveTable live, long statisticsVersion) {
    /** Whether a plan for the table as it was is one for the table as it is. */
    public boolean isStill(Stores.Known now) {
        return statisticsVersion == now.statisticsVersion() && live.equals(now.live());
    }
}
