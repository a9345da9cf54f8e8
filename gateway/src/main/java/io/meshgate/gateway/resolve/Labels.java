package io.meshgate.gateway.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;

/**
 * The names of an answer's columns that the query does not name: as in PostgreSQL the function's ({@code count}), a cast's
 * column's, {@code case}, {@code exists}, {@code column1} of VALUES, and {@code ?column?} for everything else; other than
 * there a repeated one gets a number ({@code count_1}), because many clients find columns by name.
 */
final class Labels {
    private static final Pattern GENERATED = Pattern.compile("EXPR\\$\\d+");
    private static final String UNKNOWN = "?column?";

    private Labels() {}

    /**
     * The labels with names for what has none.
     *
     * @param names of the SELECT list's items
     * @param labels as the validator says, one per column
     */
    static List<String> named(List<String> names, List<String> labels) {
        Set<String> taken = new HashSet<>(labels);
        List<String> named = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!GENERATED.matcher(labels.get(i)).matches()) {
                named.add(labels.get(i));
                continue;
            }
            String name = names.size() == labels.size() ? names.get(i) : UNKNOWN;
            String unique = name;
            for (int copy = 1; !taken.add(unique); copy++) {
                unique = name + "_" + copy;
            }
            named.add(unique);
        }
        return named;
    }

    /** A name per item of the SELECT list; what stars stand for is not counted. */
    static List<String> names(SqlNode query) {
        return switch (query) {
            case SqlSelect select ->
                select.getSelectList().stream().map(Labels::name).toList();
            case SqlOrderBy ordered -> names(ordered.query);
            case SqlWith with -> names(with.body);
            case SqlBasicCall call when call.getKind() == SqlKind.VALUES -> valueNames(call.operand(0));
            case SqlBasicCall call when SqlKind.SET_QUERY.contains(call.getKind()) -> names(call.operand(0));
            default -> List.of();
        };
    }

    private static List<String> valueNames(SqlNode row) {
        List<String> names = new ArrayList<>();
        if (row instanceof SqlCall call) {
            for (int i = 1; i <= call.operandCount(); i++) {
                names.add("column" + i);
            }
        }
        return names;
    }

    private static String name(SqlNode item) {
        return switch (item.getKind()) {
            case IDENTIFIER -> last((SqlIdentifier) item);
            case CASE -> "case";
            case EXISTS -> "exists";
            case ARRAY_VALUE_CONSTRUCTOR, ARRAY_QUERY_CONSTRUCTOR -> "array";
            case AS, OVER, FILTER, WITHIN_GROUP, RESPECT_NULLS, IGNORE_NULLS -> name(((SqlCall) item).operand(0));
            case CAST -> cast((SqlCall) item);
            case SELECT, SCALAR_QUERY, ORDER_BY, WITH -> subquery(item);
            default ->
                item instanceof SqlCall call && call.getOperator() instanceof SqlFunction function
                        ? function.getName().toLowerCase(Locale.ROOT)
                        : UNKNOWN;
        };
    }

    private static String last(SqlIdentifier identifier) {
        String name = identifier.names.get(identifier.names.size() - 1);
        return name.isEmpty() || GENERATED.matcher(name).matches() ? UNKNOWN : name;
    }

    private static String cast(SqlCall cast) {
        String name = name(cast.operand(0));
        return name.equals(UNKNOWN)
                ? cast.operand(1).toString().toLowerCase(Locale.ROOT).replace("`", "")
                : name;
    }

    private static String subquery(SqlNode item) {
        SqlNode query = item.getKind() == SqlKind.SCALAR_QUERY ? ((SqlCall) item).operand(0) : item;
        List<String> names = names(query);
        return names.isEmpty() ? UNKNOWN : names.get(0);
    }
}
