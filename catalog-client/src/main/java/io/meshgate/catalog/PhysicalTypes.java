package io.meshgate.catalog;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code physicalType} of a contract: the names that PostgreSQL, DuckDB, Parquet, Arrow and the SQL standard
 * give to types, in one table.
 *
 * <p>What a name leaves open is never guessed: {@code numeric} without a precision, a timestamp finer than microseconds
 * or a name that is not in the table is empty, and the store's live type counts. An integer without a sign becomes the
 * next wider type that holds all its values.
 */
public final class PhysicalTypes {
    private static final int TEXT_CHARS_MAX = 200;
    private static final int ARRAY_DEPTH_MAX = 6;
    private static final int FRACTION_DIGITS_MAX = 6;
    private static final int REAL_BITS_MAX = 24;
    private static final int DOUBLE_BITS_MAX = 53;

    /** What may stand in the parentheses of a type name, and what it does to the type. */
    private enum Parameters {
        NONE,
        /** A length of text, kept. */
        LENGTH,
        /** A length of bytes, dropped. */
        BYTES,
        /** Digits of the fraction of a second, 0 to 6. */
        FRACTION,
        /** Precision and scale; the precision must be there. */
        DECIMAL,
        /** Bits of the mantissa, 1 to 53. */
        BITS
    }

    /** The type where nothing is in parentheses; for {@link Parameters#DECIMAL} there is none. */
    private record Rule(ColumnType type, Parameters parameters) {}

    private static final Map<String, Rule> RULES = Map.ofEntries(
            fixed("boolean", ColumnType.BOOLEAN),
            fixed("bool", ColumnType.BOOLEAN),
            fixed("tinyint", ColumnType.SMALLINT),
            fixed("int1", ColumnType.SMALLINT),
            fixed("utinyint", ColumnType.SMALLINT),
            fixed("uint8", ColumnType.SMALLINT),
            fixed("smallint", ColumnType.SMALLINT),
            fixed("smallserial", ColumnType.SMALLINT),
            fixed("int2", ColumnType.SMALLINT),
            fixed("int16", ColumnType.SMALLINT),
            fixed("short", ColumnType.SMALLINT),
            fixed("usmallint", ColumnType.INTEGER),
            fixed("uint16", ColumnType.INTEGER),
            fixed("integer", ColumnType.INTEGER),
            fixed("int", ColumnType.INTEGER),
            fixed("int4", ColumnType.INTEGER),
            fixed("int32", ColumnType.INTEGER),
            fixed("serial", ColumnType.INTEGER),
            fixed("uinteger", ColumnType.BIGINT),
            fixed("uint32", ColumnType.BIGINT),
            fixed("bigint", ColumnType.BIGINT),
            // PostgreSQL's and DuckDB's eight bytes; Arrow's eight bits fit in as well.
            fixed("int8", ColumnType.BIGINT),
            fixed("int64", ColumnType.BIGINT),
            fixed("long", ColumnType.BIGINT),
            fixed("bigserial", ColumnType.BIGINT),
            fixed("ubigint", ColumnType.decimal(20, 0)),
            fixed("uint64", ColumnType.decimal(20, 0)),
            fixed("hugeint", ColumnType.decimal(38, 0)),
            fixed("int128", ColumnType.decimal(38, 0)),
            decimal("decimal"),
            decimal("numeric"),
            decimal("dec"),
            decimal("decimal128"),
            fixed("real", ColumnType.REAL),
            fixed("float4", ColumnType.REAL),
            fixed("float32", ColumnType.REAL),
            fixed("float16", ColumnType.REAL),
            fixed("halffloat", ColumnType.REAL),
            entry("float", new Rule(ColumnType.REAL, Parameters.BITS)),
            fixed("double", ColumnType.DOUBLE),
            fixed("double precision", ColumnType.DOUBLE),
            fixed("float8", ColumnType.DOUBLE),
            fixed("float64", ColumnType.DOUBLE),
            text("varchar"),
            text("character varying"),
            text("char varying"),
            text("char"),
            text("character"),
            text("bpchar"),
            text("nchar"),
            text("nvarchar"),
            text("national character"),
            text("national character varying"),
            text("text"),
            text("string"),
            text("utf8"),
            text("large_utf8"),
            text("large_string"),
            fixed("json", ColumnType.VARCHAR),
            fixed("jsonb", ColumnType.VARCHAR),
            fixed("uuid", ColumnType.varchar(36)),
            bytes("bytea"),
            bytes("blob"),
            bytes("binary"),
            bytes("varbinary"),
            bytes("binary varying"),
            bytes("bytes"),
            bytes("byte_array"),
            bytes("fixed_len_byte_array"),
            bytes("large_binary"),
            fixed("date", ColumnType.DATE),
            fixed("date32", ColumnType.DATE),
            fixed("date32[day]", ColumnType.DATE),
            time("time", ColumnType.TIME),
            time("time without time zone", ColumnType.TIME),
            fixed("time32[s]", ColumnType.TIME),
            fixed("time32[ms]", ColumnType.TIME),
            fixed("time64[us]", ColumnType.TIME),
            time("timestamp", ColumnType.TIMESTAMP),
            time("timestamp without time zone", ColumnType.TIMESTAMP),
            time("datetime", ColumnType.TIMESTAMP),
            fixed("timestamp_s", ColumnType.TIMESTAMP),
            fixed("timestamp_ms", ColumnType.TIMESTAMP),
            fixed("timestamp_us", ColumnType.TIMESTAMP),
            fixed("timestamp[s]", ColumnType.TIMESTAMP),
            fixed("timestamp[ms]", ColumnType.TIMESTAMP),
            fixed("timestamp[us]", ColumnType.TIMESTAMP),
            time("timestamptz", ColumnType.TIMESTAMP_TZ),
            time("timestamp with time zone", ColumnType.TIMESTAMP_TZ),
            time("interval", ColumnType.INTERVAL));

