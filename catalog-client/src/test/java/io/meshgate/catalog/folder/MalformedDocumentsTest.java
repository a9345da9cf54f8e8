package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that cannot be used are reported with file, line and reason, and harm nothing else. */
class MalformedDocumentsTest {
    private static final String FILE = "sales/orders/v1.odcs.yaml";

    @TempDir
    Path temporary;

    private ContractFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ContractFolder(temporary.resolve("catalog")).write("other/fine/v1.odcs.yaml", active(1));
    }

    /** Loads, checks that only the other document is offered, and gives the one reason why. */
    private LoadWarning refusal() {
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of("other"), snapshot.domains().stream().map(Domain::name).toList());
        List<LoadWarning> unusable =
                snapshot.warnings().stream().filter(LoadWarning::unusable).toList();
        assertEquals(1, unusable.size(), () -> warnings(snapshot).toString());
        assertEquals(FILE, unusable.getFirst().file());
        return unusable.getFirst();
    }

    private String refusal(String document) {
        folder.write(FILE, document);
        return refusal().toString();
    }

    @Test
    void brokenYamlIsReportedWithItsLine() {
        assertEquals(
                FILE + ":4: is not valid YAML: expected ',' or '}', but got ?",
                refusal("""
                    apiVersion: v3.1.0
                    kind: DataContract
                    team: {name: a
                    servers: [
                    """).replaceAll("got .*", "got ?"));
    }

    @Test
    void whatIsNoContractIsRefused() {
        assertEquals(FILE + ": is empty", refusal(""));
        assertEquals(FILE + ": is empty", refusal("# nothing yet\n"));
        assertEquals(FILE + ":2: is not a mapping of fields", refusal("\n- a\n- b\n"));
        assertEquals(FILE + ":1: is not a mapping of fields", refusal("just text"));
        assertEquals(
                FILE + ":2: kind `DataProduct` is not DataContract",
                refusal("apiVersion: v3.1.0\nkind: DataProduct\n"));
        assertTrue(refusal("a: 1\n---\nb: 2\n").startsWith(FILE + ":2: is not valid YAML: "));
        assertEquals(FILE + ":6: schema is not a list of objects", refusal("""
            apiVersion: v3.1.0
            version: 1.0.0
            id: 1
            status: active
            servers: [{server: a, type: postgres}]
            schema: {lines: {id: int}}
            """));
    }

    @Test
    void otherStandardsAreRefusedAndNewerOnesReadAsFarAsKnown() {
        assertEquals(
                FILE + ":1: apiVersion `v2.2.2` is not one that Meshgate reads: v3.0.0 to v3.2.0",
                refusal("apiVersion: v2.2.2\nstatus: active\n"));
        assertTrue(refusal("apiVersion: v4.0.0\nstatus: active\n").contains("`v4.0.0`"));
        assertTrue(refusal("apiVersion: latest\nstatus: active\n").contains("`latest`"));

        for (String known : List.of("v3.0.0", "v3.0.2", "v3.1.0", "3.2.0")) {
            folder.write(FILE, active(1).replace("v3.1.0", known));
            assertEquals(List.of(), warnings(folder.load()), known);
        }
        folder.write(FILE, active(1).replace("v3.1.0", "v3.7.0"));
        assertEquals(
                List.of(FILE + ":1: apiVersion `v3.7.0` is newer than v3.2: what is new in it is ignored"),
                warnings(folder.load()));
        folder.write(FILE, active(1).replace("apiVersion: v3.1.0\n", ""));
        assertEquals(List.of(FILE + ":1: apiVersion is missing: read as v3"), warnings(folder.load()));
    }

    @Test
    void aDocumentThatIsNotUtf8IsRefused() throws Exception {
        Path file = folder.root.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, active(1).replace("lines", "zeilé").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("is not UTF-8 text", refusal().reason());

        Files.writeString(file, "\uFEFF" + active(1));
        assertEquals(List.of(), warnings(folder.load()));
    }

    @Test
    void controlCharactersAreRefusedWithTheirLine() {
        assertEquals(
                FILE + ":2: is not valid YAML: a control character", refusal("kind: DataContract\nname: \u0007\n"));
    }

    @Test
    void aDocumentBeyondTheSizeLimitIsRefused() {
        String filler = "x".repeat(CatalogLimits.DEFAULT.documentBytesMax());
        assertEquals(
                FILE + ": is larger than the 4194304 bytes that a document may have",
                refusal(active(1) + "# " + filler));
    }

    @Test
    void deepNestingIsRefused() {
        assertTrue(refusal("x: " + "[".repeat(100_000)).contains(": is refused: "));
        String indented =
                IntStream.range(0, 1000).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
        assertTrue(refusal(indented).contains(": is refused: "));
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 30; i++) {
            bomb.append("a%d: &a%d [%s*a%d]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9), i - 1));
        }
        assertTrue(refusal(bomb.toString()).contains(": is refused: "));
    }

    @Test
    void aliasesBelowTheLimitDoNotMultiplyWithoutBound() {
        StringBuilder document = new StringBuilder("""
            apiVersion: v3.1.0
            version: 1.0.0
            status: active
            servers: [{server: a, type: postgres}]
            columns: &columns
            """);
        for (int i = 0; i < 4000; i++) {
            document.append("  - {name: c").append(i).append("}\n");
        }
        document.append("schema:\n");
        for (int i = 0; i < 40; i++) {
            document.append("  - {name: t").append(i).append(", properties: *columns}\n");
        }
        assertTrue(refusal(document.toString()).endsWith("has more than the 50000 columns that a contract may have"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "%YAML 99999999999.1\n---\na: 1",
                "%YAML 7.0\n---\na: 1",
                "%TAG ! %ff\n---\na: 1",
                "a: \"\\UFFFFFFFF\"",
                "a: \"\\uD800\" ]",
                "a: !<%ff%fe> b",
                "a: !<tag:%C3%28> b",
                "a: *missing",
                "? [a]\n: b\n? {c: d}\n: [",
                "a: &a &b c",
                "a: | 99999999999\n  b",
                "\t- a",
                "<<: <<: x"
            })
    void oddCornersOfYamlAreReported(String document) {
        assertTrue(refusal(document).startsWith(FILE + ":"));
    }

    @Test
    void tagsNameNoClasses() {
        String gadget = "price: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x.example\"]]\n";
        assertTrue(refusal(active(1) + gadget).startsWith(FILE + ":18: is not valid YAML: Global tag is not allowed"));
        folder.write(FILE, active(1) + "price: !mine {amount: 1}\n");
        assertEquals(List.of(), warnings(folder.load()));
    }

    @Test
    void aKeyThatStandsTwiceIsReportedAndTheLastCounts() {
        folder.write(FILE, active(1) + "status: retired\n");
        MeshSnapshot snapshot = folder.load();
        assertEquals(List.of(FILE + ":18: `status` stands twice: the last one counts"), warnings(snapshot));
        assertEquals(
                "RETIRED",
                ContractFolder.version(snapshot, "sales", "orders").status().name());
    }

    @Test
    void theFindingsOfADocumentAreBounded() {
        StringBuilder document = new StringBuilder(contract("1.0.0", "active", ""));
        for (int i = 0; i < 1000; i++) {
            document.append("      - {name: c").append(i).append(", physicalType: geometry}\n");
        }
        folder.write(FILE, document.toString());
        List<String> warnings = warnings(folder.load());
        assertEquals(51, warnings.size());
        assertEquals(FILE + ": and 950 more findings that are not listed", warnings.getFirst());
    }

    @Test
    void reasonsStayOnOneLineAndShort() {
        String reason = refusal("kind: \"" + "very\\n".repeat(100) + "\"\n");
        assertEquals(1, reason.lines().count());
        assertTrue(reason.length() < 200, reason);
    }

    @Test
    void linksOutOfTheFolderAreRefused() throws Exception {
        Path outside = Files.createDirectories(temporary.resolve("outside/orders"));
        Files.writeString(outside.resolve("v1.odcs.yaml"), active(1));
        Files.createDirectories(folder.root.resolve("sales/orders"));
        Files.createSymbolicLink(folder.root.resolve(FILE), outside.resolve("v1.odcs.yaml"));
        assertEquals("is a link that leads out of the catalog folder", refusal().reason());

        Files.createSymbolicLink(folder.root.resolve("supply"), outside.getParent());
        Files.createSymbolicLink(folder.root.resolve("sales/more"), outside);
        assertTrue(warnings(folder.load())
                .containsAll(List.of(
                        "sales/more: hidden: is a link that leads out of the catalog folder",
                        "supply: hidden: is a link that leads out of the catalog folder")));
    }

    @Test
    void linksWithinTheFolderAreFollowed() throws Exception {
        folder.write("..data/v1.odcs.yaml", active(1));
        Files.createDirectories(folder.root.resolve("sales/orders"));
        Files.createSymbolicLink(folder.root.resolve(FILE), Path.of("../../..data/v1.odcs.yaml"));
        assertEquals(List.of(), warnings(folder.load()));
        assertTrue(folder.load().domain("sales").isPresent());
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Files.createDirectories(folder.root.resolve(FILE));
        assertEquals("is not a regular file", refusal().reason());
    }

    @Test
    void namesThatCannotBeSqlNamesAreHidden() {
        folder.write("x".repeat(129) + "/orders/v1.odcs.yaml", active(1))
                .write("line\nbreak/orders/v1.odcs.yaml", active(1));
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of("other"), snapshot.domains().stream().map(Domain::name).toList());
        assertEquals(2, snapshot.warnings().size());
        assertTrue(warnings(snapshot).stream()
                .allMatch(warning -> warning.contains("cannot be a SQL name") && !warning.contains("\n")));
    }
}
