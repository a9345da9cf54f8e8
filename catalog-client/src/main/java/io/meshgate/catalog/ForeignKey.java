package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Columns of a table whose values are those of columns of another one, as the contract's {@code relationships} say it. What
 * it refers to may be another contract's, and so need not be there: {@link #target} looks it up.
 *
 * @param columns SQL names in key order
 * @param domain whose contract it refers to
 * @param major of that contract
 * @param table there, by its {@code id} or name
 * @param targetColumns there, by their {@code id}s or names, as many as {@code columns}
 */
public record ForeignKey(
        List<String> columns, String domain, String product, int major, String table, List<String> targetColumns) {
    public ForeignKey {
        columns = List.copyOf(columns);
        targetColumns = List.copyOf(targetColumns);
        if (columns.isEmpty() || columns.size() != targetColumns.size()) {
            throw new IllegalArgumentException(columns + " cannot refer to " + targetColumns);
        }
    }

    /** What a foreign key refers to; {@code columns} are SQL names. */
    public record Target(ProductVersion version, Table table, List<String> columns) {}

    /** Empty where the mesh does not offer it. */
    public Optional<Target> target(MeshSnapshot snapshot) {
        return snapshot.domain(domain)
                .flatMap(found -> found.product(product))
                .flatMap(found -> found.version(major))
                .flatMap(version -> called(table, version.tables(), Table::id, Table::name)
                        .flatMap(found ->
                                named(targetColumns, found).map(columns -> new Target(version, found, columns))));
    }

    /** The SQL names of columns; of a table whose columns only its store knows, the names as they are. */
    private static Optional<List<String>> named(List<String> references, Table table) {
        if (table.columns().isEmpty()) {
            return Optional.of(references);
        }
        List<String> names = references.stream()
                .flatMap(reference -> called(reference, table.columns(), Column::id, Column::name).stream())
                .map(Column::name)
                .toList();
        return names.size() == references.size() ? Optional.of(names) : Optional.empty();
    }

    /** The element of this id, or else of this name. */
    public static <T> Optional<T> called(
            String reference, List<T> elements, Function<T, Optional<String>> id, Function<T, String> name) {
        return elements.stream()
                .filter(element -> id.apply(element).filter(reference::equals).isPresent())
                .findFirst()
                .or(() -> elements.stream()
                        .filter(element -> SqlNames.same(name.apply(element), reference))
                        .findFirst());
    }
}
