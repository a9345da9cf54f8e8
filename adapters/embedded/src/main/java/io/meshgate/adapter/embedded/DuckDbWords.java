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

    /** The kind of failure that a message tells. */
    static Kind kind(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.startsWith("out of memory error")) {
            return Kind.OVERLOADED;
        }
        if (lower.startsWith("interrupt error")) {
            return Kind.CANCELLED;
        }
        if (isAboutFiles(lower)) {
            return Kind.BAD_DATA;
        }
        if (lower.startsWith("io error") || lower.startsWith("http error") || lower.startsWith("connection error")) {
            return Kind.UNREACHABLE;
        }
        if (lower.startsWith("binder error")
                || lower.startsWith("catalog error")
                || lower.startsWith("parser error")
                || lower.startsWith("permission error")
                || lower.startsWith("not implemented error")) {
            return Kind.REFUSED;
        }
        return Kind.STATEMENT_FAILED;
    }

    /** Words that only readers of files use, about contents that they cannot read. */
    private static final List<String> UNREADABLE = List.of(
            "csv error",
            "malformed json",
            "json transform error",
            "no magic bytes",
            "not a valid duckdb database",
            "not a parquet file",
            "don't know what type",
            "tprotocolexception",
            "snappy",
            "zstd",
            "gzip",
            "footer length",
            "serialization error",
            "corrupt");

    private static boolean isAboutFiles(String lower) {
        return UNREADABLE.stream().anyMatch(lower::contains);
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
        words = words.replaceFirst("^(Invalid Input|Conversion|Out of Range|Interrupt|INTERRUPT|Out of Memory|IO) Error: ", "");
        return words.replaceAll("\\s+", " ");
    }
}
