package io.meshgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the table of settings says; {@code -Dmeshgate.regenerate=true} writes it anew. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void theDocumentSaysWhatTheTableSays() throws IOException {
        if (Boolean.getBoolean("meshgate.regenerate")) {
            Files.writeString(DOCUMENT, document());
        }
        assertEquals(document(), Files.readString(DOCUMENT));
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
            # Configuration

            `./meshgate serve --config FILE` reads one YAML file. Keys may be nested or dotted: `flight.port: 4000` and
            `flight: {port: 4000}` are the same. Relative paths count from the file. Unknown keys are errors.

            A small one:

            ```yaml
            catalog:
              folder: contracts
            files:
              roots: [data]
            secrets:
              folder: secrets
            ```

            | Key | Default | Value | Meaning |
            | --- | --- | --- | --- |
            """);
        for (Setting<?> setting : Settings.all()) {
            text.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(),
                            setting.defaultWords(),
                            setting.type().words(),
                            setting.meaning()));
        }
        text.append("""

            Sizes: `1MB` is a million bytes, `1MiB` is 1048576; the units are kB, KiB, MB, MiB, GB, GiB, TB and TiB.
            """);
        return text.toString();
    }
}
