package io.meshgate.adapter.embedded;

import io.meshgate.adapter.StoreFailure.Kind;
import java.util.List;
import java.util.Locale;

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

    /** The message for a person: what happened, without the kind, the advice and the statement. */
    static String cleaned(String message) {
        String words = message.strip();
        int end = words.indexOf("\n\n");
        words = end < 0 ? words : words.substring(0, end);
        int advice = words.indexOf(" Use TRY(");
        words = advice < 0 ? words : words.substring(0, advice);
        words = words.replaceFirst(
                "^(Invalid Input|Conversion|Out of Range|Interrupt|INTERRUPT|Out of Memory|IO) Error: ", "");
        return words.replaceAll("\\s+", " ");
    }
}
