package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TpchTextTest {
    @TempDir
    private Path folder;

    @Test
    void aTableComesInFilesOfBoundedSize() throws SQLException, IOException {
        List<Long> chunks = new ArrayList<>();
        new TpchText(0.1, folder).forEachChunk(TpchTable.LINEITEM, chunk -> {
            assertTrue(fileCount() <= 2);
            chunks.add(chunk.rows());
        });
        assertEquals(List.of(250_000L, 250_000L, 100_572L), chunks);
        assertEquals(0, fileCount());
    }

    @Test
    void fieldsAreSeparatedAndNothingElse() throws SQLException, IOException {
        List<String> lines = new ArrayList<>();
        new TpchText(0.001, folder).forEachChunk(TpchTable.REGION, chunk -> {
            try {
                lines.addAll(Files.readAllLines(chunk.file()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(5, lines.size());
        assertTrue(lines.getFirst().startsWith("0|AFRICA|"), lines.getFirst());
        assertFalse(lines.getFirst().endsWith("|"), lines.getFirst());
    }

    @Test
    void aFailureOfTheReaderEndsIt() {
        SQLException failure = new SQLException("full");
        SQLException thrown = assertThrows(
                SQLException.class,
                () -> new TpchText(0.1, folder).forEachChunk(TpchTable.ORDERS, chunk -> {
                    throw failure;
                }));
        assertEquals(failure, thrown);
    }

    private int fileCount() {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
