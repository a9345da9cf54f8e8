package io.meshgate.adapter.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One SELECT under construction. Operators fold into the block below them as long as the clauses' order of evaluation
 * (FROM, WHERE, GROUP BY, HAVING, SELECT, ORDER BY, LIMIT) allows it; otherwise the block becomes a derived table of a
 * new one.
 */
final class SelectBlock {
    /** A clause that has been filled; a block takes only clauses after its latest one. */
    enum Stage {
        FROM,
        WHERE,
        GROUP,
        WINDOW,
        ORDER,
        WHOLE
    }

    /**
     * A field of the block's output.
     *
     * @param plain a column: may be repeated, and is NULL where its row is
     * @param promised has exactly its planned type in the store
     * @param constant the text of what it is in every row, or empty; in ORDER BY it orders nothing, and may be taken for an
     *     ordinal
     */
    record Item(String sql, String name, boolean plain, boolean promised, Optional<String> constant) {
        private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*+'");

        Item(String sql, String name, boolean plain, boolean promised) {
            this(sql, name, plain, promised, Optional.empty());
        }

        Item named(String newName) {
            return new Item(sql, newName, plain, promised, constant);
        }

        /** The same where it may be NULL in some rows. */
        Item nulled() {
            return new Item(sql, name, plain, promised);
        }

        /** The constant itself, where one is wanted, as for the separator of STRING_AGG. */
        String argument() {
            return constant.orElse(sql);
        }

        /**
         * Whether a column is read, outside of any aggregate. PostgreSQL does not null a constant key of GROUPING SETS, and
         * takes a number among keys for an ordinal.
         */
        boolean dependsOnRow() {
            return plain || TEXT.matcher(sql).replaceAll("").contains(".\"");
        }
    }

    Stage stage = Stage.FROM;
    String from = "";
    /** Whether {@link #from} is a join, which needs parentheses on the right of another one. */
    boolean joined;
    /** A complete query (a set operation) that is no block; {@link #from} and all clauses are empty then. */
    String whole = "";

    final List<String> where = new ArrayList<>();
    final List<String> groupBy = new ArrayList<>();
    final List<String> having = new ArrayList<>();
    final List<String> orderBy = new ArrayList<>();
    String limit = "";
    List<Item> items = new ArrayList<>();

    List<String> itemSql() {
        return items.stream().map(Item::sql).toList();
    }

    boolean hasComputedItems() {
        return items.stream().anyMatch(item -> !item.plain());
    }

    /** The query, with each output field under its name. */
    String query() {
        return whole.isEmpty()
                ? select(items.stream()
                        .map(item -> item.sql() + " AS " + quote(item.name()))
                        .toList())
                : whole;
    }

    /**
     * The same items, with different texts for the keys of grouping sets: of two keys of one text a store makes one, although
     * a set may have only one of them.
     */
    static List<Item> apart(List<Item> items, Iterable<Integer> keys) {
        List<Item> written = new ArrayList<>(items);
        Set<String> taken = new LinkedHashSet<>();
        for (int key : keys) {
            Item item = items.get(key);
            while (!taken.add(item.sql())) {
                item = new Item(
                        "COALESCE(" + item.sql() + ", " + item.sql() + ")", item.name(), false, item.promised());
            }
            written.set(key, item);
        }
        return written;
    }

    /** {@link #from} as the right side of a join. */
    String source() {
        return joined ? "(" + from + ")" : from;
    }

    /** Whether the block is one row of aggregates, which it stays only as long as one of them is selected. */
    boolean isGlobalAggregate() {
        return stage == Stage.GROUP && groupBy.isEmpty();
    }

    /** {@code SELECT 1 ...}: for EXISTS. */
    String existence() {
        return select(List.of("1"));
    }

    private String select(List<String> list) {
        StringBuilder sql = new StringBuilder("SELECT ").append(String.join(", ", list));
        clause(sql, "\nFROM ", from.isEmpty() ? List.of() : List.of(from), "");
        conditions(sql, "\nWHERE ", where);
        clause(sql, "\nGROUP BY ", groupBy, ", ");
        conditions(sql, "\nHAVING ", having);
        clause(sql, "\nORDER BY ", orderBy, ", ");
        return sql.append(limit).toString();
    }

    private static void clause(StringBuilder sql, String head, List<String> parts, String separator) {
        if (!parts.isEmpty()) {
            sql.append(head).append(String.join(separator, parts));
        }
    }

    private static void conditions(StringBuilder sql, String head, List<String> conjuncts) {
        if (!conjuncts.isEmpty()) {
            sql.append(head).append(Writers.chain("AND", conjuncts));
        }
    }

    /** Output names that differ even where case does not count, short enough for every store. */
    static List<String> uniqueNames(List<String> names) {
        int lengthMax = 40;
        Set<String> taken = new LinkedHashSet<>();
        return names.stream()
                .map(name -> {
                    String base = name.isEmpty()
                            ? "c"
                            : name.substring(0, Math.min(lengthMax, name.length()))
                                    .replace('$', '_');
                    String unique = base;
                    for (int i = 0; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
                        unique = base + "_" + i;
                    }
                    return unique;
                })
                .collect(Collectors.toList());
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
