package io.meshgate.gateway.listing;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code information_schema} (ISO/IEC 9075-11): the whole mesh, where the catalog is a domain and the schema a
 * product. Each has its columns and its rows here, from the same {@link Listing} as the doors' metadata.
 */
public final class InformationSchema {
    /** As plans and errors name it: the gateway's own. */
    public static final Endpoint ENDPOINT = new Endpoint(
            MeshCatalog.INFORMATION_SCHEMA,
            "mesh",
            1,
            "gateway",
            "gateway",
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            "this gateway",
            Optional.empty());

    private static final String VARCHAR = "VARCHAR";
    private static final String YES = "YES";
    private static final String NO = "NO";

    private InformationSchema() {}

    /** A table: what it is called, its columns, and its rows of a part of the mesh. */
    record Relation(String name, List<Column> columns, BiFunction<Listing, Scope, Stream<@Nullable Object[]>> rows) {}

    private static final List<Relation> RELATIONS = List.of(
            new Relation(
                    "schemata",
                    List.of(text("catalog_name"), text("schema_name"), text("schema_owner"), optionalText("remarks")),
                    InformationSchema::schemata),
            new Relation(
                    "tables",
                    columns(table("table"), text("table_type"), text("is_insertable_into"), optionalText("remarks")),
                    InformationSchema::tables),
            new Relation(
                    "columns",
                    columns(
                            table("table"),
                            text("column_name"),
                            number("ordinal_position"),
                            optionalText("column_default"),
                            text("is_nullable"),
                            text("data_type"),
                            optionalNumber("character_maximum_length"),
                            optionalNumber("numeric_precision"),
                            optionalNumber("numeric_precision_radix"),
                            optionalNumber("numeric_scale"),
                            optionalNumber("datetime_precision"),
                            optionalText("remarks")),
                    InformationSchema::columns),
            new Relation(
                    "table_constraints",
                    columns(
                            constraint("constraint"),
                            table("table"),
                            text("constraint_type"),
                            text("is_deferrable"),
                            text("initially_deferred"),
                            text("enforced")),
                    InformationSchema::tableConstraints),
            new Relation(
                    "key_column_usage",
                    columns(
                            constraint("constraint"),
                            table("table"),
                            text("column_name"),
                            number("ordinal_position"),
                            optionalNumber("position_in_unique_constraint")),
                    InformationSchema::keyColumnUsage),
            new Relation(
                    "referential_constraints",
                    columns(
                            constraint("constraint"),
                            constraint("unique_constraint"),
                            text("match_option"),
                            text("update_rule"),
                            text("delete_rule")),
                    InformationSchema::referentialConstraints));

    /** All tables, as leaves of plans. */
    public static List<StoreTable> tables() {
        return RELATIONS.stream().map(InformationSchema::storeTable).toList();
    }

    static Relation relation(String name) {
        return RELATIONS.stream()
                .filter(relation -> SqlNames.same(relation.name(), name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("information_schema has no " + name));
    }

    private static StoreTable storeTable(Relation relation) {
        Table table = new Table(relation.name(), relation.name(), relation.columns(), List.of(), Optional.empty());
        List<StoreColumn> columns = relation.columns().stream()
                .map(column -> {
                    ColumnType type = column.type().orElseThrow();
                    LiveColumn live =
                            new LiveColumn(column.name(), type.toString(), type, !column.required(), Set.of());
                    return new StoreColumn(column.name(), type, !column.required(), live);
                })
                .toList();
        return new StoreTable(ENDPOINT, table, columns, List.of(), OptionalLong.empty());
    }

    // Columns

    private static Column text(String name) {
        return column(name, ColumnType.VARCHAR, true);
    }

    private static Column optionalText(String name) {
        return column(name, ColumnType.VARCHAR, false);
    }

    private static Column number(String name) {
        return column(name, ColumnType.INTEGER, true);
    }

    private static Column optionalNumber(String name) {
        return column(name, ColumnType.INTEGER, false);
    }

    private static Column column(String name, ColumnType type, boolean required) {
        return new Column(name, name, Optional.of(type), required, Optional.empty());
    }

    /** A table's name in three columns. */
    private static List<Column> table(String prefix) {
        return List.of(text(prefix + "_catalog"), text(prefix + "_schema"), text(prefix + "_name"));
    }

    private static List<Column> constraint(String prefix) {
        return table(prefix);
    }

    /** @param parts columns and lists of columns */
    private static List<Column> columns(Object... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> part instanceof List<?> list ? list.stream() : Stream.of(part))
                .map(Column.class::cast)
                .toList();
    }

