package io.meshgate.gateway.check;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType.Kind;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.resolve.PromisedTypes;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.session.QueryId;
import io.meshgate.gateway.stores.StoreLease;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.calcite.rel.RelNode;

/** Holds a table's contract against its store, as a query would: its columns are compared, and one row is read. Thread-safe. */
public final class TableCheck {
    private static final int NESTING = 100;
    private static final int CONDITIONS = 10;
    private static final int OPERATORS = 10;

    private final MeshSnapshot mesh;
    private final Stores stores;
    private final Duration timeMax;
    private final BufferAllocator memory;
    private final Resolver resolver;

    /** @param timeMax for reading a row */
    public TableCheck(MeshSnapshot mesh, Stores stores, Duration timeMax, BufferAllocator memory) {
        this.mesh = mesh;
        this.stores = stores;
        this.timeMax = timeMax;
        this.memory = memory;
        this.resolver = new Resolver(stores);
    }

    /**
     * What keeps the table, or some of its columns, from being queried; empty where nothing does.
     *
     * @throws StoreFailure if the store does not let itself be asked
     */
    List<String> check(ProductVersion version, Table table) {
        Endpoint endpoint = version.endpoint().orElseThrow();
        LiveTable live = stores.describe(endpoint, table);
        String name = version.domain() + "." + version.pinnedName() + "." + table.name();
        List<String> problems = new ArrayList<>(differences(name, table, live));
        List<String> columns = readable(table, live);
        if (problems.isEmpty() && !columns.isEmpty()) {
            try {
                readOneRow(version, table, columns);
            } catch (QueryFailure failure) {
                problems.add(name + " cannot be read: " + failure.describe());
            }
        }
        return problems;
    }

    /** Of what is promised without a type, only what its store can tell the type of can be queried. */
    private static List<String> readable(Table table, LiveTable live) {
        if (table.columns().isEmpty()) {
            return live.columns().stream()
                    .filter(column -> column.type().kind() != Kind.UNKNOWN)
                    .map(LiveColumn::name)
                    .toList();
        }
        Map<String, LiveColumn> byName = byName(live);
        return table.columns().stream()
                .filter(column -> {
                    LiveColumn found = byName.get(column.physicalName().toLowerCase(Locale.ROOT));
                    return found != null
                            && PromisedTypes.readable(
                                    found.type(), column.type().orElse(found.type()));
                })
                .map(Column::name)
                .toList();
    }

    private static Map<String, LiveColumn> byName(LiveTable live) {
        return live.columns().stream()
                .collect(Collectors.toMap(c -> c.name().toLowerCase(Locale.ROOT), Function.identity(), (a, b) -> a));
    }

    private static List<String> differences(String name, Table table, LiveTable live) {
        Map<String, LiveColumn> byName = byName(live);
        List<String> problems = new ArrayList<>();
        for (Column column : table.columns()) {
            LiveColumn found = byName.get(column.physicalName().toLowerCase(Locale.ROOT));
            if (found == null) {
                problems.add("the contract promises the column " + name + "." + column.name()
                        + ", but the store's table has no column " + column.physicalName()
                        + ". Next: add it there, or take it out of a new major version of the contract");
            } else {
                column.type()
                        .filter(promised ->
                                promised.kind() != Kind.UNKNOWN && !PromisedTypes.readable(found.type(), promised))
                        .ifPresent(promised -> problems.add("the contract promises the column " + name + "."
                                + column.name() + " as " + promised + ", but the store's column is of type "
                                + found.storeType()
                                + ", which cannot be read so. Next: correct its physicalType, or the store's column"));
            }
        }
        return problems;
    }

    /** Sees what a description does not tell: whether the table may be read, and its values are what they should be. */
    private void readOneRow(ProductVersion version, Table table, List<String> columns) {
        Endpoint endpoint = version.endpoint().orElseThrow();
        String sql = "SELECT " + columns.stream().map(TableCheck::quoted).collect(Collectors.joining(", ")) + " FROM "
                + quoted(version.domain()) + "." + quoted(version.pinnedName()) + "." + quoted(table.name())
                + " LIMIT 1";
        RelNode query = resolver.resolve(
                        new StatementParser(sql.length(), NESTING, CONDITIONS, OPERATORS).parse(sql), mesh)
                .rel();
        try (StoreLease lease = stores.lease(List.of(endpoint));
                BufferAllocator allocator = memory.newChildAllocator(version.pinnedName(), 0, Long.MAX_VALUE);
                BatchStream rows =
                        lease.store(endpoint).open(lease.store(endpoint).render(query), context(allocator))) {
            rows.next();
        }
    }

    private FragmentContext context(BufferAllocator allocator) {
        return new FragmentContext(QueryId.next(), allocator, Instant.now().plus(timeMax), FragmentContext.BATCH_ROWS);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
