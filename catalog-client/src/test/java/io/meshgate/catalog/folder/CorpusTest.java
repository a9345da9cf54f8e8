package io.meshgate.catalog.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts from public repositories, some of them broken on purpose; they lie beside the project, not in it. */
class CorpusTest {
    private static final Path DATA =
            Path.of("../../shared/data").toAbsolutePath().normalize();

    @TempDir
    Path temporary;

    @BeforeAll
    static void requireCorpus() {
        assumeTrue(Files.isDirectory(DATA.resolve("odcs-corpus")), "skipped: no ODCS corpus at " + DATA);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(DATA.resolve("odcs-corpus"))) {
            return files.sorted().toList();
        }
    }

    /** Loads a document as if it were active, so that its status hides nothing of it. */
    private MeshSnapshot load(String document) throws IOException {
        ContractFolder folder = new ContractFolder(temporary.resolve("catalog"));
        folder.write("domain/product/v1.odcs.yaml", document);
        return new FolderCatalog(new CatalogSettings(
                        folder.root, Optional.empty(), List.of(Path.of("/")), ContractFolder.STORE_KINDS))
                .snapshot();
    }

    private static String activated(String document) {
        return document.replaceFirst("(?m)^status:.*$", "status: active");
    }

    @Test
    void everyDocumentIsOfferedOrReportedWithAReason() throws Exception {
        List<Path> documents = documents();
        assertTrue(documents.size() > 100, () -> "only " + documents.size() + " documents");
        int offered = 0;
        for (Path document : documents) {
            MeshSnapshot snapshot = load(Files.readString(document));
            for (LoadWarning warning : snapshot.warnings()) {
                assertFalse(warning.reason().isBlank(), document.toString());
                assertEquals(1, warning.toString().lines().count(), document.toString());
            }
            boolean explained = snapshot.warnings().stream()
                    .anyMatch(warning -> warning.unusable() || warning.reason().startsWith("hidden: "));
            assertTrue(explained || !snapshot.domains().isEmpty(), document.toString());
            offered += snapshot.domains().size();
        }
        assertTrue(offered > 50, "only " + offered + " documents are offered");
    }

    @Test
    void everyDocumentThatTheStandardsSchemaAcceptsCanBeUsed() throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(Files.readString(DATA.resolve("odcs-json-schema-v3.1.0.json")), InputFormat.JSON);
        List<String> unusable = new ArrayList<>();
        int valid = 0;
        for (Path document : documents()) {
            String text = activated(Files.readString(document));
            if (isValid(schema, text) && !text.contains("apiVersion: v2")) {
                valid++;
                MeshSnapshot snapshot = load(text);
                if (snapshot.domains().isEmpty()) {
                    unusable.add(document.getFileName() + ": " + snapshot.warnings());
                }
            }
        }
        assertEquals(List.of(), unusable);
        assertTrue(valid > 50, "only " + valid + " documents are valid");
    }

    private static boolean isValid(Schema schema, String document) {
        try {
            return schema.validate(document, InputFormat.YAML).isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Random damage, the same on every run: bytes changed, cut out, doubled, and pieces of other documents. */
    @Test
    void noDamageToADocumentMakesLoadingFail() throws Exception {
        Random random = new Random(20_240_601);
        List<byte[]> documents = new ArrayList<>();
        for (Path document : documents()) {
            documents.add(activated(Files.readString(document)).getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = damage(documents.get(random.nextInt(documents.size())), documents, random);
            MeshSnapshot snapshot = load(new String(damaged, StandardCharsets.ISO_8859_1));
            assertNotNull(snapshot);
            assertTrue(!snapshot.domains().isEmpty() || !snapshot.warnings().isEmpty());
        }
    }

    private static byte[] damage(byte[] document, List<byte[]> others, Random random) {
        byte[] damaged = document;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            byte[] other = others.get(random.nextInt(others.size()));
            int length = Math.min(random.nextInt(60), other.length);
            byte[] piece = switch (random.nextInt(4)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> java.util.Arrays.copyOf(other, length);
                case 2 ->
                    "[]{}&*!|>'\"%@`:-#,?\n\t ".substring(random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
                default -> new byte[0];
            };
            int resume = Math.min(damaged.length, at + random.nextInt(30));
            byte[] next = new byte[at + piece.length + damaged.length - resume];
            System.arraycopy(damaged, 0, next, 0, at);
            System.arraycopy(piece, 0, next, at, piece.length);
            System.arraycopy(damaged, resume, next, at + piece.length, damaged.length - resume);
            damaged = next.length == 0 ? document : next;
        }
        return damaged;
    }
}
