package io.meshgate.gateway.listing;

import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.stores.Stores;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stores say about their tables, within one listing. A store that does not answer must not empty the whole tree: what
 * the contract alone can tell stands in, and a store that is down is waited for once. For one thread.
 */
final class LiveAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LiveAnswers.class);

    private static final Set<ErrorCode> STORE_IS_DOWN = EnumSet.of(
            ErrorCode.STORE_UNREACHABLE,
            ErrorCode.STORE_TIMED_OUT,
            ErrorCode.STORE_OVERLOADED,
            ErrorCode.SECRET_UNAVAILABLE);

    private final MeshListing.Columns columns;
    private final Stores stores;
    private final Set<Endpoint> down = new HashSet<>();
    private final Map<Table, List<ResultColumn>> knownColumns = new IdentityHashMap<>();
    private final Map<Table, LiveKeys> knownKeys = new IdentityHashMap<>();

    LiveAnswers(MeshListing.Columns columns, Stores stores) {
        this.columns = columns;
        this.stores = stores;
    }

    List<ResultColumn> columns(ProductVersion version, Table table) {
        return knownColumns.computeIfAbsent(
                table, asked -> answer(version, asked, () -> columns.of(version, asked), contractColumns(asked)));
    }

    private static List<ResultColumn> contractColumns(Table table) {
        return table.columns().stream()
                .map(c -> new ResultColumn(c.name(), c.type().orElse(ColumnType.UNKNOWN), !c.required()))
                .toList();
    }

    LiveKeys keys(ProductVersion version, Table table) {
        return knownKeys.computeIfAbsent(
                table,
                asked -> version.endpoint()
                        .map(endpoint -> answer(version, asked, () -> stores.keys(endpoint, asked), LiveKeys.NONE))
                        .orElse(LiveKeys.NONE));
    }

    private <T> T answer(ProductVersion version, Table table, Supplier<T> question, T otherwise) {
        boolean isDown = version.endpoint().filter(down::contains).isPresent();
        if (isDown) {
            return otherwise;
        }
        try {
            return question.get();
        } catch (RuntimeException e) {
            QueryFailure failure = QueryFailure.from(e);
            if (STORE_IS_DOWN.contains(failure.code())) {
                version.endpoint().ifPresent(down::add);
            }
            LOG.warn(
                    "{}.{}.{} is listed as its contract has it: {}",
                    version.domain(),
                    version.pinnedName(),
                    table.name(),
                    failure.describe());
            return otherwise;
        }
    }
}
