package io.meshgate.gateway.parse;

import io.meshgate.catalog.Suggestions;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a statement begins with tells whether it reads: said before the parser loses itself in a COPY or a VACUUM. */
final class FirstWord {
    private static final Pattern WORD =
            Pattern.compile("\\G(?:\\s++|--[^\\n]*+(?:\\n|\\z)|/\\*(?:[^*]|\\*(?!/))*+\\*/|\\()*+([A-Za-z_]+)");

    private static final List<String> QUERIES = List.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN");

    private static final Set<String> WRITES = Set.of(
            "ABORT",
            "ALTER",
            "ANALYZE",
            "ATTACH",
            "BEGIN",
            "CALL",
            "CHECKPOINT",
            "CLOSE",
            "CLUSTER",
            "COMMENT",
            "COMMIT",
            "COPY",
            "CREATE",
            "DEALLOCATE",
            "DECLARE",
            "DELETE",
            "DETACH",
            "DISCARD",
            "DO",
            "DROP",
            "END",
            "EXEC",
            "EXECUTE",
            "EXPORT",
            "FETCH",
            "GRANT",
            "IMPORT",
            "INSERT",
            "INSTALL",
            "LISTEN",
            "LOAD",
            "LOCK",
            "MERGE",
            "MOVE",
            "NOTIFY",
            "OPTIMIZE",
            "PRAGMA",
            "PREPARE",
            "REASSIGN",
            "REFRESH",
            "REINDEX",
            "RELEASE",
            "RENAME",
            "REPLACE",
            "RESET",
            "REVOKE",
            "ROLLBACK",
            "SAVEPOINT",
            "SECURITY",
            "SET",
            "START",
            "TRUNCATE",
            "UNLISTEN",
            "UNLOAD",
            "UPDATE",
            "UPSERT",
            "USE",
            "VACUUM");

    private static final Set<String> SHOWS = Set.of("SHOW", "DESCRIBE", "DESC", "HELP");

    private FirstWord() {}

    /** @throws QueryFailure where no query begins like this */
    static void check(String sql) {
        Matcher first = WORD.matcher(sql);
        if (!first.lookingAt()) {
            return;
        }
        String word = first.group(1).toUpperCase(Locale.ROOT);
        Position position = SqlText.position(sql, first.start(1));
        if (WRITES.contains(word)) {
            throw QueryFailure.at(
                    ErrorCode.READ_ONLY,
                    "Meshgate only reads: " + word + " is not a query. Send a SELECT, WITH or VALUES statement",
                    position,
                    null);
        }
        if (SHOWS.contains(word)) {
            throw QueryFailure.at(
                    ErrorCode.UNSUPPORTED,
                    "there is no " + word + ": `meshgate catalog list`, `meshgate catalog show` and the metadata calls"
                            + " of JDBC and Flight SQL tell what the mesh offers",
                    position,
                    null);
        }
        if (!QUERIES.contains(word)) {
            String meant = Suggestions.nearest(word, QUERIES)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            throw QueryFailure.at(
                    ErrorCode.SYNTAX_ERROR,
                    "a statement begins with SELECT, WITH, VALUES or EXPLAIN, not with " + first.group(1) + meant,
                    position,
                    null);
        }
    }
}
