package io.meshgate.adapter;

import java.util.List;
import java.util.Optional;

/**
 * The keys of a table as its store declares them, by the store's names. They are told to clients; what the planner relies on
 * is {@link LiveTable#uniqueKeys}.
 *
 * @param table what the store calls the table itself, so that another one's {@link ForeignKey#target} is known to mean it;
 *     empty where the store knows no keys
 */
public record LiveKeys(Optional<Name> table, Optional<PrimaryKey> primary, List<ForeignKey> foreign) {
    /** Of a store that knows no keys. */
    public static final LiveKeys NONE = new LiveKeys(Optional.empty(), Optional.empty(), List.of());

    public LiveKeys {
        foreign = List.copyOf(foreign);
    }

    /** A table of a store, in one spelling. */
    public record Name(String schema, String table) {}

    /** @param columns in key order */
    public record PrimaryKey(String name, List<String> columns) {
        public PrimaryKey {
            columns = List.copyOf(columns);
        }
    }

    /** @param targetColumns as many as {@code columns}, each what the column of its place refers to */
    public record ForeignKey(String name, List<String> columns, Name target, List<String> targetColumns) {
        public ForeignKey {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }
}
