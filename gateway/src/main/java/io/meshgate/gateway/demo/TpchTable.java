package io.meshgate.gateway.demo;

import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.GenerateUtils;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.NationGenerator;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.PartGenerator;
import io.trino.tpch.PartSupplierGenerator;
import io.trino.tpch.RegionGenerator;
import io.trino.tpch.SupplierGenerator;
import io.trino.tpch.TextPool;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchEntity;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The eight tables of TPC-H with their keys and the generator of their rows (TPC Benchmark H, clause 1.4), each after
 * the tables that it references.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists never change, and the generator's tables have no state.
enum TpchTable {
    REGION(io.trino.tpch.TpchTable.REGION, List.of("r_regionkey")),
    NATION(io.trino.tpch.TpchTable.NATION, List.of("n_nationkey"), references(REGION, "n_regionkey")),
    SUPPLIER(io.trino.tpch.TpchTable.SUPPLIER, List.of("s_suppkey"), references(NATION, "s_nationkey")),
    PART(io.trino.tpch.TpchTable.PART, List.of("p_partkey")),
    PARTSUPP(
            io.trino.tpch.TpchTable.PART_SUPPLIER,
            List.of("ps_partkey", "ps_suppkey"),
            references(PART, "ps_partkey"),
            references(SUPPLIER, "ps_suppkey")),
    CUSTOMER(io.trino.tpch.TpchTable.CUSTOMER, List.of("c_custkey"), references(NATION, "c_nationkey")),
    ORDERS(io.trino.tpch.TpchTable.ORDERS, List.of("o_orderkey"), references(CUSTOMER, "o_custkey")),
    LINEITEM(
            io.trino.tpch.TpchTable.LINE_ITEM,
            List.of("l_orderkey", "l_linenumber"),
            references(ORDERS, "l_orderkey"),
            references(PARTSUPP, "l_partkey", "l_suppkey"));

    private static final int SUPPLIERS_PER_PART = 4;
    private static final int LINES_PER_ORDER = 4;

    /** Columns that hold another table's primary key. */
    record Reference(List<String> columns, TpchTable table) {}

    /** A column's name and its SQL type, spelled as PostgreSQL, DuckDB and the standard all read it. */
    record Column(String name, String type) {}

    private final io.trino.tpch.TpchTable<?> model;
    private final List<String> primaryKey;
    private final List<Reference> references;

    TpchTable(io.trino.tpch.TpchTable<?> model, List<String> primaryKey, Reference... references) {
        this.model = model;
        this.primaryKey = primaryKey;
        this.references = List.of(references);
    }

    private static Reference references(TpchTable table, String... columns) {
        return new Reference(List.of(columns), table);
    }

    /** The standard's name, lower case. */
    String tableName() {
        return model.getTableName();
    }

    List<String> primaryKey() {
        return primaryKey;
    }

    List<Reference> references() {
        return references;
    }

    List<Column> columns() {
        return model.getColumns().stream()
                .map(column -> new Column(column.getColumnName(), sqlType(column)))
                .toList();
    }

    /** The columns as CREATE TABLE takes them: TPC-H knows no NULL. */
    String columnDefinitions() {
        return columns().stream()
                .map(column -> column.name() + " " + column.type() + " not null")
                .collect(Collectors.joining(", "));
    }

    /** The least types that the standard allows (clause 1.3.1): its decimals have twelve digits, two after the point. */
    private static String sqlType(TpchColumn<?> column) {
        TpchColumnType type = column.getType();
        return switch (type.getBase()) {
            case IDENTIFIER -> "bigint";
            case INTEGER -> "integer";
            case DATE -> "date";
            case DOUBLE -> "decimal(12,2)";
            case VARCHAR -> "varchar(" + type.getPrecision().orElseThrow() + ")";
        };
    }

    /** How many rows the table has; for lineitem an estimate. */
    long rowsExpected(double scale) {
        return switch (this) {
            case REGION -> 5;
            case NATION -> 25;
            case SUPPLIER -> GenerateUtils.calculateRowCount(SupplierGenerator.SCALE_BASE, scale, 1, 1);
            case PART -> GenerateUtils.calculateRowCount(PartGenerator.SCALE_BASE, scale, 1, 1);
            case PARTSUPP -> SUPPLIERS_PER_PART * PART.rowsExpected(scale);
            case CUSTOMER -> GenerateUtils.calculateRowCount(CustomerGenerator.SCALE_BASE, scale, 1, 1);
            case ORDERS -> GenerateUtils.calculateRowCount(OrderGenerator.SCALE_BASE, scale, 1, 1);
            case LINEITEM -> LINES_PER_ORDER * ORDERS.rowsExpected(scale);
        };
    }

    /**
     * Whether the standard's rule for who supplies which part (clause 4.2.3) gives every part four different suppliers:
     * with less than a few hundred suppliers it often does not, and the keys of partsupp repeat.
     */
    static boolean hasUniqueKeys(double scale) {
        long suppliers = SUPPLIER.rowsExpected(scale);
        long rounds = (PART.rowsExpected(scale) + suppliers - 1) / suppliers;
        for (long round = 0; round < rounds; round++) {
            long step = suppliers / SUPPLIERS_PER_PART + round;
            for (int steps = 1; steps < SUPPLIERS_PER_PART; steps++) {
                if (steps * step % suppliers == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The rows in the generator's order; {@link TpchEntity#toLine} is the standard's text of each. */
    Iterator<? extends TpchEntity> rows(double scale, Supplier<TextPool> text) {
        return generator(scale, text).iterator();
    }

    private Iterable<? extends TpchEntity> generator(double scale, Supplier<TextPool> text) {
        Distributions words = Distributions.getDefaultDistributions();
        return switch (this) {
            case REGION -> new RegionGenerator(words, text);
            case NATION -> new NationGenerator(words, text);
            case SUPPLIER -> new SupplierGenerator(scale, 1, 1, words, text);
            case PART -> new PartGenerator(scale, 1, 1, words, text);
            case PARTSUPP -> new PartSupplierGenerator(scale, 1, 1, text);
            case CUSTOMER -> new CustomerGenerator(scale, 1, 1, words, text);
            case ORDERS -> new OrderGenerator(scale, 1, 1, words, text);
            case LINEITEM -> new LineItemGenerator(scale, 1, 1, words, text);
        };
    }
}
