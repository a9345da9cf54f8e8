package io.meshgate.gateway.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meshgate.gateway.config.Operations.QueryLogSql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The table of the query log's fields, in their order. A field that has nothing to tell is left out. Thread-safe. */
final class QueryFields {
    private static final JsonFactory JSON = new JsonFactory();

    /** Always to the millisecond, so that lines sort by it. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    /** Writes a field's value under its name, or nothing. */
    private interface Writer {
        void write(JsonGenerator json, String name, QueryEnd query) throws IOException;
    }

    /**
     * One field.
     *
     * @param withText whether it is there only where the setting queryLog.sql allows text
     */
    record Field(String name, String meaning, boolean withText, Writer writer) {}

    private final QueryLogSql sql;
    private final List<Field> fields;

    /** @param textLengthMax how many characters of a text are kept */
    QueryFields(QueryLogSql sql, int textLengthMax) {
        this.sql = sql;
        this.fields = table(textLengthMax);
    }

    /** All fields, for documents too. */
    static List<Field> table(int textLengthMax) {
        return List.of(
                text("time", "when it ended, UTC", q -> TIME.format(q.endedAt())),
                text(
                        "query",
                        "its id: in the client's trailers, the log and the stores' statements",
                        q -> q.session().queryId()),
                text("principal", "who asked", q -> q.session().principal()),
                text("peer", "from which address", q -> q.session().peer()),
                text(
                        "outcome",
                        "`ok`, `error` or `cancelled`",
                        q -> q.outcome().name().toLowerCase(Locale.ROOT)),
                field("code", "the error's code (docs/errors.md); not with `ok`", (json, name, q) -> {
                    if (q.code().isPresent()) {
                        json.writeStringField(name, q.code().get().name());
                    }
                }),
                field(
                        "cancelledBy",
                        "`client` (it went away or cancelled), `deadline` (`query.timeout`) or `gateway` (it stops);"
                                + " with `cancelled` only",
                        (json, name, q) -> {
                            if (q.cancelledBy().isPresent()) {
                                json.writeStringField(name, q.cancelledBy().get());
                            }
                        }),
                field("products", "what it read, each with `domain`, `product` and `owner`", QueryFields::products),
                number("statements", "statements that stores were asked", QueryEnd::statements),
                number("rows", "rows of the answer, as far as it went", QueryEnd::rows),
                number("bytes", "bytes of the answer as Arrow buffers", QueryEnd::bytes),
                millis("planningMillis", "time to parse, resolve, plan and place it", QueryEnd::planning),
                field(
                        "plan",
                        "`made` for it, `kept` from the same statement, or `shape`: kept from one with other literals",
                        (json, name, q) -> {
                            if (q.plan().isPresent()) {
                                json.writeStringField(
                                        name, q.plan().get().name().toLowerCase(Locale.ROOT));
                            }
                        }),
                millis("durationMillis", "time from the request for its rows to the last one", QueryEnd::duration),
                number("warnings", "warnings that its client got, such as a deprecated product", QueryEnd::warnings),
                text("sqlHash", "SHA-256 of the statement's text", q -> hash(q.sql())),
                new Field(
                        "sql",
                        "the statement's text",
                        true,
                        (json, name, q) -> json.writeStringField(name, cut(q.sql(), textLengthMax))),
                new Field("error", "the error's message; not with `ok`", true, (json, name, q) -> {
                    if (q.failure().isPresent()) {
                        json.writeStringField(
                                name, cut(String.valueOf(q.failure().get().getMessage()), textLengthMax));
                    }
                }));
    }

    /** One line, with its end. */
    byte[] line(QueryEnd query) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (Field field : fields) {
                if (!field.withText || sql == QueryLogSql.TEXT) {
                    field.writer.write(json, field.name, query);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void products(JsonGenerator json, String name, QueryEnd query) throws IOException {
        json.writeArrayFieldStart(name);
        for (QueryEnd.Read read : query.products()) {
            json.writeStartObject();
            json.writeStringField("domain", read.domain());
            json.writeStringField("product", read.product());
            json.writeStringField("owner", read.owner());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private interface Value<T> {
        T of(QueryEnd query);
    }

    private static Field field(String name, String meaning, Writer writer) {
        return new Field(name, meaning, false, writer);
    }

    private static Field text(String name, String meaning, Value<String> value) {
        return field(name, meaning, (json, as, query) -> json.writeStringField(as, value.of(query)));
    }

    private static Field number(String name, String meaning, Value<Number> value) {
        return field(
                name,
                meaning,
                (json, as, query) -> json.writeNumberField(as, value.of(query).longValue()));
    }

    private static Field millis(String name, String meaning, Value<Duration> value) {
        return field(name, meaning, (json, as, query) -> {
            json.writeFieldName(as);
            json.writeNumber(String.format(Locale.ROOT, "%.3f", value.of(query).toNanos() / 1e6));
        });
    }

    private static String hash(String sql) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(sql.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What is cut off is said. A cut through a surrogate pair would be no text. */
    private static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end) + " ... (" + text.length() + " characters)";
    }
}
