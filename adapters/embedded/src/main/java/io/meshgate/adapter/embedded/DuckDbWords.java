package io.meshgate.adapter.embedded;

import io.meshgate.adapter.StoreFailure.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB's messages mean. They begin with their kind ({@code Conversion Error: ...}); the first line says what
 * happened, the rest is advice for DuckDB's own users, or the statement again.
 */
final class DuckDbWords {
    private static final String NATIVE = "message=";

    private DuckDbWords() {}

    /** What readers of files say about contents that they cannot read. */
    private static final List<String> UNREADABLE = List.of(
            "data corruption error",
            "serialization error",
            "io error: the file \"",
            "io error: could not read enough bytes",
            "invalid error: tprotocolexception",
            "invalid error: don't know what type",
            "invalid input error: no magic bytes",
            "invalid input error: failed to read file",
            "invalid input error: json transform error",
            "invalid input error: malformed json",
            "invalid input error: csv error",
            "invalid input error: error when sniffing",
            "conversion error: csv error");

    /** What DuckDB says of rows, with the standard's SQLSTATE and how it is told to users. */
    private record Saying(Pattern words, String sqlState, Function<MatchResult, String> shown) {}

    private static final List<Saying> SAYINGS = List.of(
            saying(
                    ".*Max expression depth limit of (\\d+) exceeded",
                    "54001",
                    m -> "the statement nests more than " + m.group(1) + " expressions"),
            saying("Division by zero", "22012", m -> "division by zero"),
            saying(
                    "(?:More than one row returned by a subquery|a scalar subquery returned more than one row)",
                    "21000",
                    m -> "a subquery that stands for one value gave more than one row"),
            saying(
                    "Could not convert string \"(-?inf|-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)\" to"
                            + " (DECIMAL\\(\\d+,\\d+\\))",
                    "22003",
                    m -> m.group(1) + " is out of range for " + m.group(2)),
            saying(
                    "Could not convert string ['\"](.*)['\"] to (\\w+(?:\\(\\d+,\\d+\\))?)",
                    "22018",
                    m -> "'" + m.group(1) + "' is no " + type(m.group(2))),
            saying(
                    "invalid (date|time|timestamp) field format: \"(.*)\", expected format is \\(([^\\[)]*)",
                    "22018",
                    m -> "'" + m.group(2) + "' is no " + m.group(1).toUpperCase(Locale.ROOT) + " of the form "
                            + m.group(3)),
            saying(
                    "(date|time|timestamp) field value out of range: \"(.*?)\"",
                    "22018",
                    m -> "'" + m.group(2) + "' is no " + m.group(1).toUpperCase(Locale.ROOT)),
            saying(
                    "Type \\w+ with value (.*) can't be cast because the value is out of range for the destination type"
                            + " (\\w+)",
                    "22003",
                    m -> m.group(1) + " is out of range for " + type(m.group(2))),
            saying(
                    "Casting value \"(.*)\" to type (.*) failed: value is out of range",
                    "22003",
                    m -> m.group(1) + " is out of range for " + m.group(2)),
            saying(
                    "Overflow in \\w+ of (\\w+(?:\\(\\d+(?:,\\d+)?\\))?) \\((.*?)\\)",
                    "22003",
                    m -> m.group(2) + " is out of range for " + type(m.group(1))),
            saying(
                    "(?:Could not cast value|Failed to cast decimal value) (\\S+) to (?:type"
                            + " )?(\\w+(?:\\(\\d+,\\d+\\))?)",
                    "22003",
                    m -> m.group(1) + " is out of range for " + type(m.group(2))),
            saying(
                    "Overflow in SUM of \\w+: the result does not fit in (\\w+(?:\\(\\d+\\))?)",
                    "22003",
                    m -> "a sum is out of range for " + type(m.group(1))),
            saying(
                    "Overflow (?:on (abs\\(.*?\\))|in division of (.*?)\\.?$)",
                    "22003",
                    m -> (m.group(1) == null ? m.group(2) : m.group(1)) + " is out of range for its type"),
            saying("Overflow in ROUND of", "22003", m -> "a rounded number is out of range for its type"),
            saying("Overflow in negation of", "22003", m -> "a negated number is out of range for its type"),
            saying("Overflow in HUGEINT \\w+: (.*)", "22003", m -> m.group(1) + " is out of range for DECIMAL(38,0)"),
            saying(
                    "(?:Date and time not in timestamp range|Overflow in timestamp|.*timestamp.*out of range)",
                    "22003",
                    m -> "a time is out of range for TIMESTAMP"));

    private static Saying saying(String words, String sqlState, Function<MatchResult, String> shown) {
        return new Saying(Pattern.compile(words, Pattern.DOTALL), sqlState, shown);
    }

    /** The kind of failure that a message tells; a value in the message never decides. */
    static Kind kind(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (UNREADABLE.stream().anyMatch(lower::startsWith)) {
            return Kind.BAD_DATA;
        }
        int end = lower.indexOf(" error");
        return switch (end < 0 ? "" : lower.substring(0, end)) {
            case "out of memory" -> Kind.OVERLOADED;
            case "interrupt" -> Kind.CANCELLED;
            case "io", "connection" -> Kind.UNREACHABLE;
            case "binder", "catalog", "parser", "permission", "not implemented" -> Kind.REFUSED;
            default -> Kind.STATEMENT_FAILED;
        };
    }

    /** Whether DuckDB says that a registered stream is read a second time. */
    static boolean isSecondScan(String message) {
        return message.contains("This stream has been released") || message.contains("has been read to its end before");
    }

    /** Whether the whole instance is unusable from now on. */
    static boolean isFatal(String message) {
        return message.startsWith("INTERNAL Error")
                || message.startsWith("FATAL Error")
                || message.contains("database has been invalidated");
    }

    /** DuckDB's message out of what the Arrow bridge made of it. */
    static String unwrapped(String message) {
        int start = message.indexOf(NATIVE);
        return start >= 0 && message.endsWith("}")
                ? message.substring(start + NATIVE.length(), message.length() - 1)
                : message;
    }

    /** The standard's SQLSTATE for what the rows of a statement caused; empty for everything else. */
    static Optional<String> sqlState(String message) {
        String words = withoutKind(message);
        return SAYINGS.stream()
                .filter(saying -> saying.words().matcher(words).lookingAt())
                .findFirst()
                .map(Saying::sqlState);
    }

    /** The message for a person: what happened, without the kind, the advice and the statement. */
    static String cleaned(String message) {
        String words = withoutKind(message);
        for (Saying saying : SAYINGS) {
            Matcher matcher = saying.words().matcher(words);
            if (matcher.lookingAt()) {
                return saying.shown().apply(matcher).replaceAll("\\s+", " ");
            }
        }
        return words.replaceAll("\\s+", " ");
    }

    private static String withoutKind(String message) {
        String words = message.strip();
        int end = words.indexOf("\n\n");
        words = end < 0 ? words : words.substring(0, end);
        int advice = words.indexOf(" Use TRY(");
        words = advice < 0 ? words : words.substring(0, advice);
        return words.replaceFirst(
                "^(Invalid Input|Conversion|Out of Range|Interrupt|INTERRUPT|Out of Memory|IO) Error: ", "");
    }

    /** DuckDB's internal names of types in SQL's. */
    private static String type(String name) {
        return switch (name) {
            case "INT8" -> "TINYINT";
            case "INT16" -> "SMALLINT";
            case "INT32" -> "INTEGER";
            case "INT64" -> "BIGINT";
            case "BOOL" -> "BOOLEAN";
            case "FLOAT" -> "REAL";
            default -> name;
        };
    }
}