    // Rows

    private static Stream<@Nullable Object[]> schemata(Listing listing, Scope scope) {
        return listing.products(scope).stream()
                .map(product -> row(
                        product.domain(),
                        product.name(),
                        product.version().endpoint().map(Endpoint::owner).orElse(product.domain()),
                        product.version().description().orElse(null)));
    }

    private static Stream<@Nullable Object[]> tables(Listing listing, Scope scope) {
        return listing.tables(scope).stream()
                .map(table -> row(
                        name(table),
                        "BASE TABLE",
                        NO,
                        table.contract().description().orElse(null)));
    }

    private static Stream<@Nullable Object[]> columns(Listing listing, Scope scope) {
        return listing.tables(scope).stream().flatMap(table -> {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (Listed.Column column : listing.columns(table)) {
                rows.add(column(table, rows.size() + 1, column));
            }
            return rows.stream();
        });
    }

    private static @Nullable Object[] column(Listed.Table table, int position, Listed.Column column) {
        TypeFacts facts = TypeFacts.of(column.type());
        boolean isText = facts.name().equals(VARCHAR);
        boolean isMoment = switch (column.type().kind()) {
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> true;
            default -> false;
        };
        boolean isNumber = switch (column.type().kind()) {
            case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
            default -> false;
        };
        return row(
                name(table),
                column.name(),
                position,
                null,
                column.nullable() ? YES : NO,
                facts.name(),
                isText ? number(facts.precision()) : null,
                isNumber ? number(facts.precision()) : null,
                isNumber ? 10 : null,
                isNumber ? number(facts.scale()) : null,
                isMoment ? (Integer) facts.scale().orElse(0) : null,
                column.remarks().orElse(null));
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static Stream<@Nullable Object[]> tableConstraints(Listing listing, Scope scope) {
        Stream<@Nullable Object[]> keys = listing.keys(scope)
                .map(key -> constraint(key.table(), key.name(), key.isPrimary() ? "PRIMARY KEY" : "UNIQUE"));
        Stream<@Nullable Object[]> references = listing.references(scope, Scope.ALL).stream()
                .map(reference -> constraint(reference.table(), reference.name(), "FOREIGN KEY"));
        return Stream.concat(keys, references);
    }

    private static @Nullable Object[] constraint(Listed.Table table, String name, String type) {
        return row(name(table, name), name(table), type, NO, NO, NO);
    }

    private static Stream<@Nullable Object[]> keyColumnUsage(Listing listing, Scope scope) {
        Stream<@Nullable Object[]> keys = listing.keys(scope).flatMap(key -> {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (String column : key.columns()) {
                rows.add(row(name(key.table(), key.name()), name(key.table()), column, rows.size() + 1, null));
            }
            return rows.stream();
        });
        Stream<@Nullable Object[]> references =
                listing.references(scope, Scope.ALL).stream().flatMap(InformationSchema::referringColumns);
        return Stream.concat(keys, references);
    }

    private static Stream<@Nullable Object[]> referringColumns(Listed.Reference reference) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            int position = reference
                            .target()
                            .columns()
                            .indexOf(reference.targetColumns().get(i))
                    + 1;
            rows.add(row(
                    name(reference.table(), reference.name()),
                    name(reference.table()),
                    reference.columns().get(i),
                    i + 1,
                    position));
        }
        return rows.stream();
    }

    private static Stream<@Nullable Object[]> referentialConstraints(Listing listing, Scope scope) {
        return listing.references(scope, Scope.ALL).stream()
                .map(reference -> row(
                        name(reference.table(), reference.name()),
                        name(reference.target().table(), reference.target().name()),
                        "NONE",
                        "NO ACTION",
                        "NO ACTION"));
    }

    private static List<String> name(Listed.Table table) {
        return name(table, table.name());
    }

    private static List<String> name(Listed.Table table, String own) {
        return List.of(table.product().domain(), table.product().name(), own);
    }

    /** @param parts values, and lists of them in their columns' places */
    private static @Nullable Object[] row(@Nullable Object... parts) {
        List<@Nullable Object> values = new ArrayList<>();
        for (@Nullable Object part : parts) {
            if (part instanceof List<?> list) {
                values.addAll(list);
            } else {
                values.add(part);
            }
        }
        return values.toArray();
    }
}
