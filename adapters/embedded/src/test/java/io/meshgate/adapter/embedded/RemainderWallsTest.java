package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The remainder's DuckDB sees no file, loads no extension, and cannot be talked out of its settings. */
class RemainderWallsTest extends RemainderHarness {
    private static final List<ResultColumn> TEXT = List.of(Rows.column("v", ColumnType.VARCHAR));

    @TempDir
    Path outside;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT column0 AS v FROM read_csv('/etc/passwd')",
                "SELECT content AS v FROM read_text('/etc/passwd')",
                "SELECT file AS v FROM glob('/etc/*')",
                "SELECT v FROM '/etc/passwd'",
                "SELECT v FROM read_parquet('OUTSIDE/x.parquet')",
                "SELECT v FROM read_json('OUTSIDE/x.json')",
                "ATTACH 'OUTSIDE/x.duckdb' AS x",
                "COPY (SELECT 1) TO 'OUTSIDE/x.csv'",
                "EXPORT DATABASE 'OUTSIDE'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET enable_external_access = true",
                "SET memory_limit = '100GB'",
                "SET temp_directory = 'OUTSIDE'",
                "SET lock_configuration = false",
                "RESET lock_configuration",
                "SET GLOBAL threads = 64",
                "PRAGMA threads = 64",
                "CREATE SECRET s (TYPE S3, KEY_ID 'a', SECRET 'b')",
                "SELECT getenv('PATH') AS v"
            })
    void isRefused(String sql) throws Exception {
        assertThrows(StoreFailure.class, () -> Rows.read(open(sql.replace("OUTSIDE", outside.toString()), TEXT)));
        try (var files = Files.list(outside)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void theSettingsAreTheOnesThatGiveTheSqlItsMeaning() {
        List<List<Object>> settings = Rows.read(open("""
            SELECT name || '=' || value AS v FROM duckdb_settings()
            WHERE name IN ('integer_division', 'default_null_order', 'TimeZone', 'enable_external_access',
                'lock_configuration', 'autoload_known_extensions', 'autoinstall_known_extensions',
                'disabled_optimizers', 'error_on_division_by_zero', 'threads', 'enable_external_file_cache')
            ORDER BY name\
            """, TEXT));
        assertEquals(
                List.of(
                        "TimeZone=UTC",
                        "autoinstall_known_extensions=false",
                        "autoload_known_extensions=false",
                        "default_null_order=NULLS_LAST_ON_ASC_FIRST_ON_DESC",
                        "disabled_optimizers=join_order,statistics_propagation,build_side_probe_side,type_pushdown",
                        "enable_external_access=false",
                        "enable_external_file_cache=false",
                        "error_on_division_by_zero=true",
                        "integer_division=true",
                        "lock_configuration=true",
                        "threads=2"),
                settings.stream().map(row -> row.getFirst()).toList());
    }

    @Test
    void nothingOfOneStatementIsSeenByTheNext() {
        assertThrows(
                StoreFailure.class,
                () -> Rows.read(open("CREATE TEMP TABLE kept AS SELECT 1 AS v; SELECT nosuch FROM kept", TEXT)));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> open("SELECT v FROM kept", TEXT));
        assertFalse(failure.getMessage().isEmpty());
    }
}
