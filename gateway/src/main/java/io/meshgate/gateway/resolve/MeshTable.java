package io.meshgate.gateway.resolve;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.stores.Stores;
import io.meshgate.gateway.stores.TableEstimates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** A table of the mesh as the validator sees it; asks its store for the live columns when it is first named. */
final class MeshTable extends AbstractTable {
    private final ProductVersion version;
    private final Table table;
    private final Stores stores;
    private final Touched touched;
    private @Nullable StoreTable resolved;

    MeshTable(ProductVersion version, Table table, Stores stores, Touched touched) {
        this.version = version;
        this.table = table;
        this.stores = stores;
        this.touched = touched;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        return rowType(storeTable(), factory);
    }

    static RelDataType rowType(StoreTable table, RelDataTypeFactory factory) {
        RelDataTypeFactory.Builder row = factory.builder();
        for (StoreColumn column : table.columns()) {
            row.add(column.name(), SqlTypes.algebraType(factory, column.type(), column.nullable()));
        }
        return row.build();
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> wanted) {
        return wanted == StoreTable.class ? wanted.cast(storeTable()) : super.unwrap(wanted);
    }

    private synchronized StoreTable storeTable() {
        if (resolved == null) {
            touched.touch(version);
            Consumer<TouchedTable> seen = touched::touch;
            resolved = resolve(version, table, stores, seen);
            touched.touch(
                    table.name(),
                    resolved.columns().stream().map(StoreColumn::name).toList());
        }
        return resolved;
    }

    /**
     * Joins what the contract promises with what the store has and estimates.
     *
     * @param seen is told what the store has
     */
    static StoreTable resolve(ProductVersion version, Table table, Stores stores, Consumer<TouchedTable> seen) {
        return joined(version, table, stores, live -> {
            Endpoint endpoint = version.endpoint().orElseThrow();
            TableEstimates estimates = stores.statistics(endpoint, table, live);
            seen.accept(new TouchedTable(endpoint, table, live, estimates.version()));
            return estimates.statistics();
        });
    }

    /** The same for whoever asks for its columns only: nothing is estimated. */
    static StoreTable described(ProductVersion version, Table table, Stores stores) {
        return joined(version, table, stores, live -> TableStatistics.UNKNOWN);
    }

    private static StoreTable joined(
            ProductVersion version, Table table, Stores stores, Function<LiveTable, TableStatistics> estimates) {
        String product = version.domain() + "." + version.pinnedName();
        if (version.status() == ProductVersion.Status.RETIRED) {
            throw QueryFailure.of(
                    ErrorCode.PRODUCT_RETIRED,
                    product + " is retired"
                            + version.replacedBy()
                                    .map(r -> "; use " + r + " instead")
                                    .orElse("; ask its owner what replaces it"));
        }
        Endpoint endpoint = version.endpoint()
                .orElseThrow(() -> QueryFailure.of(
                        ErrorCode.CONTRACT_WRONG,
                        "the contract of " + product + " cannot be served: "
                                + version.endpointProblem().orElse("its contract names no server")));
        LiveTable live = stores.describe(endpoint, table);
        TableStatistics statistics = estimates.apply(live);
        Map<String, LiveColumn> byName = live.columns().stream()
                .collect(Collectors.toMap(c -> c.name().toLowerCase(Locale.ROOT), Function.identity(), (a, b) -> a));
        List<StoreColumn> columns = new ArrayList<>();
        if (table.columns().isEmpty()) {
            live.columns()
                    .forEach(c -> columns.add(new StoreColumn(
                            c.name(), c.type(), c.nullable(), c, statistics.column(c.name()))));
        }
        for (Column column : table.columns()) {
            columns.add(storeColumn(version, table, column, byName, statistics));
        }
        return new StoreTable(endpoint, table, columns, keys(live, columns), statistics.rows());
    }

    private static StoreColumn storeColumn(
            ProductVersion version,
            Table table,
            Column column,
            Map<String, LiveColumn> byName,
            TableStatistics statistics) {
        LiveColumn live = byName.get(column.physicalName().toLowerCase(Locale.ROOT));
        String name = version.domain() + "." + version.pinnedName() + "." + table.name() + "." + column.name();
        if (live == null) {
            throw QueryFailure.of(
                    ErrorCode.COLUMN_MISSING_IN_STORE,
                    "the contract promises the column " + name + ", but the table in the store has no column "
                            + column.physicalName() + "; tell its owner" + contact(version));
        }
        ColumnType promised = column.type().orElse(live.type());
        return new StoreColumn(
                column.name(),
                PromisedTypes.readable(live.type(), promised) ? promised : ColumnType.UNKNOWN,
                live.nullable(),
                live,
                statistics.column(live.name()));
    }

    private static String contact(ProductVersion version) {
        return version.endpoint()
                .map(e ->
                        ", " + e.owner() + e.support().map(s -> " (" + s + ")").orElse(""))
                .orElse("");
    }

    private static List<List<Integer>> keys(LiveTable live, List<StoreColumn> columns) {
        List<List<Integer>> keys = new ArrayList<>();
        for (List<String> key : live.uniqueKeys()) {
            List<Integer> ordinals = key.stream()
                    .map(name -> ordinal(name, columns))
                    .flatMap(Optional::stream)
                    .toList();
            if (ordinals.size() == key.size() && !ordinals.isEmpty()) {
                keys.add(ordinals);
            }
        }
        return keys;
    }

    private static Optional<Integer> ordinal(String liveName, List<StoreColumn> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).live().name().equals(liveName)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