    /** Names of types that hold other fields; Meshgate lists such columns and promises nothing about them. */
    private static final Set<String> NESTED = Set.of("struct", "row", "record", "map", "union", "object");

    private static final Set<String> LISTS = Set.of("array", "list", "large_list");

    /** {@code character varying(25)}, {@code timestamp(6) with time zone}, {@code decimal(12, 2)}, {@code time64[us]}. */
    private static final Pattern SCALAR = Pattern.compile("([a-z][a-z0-9_ \\[\\]]*?)"
            + "(?: ?\\( ?(?<first>\\d{1,9}) ?(?:, ?(?<second>-?\\d{1,9}) ?)?\\)(?: ?(?<rest>[a-z ]+))?)?");

    private static final Pattern INTERVAL_FIELDS =
            Pattern.compile("interval (year|month|day|hour|minute|second)( ?\\(\\d\\))?( to (month|hour|minute|second)("
                    + " ?\\([0-6]\\))?)?");
    private static final Pattern ARROW_INSTANT = Pattern.compile("timestamp\\[(s|ms|us), ?tz=[^\\]]+\\]");
    private static final Pattern ARRAY_SUFFIX = Pattern.compile("(.+?)(?: ?\\[\\d*\\]| array(?: ?\\[\\d*\\])?)");
    private static final Pattern PARAMETRIC = Pattern.compile("([a-z_]+) ?[<(](.*)[>)]");
    private static final Pattern ARROW_ELEMENT = Pattern.compile("(?:item|element): ");

    private PhysicalTypes() {}

    /** The names of the table, without parameters, for docs. */
    public static List<String> names() {
        return RULES.keySet().stream().sorted().toList();
    }

    /** Reads a type name, whatever store it comes from; {@code float} is the four-byte one. */
    public static Optional<ColumnType> parse(String physicalType) {
        return parse(physicalType, "");
    }

    /**
     * Reads a type name as the kind of store (an {@link Endpoint#type}) means it: PostgreSQL's {@code float} has eight
     * bytes.
     *
     * @return empty where the name is not known or leaves the type open; {@link ColumnType#UNKNOWN} for nested types
     */
    public static Optional<ColumnType> parse(String physicalType, String store) {
        if (physicalType.length() > TEXT_CHARS_MAX) {
            return Optional.empty();
        }
        String name = physicalType.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        boolean postgres = store.equals("postgres") || store.equals("postgresql");
        return name(name, postgres ? ColumnType.DOUBLE : ColumnType.REAL, ARRAY_DEPTH_MAX);
    }

