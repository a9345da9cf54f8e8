package io.meshgate.gateway.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.contract.GeneratedDoc;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.failure.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code of {@link ErrorCode} provoked, and docs/errors.md with what a client is told then. */
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EveryErrorTest {
    /** Codes that have a place in the statement, always. */
    private static final Set<ErrorCode> PLACED = Set.of(
            ErrorCode.SYNTAX_ERROR,
            ErrorCode.UNKNOWN_NAME,
            ErrorCode.UNKNOWN_COLUMN,
            ErrorCode.UNKNOWN_FUNCTION,
            ErrorCode.AMBIGUOUS_NAME,
            ErrorCode.TYPE_MISMATCH,
            ErrorCode.NOT_GROUPED,
            ErrorCode.INVALID_QUERY,
            ErrorCode.READ_ONLY,
            ErrorCode.NESTING_TOO_DEEP);

    /** What users can do nothing with, and what nobody may see. */
    private static final Pattern INSIDES = Pattern.compile(
            "(Exception|Error:|\\bnull\\b|\\bat [a-z]+\\.[a-z]+\\.|java\\.|org\\.|calcite|CALCITE|EXPR\\$|"
                    + Pattern.quote(TestPostgres.PASSWORD) + "|not the password)");

    private Provocations provocations;

    @BeforeAll
    void open(@TempDir Path folder, TestPostgres postgres) throws SQLException, IOException {
        provocations = new Provocations(FaultyMesh.create(folder.toRealPath(), postgres), postgres);
    }

    @AfterAll
    void close() throws Exception {
        provocations.close();
    }

    @ParameterizedTest
    @EnumSource
    void isToldToClientsByItsCode(ErrorCode code) throws Exception {
        Seen seen = provocations.of(code).seen();
        assertEquals(code, seen.code(), seen.description());
        assertEquals(code.sqlState(), seen.sqlState());
        assertFalse(INSIDES.matcher(seen.message()).find(), seen.message());
        assertTrue(!PLACED.contains(code) || seen.place().isPresent(), seen.description());
        assertTrue(
                code == ErrorCode.INVALID_REQUEST || seen.queryId().orElse("").matches("(mg-|test-).*"),
                seen.description());
    }

    @Test
    void theCatalogueSaysWhatClientsSee() throws Exception {
        StringBuilder page = new StringBuilder();
        List<List<String>> rows = Stream.of(ErrorCode.values())
                .map(code -> List.of(
                        "[`" + code + "`](#" + code.name().toLowerCase(java.util.Locale.ROOT) + ")",
                        code.kind().name(),
                        code.sqlState(),
                        code.status().name()))
                .toList();
        page.append(GeneratedDoc.table(List.of("Code", "Kind", "SQLSTATE", "gRPC status"), rows));
        for (ErrorCode code : ErrorCode.values()) {
            page.append(section(code, provocations.of(code)));
        }
        new GeneratedDoc(GeneratedDoc.docs("errors.md"), "errors").check(page.toString());
    }

    private String section(ErrorCode code, Provocations.Told told) {
        String message = told.seen().description().replaceFirst(" \\[SQLSTATE.*", "");
        String example = Stream.of(told.situation(), "", "-> " + anyRun(message))
                .flatMap(String::lines)
                .map(line -> ("    " + line).stripTrailing())
                .collect(Collectors.joining("\n"));
        return """

            ### %s

            %s %s

            %s
            """.formatted(code, code.meaning(), "*Next:* " + code.nextStep(), example);
    }

    /** Without what differs from run to run. */
    private String anyRun(String message) {
        return message.replace(provocations.folder().toString(), "/data")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "db.example:5432")
                .replaceAll("\\b(mg|test)-[0-9a-z]+\\b", "mg-01k9x4t8e2q7w5m3zb")
                .replaceAll("has \\d{7} characters", "has 2100000 characters");
    }
}
