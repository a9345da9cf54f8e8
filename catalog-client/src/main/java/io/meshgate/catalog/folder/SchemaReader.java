package io.meshgate.catalog.folder;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.PhysicalTypes;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a contract's {@code schema}: its objects are tables, their {@code properties} columns.
 *
 * <p>A table none of whose properties can be read is hidden: without columns it would offer all live columns, more than
 * its owner published.
 */
final class SchemaReader {
    private static final int ITEMS_DEPTH_MAX = 6;
    private static final Set<String> BARE_LISTS = Set.of("array", "list", "repeated");

    private final Findings findings;
    private final String storeType;
    private final CatalogLimits limits;
    private int columnsRead;

    /** @param storeType the endpoint's type, which decides what some type names mean; empty: unknown */
    SchemaReader(Findings findings, String storeType, CatalogLimits limits) {
        this.findings = findings;
        this.storeType = storeType;
        this.limits = limits;
    }

    /** A table, and the object that it was read from. */
    record Read(Fields object, Table table) {}

    /** @param file decides what references to other contracts mean */
    List<Table> tables(Fields contract, CatalogFile file) throws UnusableDocument {
        return new RelationshipReader(findings, file).withForeignKeys(read(contract));
    }

    private List<Read> read(Fields contract) throws UnusableDocument {
        List<Read> tables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Fields.Entries objects = contract.entries("schema");
        if (objects.mappings().isEmpty() && !objects.complete()) {
            throw new UnusableDocument(contract.line("schema"), "schema is not a list of objects");
        }
        for (Fields object : objects.mappings()) {
            Optional<String> name = name(object);
            if (name.isEmpty()) {
                findings.error(object.line(), "a schema object without a name is hidden");
            } else if (!names.add(SqlNames.fold(name.get()))) {
                findings.error(
                        object.line(),
                        "table " + Findings.quoted(name.get())
                                + " is hidden: there is one of that name before it (case does not count)");
            } else {
                table(object, name.get()).ifPresent(table -> tables.add(new Read(object, table)));
            }
        }
        return tables;
    }

    private Optional<Table> table(Fields object, String name) throws UnusableDocument {
        String physicalName = physicalName(object, name);
        if (storeType.equals(EndpointReader.LOCAL) && !FileRoots.staysBelow(physicalName)) {
            findings.error(
                    object.line("physicalName"),
                    "table " + Findings.quoted(name)
                            + " is hidden: its file must lie below the server's path, without `..`");
            return Optional.empty();
        }
        Fields.Entries properties = object.entries("properties");
        List<Keyed> columns = columns(properties, name);
        if (columns.isEmpty()
                && !(properties.complete() && properties.mappings().isEmpty())) {
            findings.error(
                    object.line("properties"),
                    "table " + Findings.quoted(name) + " is hidden: none of its properties can be read");
            return Optional.empty();
        }
        boolean allRead =
                properties.complete() && columns.size() == properties.mappings().size();
        return Optional.of(new Table(
                name,
                physicalName,
                columns.stream().map(Keyed::column).toList(),
                primaryKey(object, columns, allRead),
                List.of(),
                object.text("description"),
                object.text("id")));
    }

    /** A column and its place in the primary key: 0 where it has none in it, the largest number where it is not said. */
    private record Keyed(Column column, int keyPosition, boolean keyUnclear) {}

    private List<Keyed> columns(Fields.Entries properties, String table) throws UnusableDocument {
        List<Keyed> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields property : properties.mappings()) {
            if (++columnsRead > limits.columnsMax()) {
                throw new UnusableDocument(
                        property.line(),
                        "has more than the " + limits.columnsMax() + " columns that a contract may have");
            }
            Optional<String> name = name(property);
            if (name.isEmpty()) {
                findings.error(
                        property.line(), "a property without a name in table " + Findings.quoted(table) + " is hidden");
            } else if (!names.add(SqlNames.fold(name.get()))) {
                findings.error(
                        property.line(),
                        "column " + Findings.quoted(name.get()) + " of table " + Findings.quoted(table)
                                + " is hidden: there is one of that name before it (case does not count)");
            } else {
                columns.add(column(property, name.get()));
            }
        }
        return columns;
    }

    private Keyed column(Fields property, String name) {
        Column column = new Column(
                name,
                physicalName(property, name),
                type(property, ITEMS_DEPTH_MAX),
                property.flag("required").orElse(false),
                property.text("description"),
                property.text("id"));
        Optional<Boolean> key = property.flag("primaryKey");
        int position = property.number("primaryKeyPosition").orElse(-1);
        int keyPosition = key.orElse(false) ? (position > 0 ? position : Integer.MAX_VALUE) : 0;
        return new Keyed(column, keyPosition, property.has("primaryKey") && key.isEmpty());
    }

    /** The key's columns in key order; none where a part of the key may be missing, since the rest need not be unique. */
    private List<String> primaryKey(Fields object, List<Keyed> columns, boolean allRead) {
        List<String> key = columns.stream()
                .filter(column -> column.keyPosition() > 0)
                .sorted(Comparator.comparingInt(Keyed::keyPosition))
                .map(column -> column.column().name())
                .toList();
        if (!key.isEmpty() && (!allRead || columns.stream().anyMatch(Keyed::keyUnclear))) {
            findings.warning(object.line("properties"), "the primary key is ignored: not all properties could be read");
            return List.of();
        }
        return key;
    }

    static Optional<String> name(Fields element) {
        return element.text("name").filter(name -> !name.isBlank());
    }

    private static String physicalName(Fields element, String name) {
        return element.text("physicalName")
                .filter(physical -> !physical.isBlank())
                .orElse(name);
    }

    /** The {@code physicalType} where it can be read; else what {@code logicalType} says of nested values and arrays. */
    private Optional<ColumnType> type(Fields property, int depthLeft) {
        Optional<String> physical = property.text("physicalType").filter(text -> !text.isBlank());
        Optional<ColumnType> parsed = physical.flatMap(text -> PhysicalTypes.parse(text, storeType));
        if (parsed.isPresent()) {
            return parsed;
        }
        String logical = property.text("logicalType").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean bareList = physical.filter(SchemaReader::isBareList).isPresent();
        if (logical.equals("object") || logical.equals("map") || property.isList("properties")) {
            return Optional.of(ColumnType.UNKNOWN);
        }
        if (bareList || (physical.isEmpty() && logical.equals("array"))) {
            return property.mapping("items")
                    .filter(_ -> depthLeft > 0)
                    .flatMap(items -> type(items, depthLeft - 1))
                    .map(SchemaReader::arrayOf);
        }
        physical.ifPresent(text -> findings.warning(
                property.line("physicalType"),
                "physicalType " + Findings.quoted(text)
                        + " is not a type that Meshgate can read: the store's own type counts"));
        return Optional.empty();
    }

    private static boolean isBareList(String physicalType) {
        return BARE_LISTS.contains(physicalType.strip().toLowerCase(Locale.ROOT));
    }

    private static ColumnType arrayOf(ColumnType element) {
        return element.equals(ColumnType.UNKNOWN) ? ColumnType.UNKNOWN : ColumnType.array(element);
    }
}