    private static Optional<ColumnType> name(String name, ColumnType plainFloat, int depthLeft) {
        if (depthLeft == 0) {
            return Optional.empty();
        }
        Matcher suffixed = ARRAY_SUFFIX.matcher(name);
        if (suffixed.matches()) {
            return array(suffixed.group(1), plainFloat, depthLeft);
        }
        Matcher parametric = PARAMETRIC.matcher(name);
        if (parametric.matches() && LISTS.contains(parametric.group(1))) {
            String element = ARROW_ELEMENT.matcher(parametric.group(2).strip()).replaceFirst("");
            return array(element, plainFloat, depthLeft);
        }
        if (NESTED.contains(parametric.matches() ? parametric.group(1) : name)) {
            return Optional.of(ColumnType.UNKNOWN);
        }
        if (ARROW_INSTANT.matcher(name).matches()) {
            return Optional.of(ColumnType.TIMESTAMP_TZ);
        }
        if (INTERVAL_FIELDS.matcher(name).matches()) {
            return Optional.of(ColumnType.INTERVAL);
        }
        return scalar(name, plainFloat);
    }

    private static Optional<ColumnType> array(String element, ColumnType plainFloat, int depthLeft) {
        return name(element.strip(), plainFloat, depthLeft - 1).map(PhysicalTypes::arrayOf);
    }

    /** An array of nested values is as unknown as they are. */
    private static ColumnType arrayOf(ColumnType element) {
        return element.kind() == ColumnType.Kind.UNKNOWN ? ColumnType.UNKNOWN : ColumnType.array(element);
    }

    private static Optional<ColumnType> scalar(String name, ColumnType plainFloat) {
        Matcher matcher = SCALAR.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group("rest");
        Rule rule = RULES.get(rest == null ? matcher.group(1) : matcher.group(1) + " " + rest);
        if (rule == null) {
            return Optional.empty();
        }
        int first = number(matcher.group("first"), -1);
        if (rule.parameters() == Parameters.DECIMAL) {
            return decimal(first, number(matcher.group("second"), 0));
        }
        if (matcher.group("second") != null) {
            return Optional.empty();
        }
        return first < 0 ? bare(rule, plainFloat) : withParameter(rule, first);
    }

    private static Optional<ColumnType> bare(Rule rule, ColumnType plainFloat) {
        return Optional.of(rule.parameters() == Parameters.BITS ? plainFloat : rule.type());
    }

    private static Optional<ColumnType> withParameter(Rule rule, int value) {
        return switch (rule.parameters()) {
            case NONE, DECIMAL -> Optional.empty();
            case LENGTH -> value > 0 ? Optional.of(ColumnType.varchar(value)) : Optional.empty();
            case BYTES -> value > 0 ? Optional.of(rule.type()) : Optional.empty();
            case FRACTION -> value <= FRACTION_DIGITS_MAX ? Optional.of(rule.type()) : Optional.empty();
            case BITS -> bits(value);
        };
    }

    private static Optional<ColumnType> bits(int bits) {
        if (bits < 1 || bits > DOUBLE_BITS_MAX) {
            return Optional.empty();
        }
        return Optional.of(bits <= REAL_BITS_MAX ? ColumnType.REAL : ColumnType.DOUBLE);
    }

    private static Optional<ColumnType> decimal(int precision, int scale) {
        boolean inRange =
                precision >= 1 && precision <= ColumnType.DECIMAL_PRECISION_MAX && scale >= 0 && scale <= precision;
        return inRange ? Optional.of(ColumnType.decimal(precision, scale)) : Optional.empty();
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null ? absent : Integer.parseInt(digits);
    }

    private static Map.Entry<String, Rule> fixed(String name, ColumnType type) {
        return entry(name, new Rule(type, Parameters.NONE));
    }

    private static Map.Entry<String, Rule> text(String name) {
        return entry(name, new Rule(ColumnType.VARCHAR, Parameters.LENGTH));
    }

    private static Map.Entry<String, Rule> bytes(String name) {
        return entry(name, new Rule(ColumnType.VARBINARY, Parameters.BYTES));
    }

    private static Map.Entry<String, Rule> time(String name, ColumnType type) {
        return entry(name, new Rule(type, Parameters.FRACTION));
    }

    private static Map.Entry<String, Rule> decimal(String name) {
        return entry(name, new Rule(ColumnType.UNKNOWN, Parameters.DECIMAL));
    }
}
