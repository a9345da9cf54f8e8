package io.meshgate.gateway.corpora;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/**
 * One of the 99 queries of TPC-DS, as the Trino project writes them, after {@link TpcdsAdaptations}.
 *
 * @param text the SQL, in which tables stand as <code>{store_sales}</code>
 */
record TpcdsQuery(int number, String text) {
    static final int COUNT = 99;

    private static final Pattern TABLE = Pattern.compile("\\$\\{database}\\.\\$\\{schema}\\.(\\w+)");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern LIMIT = Pattern.compile("\\s+LIMIT\\s+(\\d+)\\s*$");

    static List<TpcdsQuery> all() {
        return IntStream.rangeClosed(1, COUNT).mapToObj(TpcdsQuery::of).toList();
    }

    static TpcdsQuery of(int number) {
        String resource = "/sql/presto/tpcds/q%02d.sql".formatted(number);
        try (InputStream in = TpcdsQuery.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            String original = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new TpcdsQuery(number, TpcdsAdaptations.apply(number, placeholders(original)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts were made by a program that took words in quotes for tables as well. */
    private static String placeholders(String original) {
        String literals = QUOTED.matcher(original)
                .replaceAll(literal ->
                        Matcher.quoteReplacement(TABLE.matcher(literal.group()).replaceAll("$1")));
        return TABLE.matcher(literals).replaceAll("{$1}");
    }

    /** The SQL with each table's name as the asked one knows it. */
    String sql(UnaryOperator<String> names) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(names.apply(match.group(1))));
    }

    TpcdsQuery withoutLimit() {
        return new TpcdsQuery(number, LIMIT.matcher(text).replaceFirst("\n"));
    }

    OptionalInt limit() {
        Matcher limit = LIMIT.matcher(text);
        return limit.find() ? OptionalInt.of(Integer.parseInt(limit.group(1))) : OptionalInt.empty();
    }

    /** Positions of the columns that the query orders by, up to the first key that is not in the answer. */
    List<Integer> orderKeys() {
        SqlNode query = parsed();
        if (!(query instanceof SqlOrderBy ordered)) {
            return List.of();
        }
        List<SqlNode> columns = columns(ordered.query);
        List<Integer> keys = new ArrayList<>();
        for (SqlNode item : ordered.orderList) {
            SqlNode key = item;
            while (key.getKind() == SqlKind.DESCENDING
                    || key.getKind() == SqlKind.NULLS_FIRST
                    || key.getKind() == SqlKind.NULLS_LAST) {
                key = ((SqlBasicCall) key).operand(0);
            }
            int position = position(key, columns);
            if (position < 0) {
                break;
            }
            keys.add(position);
        }
        return keys;
    }

    private SqlNode parsed() {
        SqlParser.Config config =
                SqlParser.config().withParserFactory(SqlBabelParserImpl.FACTORY).withUnquotedCasing(Casing.UNCHANGED);
        try {
            return SqlParser.create(sql(name -> name), config).parseQuery();
        } catch (SqlParseException e) {
            throw new IllegalStateException(this + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<SqlNode> columns(SqlNode query) {
        return switch (query) {
            case SqlSelect select -> List.copyOf(select.getSelectList());
            case SqlWith with -> columns(with.body);
            case SqlBasicCall setOperation -> columns(setOperation.operand(0));
            default -> throw new IllegalStateException("no query: " + query.getKind());
        };
    }

    private static int position(SqlNode key, List<SqlNode> columns) {
        if (key.getKind() == SqlKind.LITERAL) {
            return Integer.parseInt(key.toString()) - 1;
        }
        for (int i = 0; i < columns.size(); i++) {
            SqlNode column = columns.get(i);
            if (text(column).equals(text(key))
                    || key instanceof SqlIdentifier name
                            && name.isSimple()
                            && label(column).equals(text(key))) {
                return i;
            }
        }
        return -1;
    }

    private static String label(SqlNode column) {
        return switch (column) {
            case SqlBasicCall call when call.getKind() == SqlKind.AS -> text(call.operand(1));
            case SqlIdentifier name -> name.names.getLast().toLowerCase(Locale.ROOT);
            default -> "";
        };
    }

    private static String text(SqlNode node) {
        return node.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "q%02d".formatted(number);
    }
}
