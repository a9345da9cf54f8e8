package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresBinariesTest {
    @Test
    void everyPlatformHasAPackageOfItsOwn() {
        assertEquals("/postgres-linux-x86_64.txz", PostgresBinaries.resource("Linux", "amd64"));
        assertEquals("/postgres-linux-arm_64.txz", PostgresBinaries.resource("Linux", "aarch64"));
        assertEquals("/postgres-darwin-x86_64.txz", PostgresBinaries.resource("Mac OS X", "x86_64"));
        assertEquals("/postgres-darwin-arm_64.txz", PostgresBinaries.resource("Mac OS X", "aarch64"));
    }

    @Test
    void whatADeadProcessHasHalfUnpackedIsDeleted(@TempDir Path folder) throws IOException {
        long neverAProcess = Long.MAX_VALUE;
        Path dead = Files.createDirectories(
                folder.resolve("postgresql-1.partial-" + neverAProcess).resolve("bin"));
        Path living = Files.createDirectory(folder.resolve("postgresql-1.partial-1"));
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(folder);
        assertTrue(Files.isExecutable(binaries.program("postgres")));
        assertFalse(Files.exists(dead.getParent()));
        assertTrue(Files.exists(living));
        assertEquals(binaries, PostgresBinaries.unpackBelow(folder));
    }
}
