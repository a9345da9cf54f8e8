package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.STORE_KINDS;
import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.catalog.folder.Finding.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogCheckTest {
    @TempDir
    Path temporary;

    private List<String> check() {
        return CatalogCheck.check(temporary, STORE_KINDS).stream()
                .map(finding -> finding.severity() + " " + finding)
                .toList();
    }

    @Test
    void aSoundFolderHasNoFindings() {
        new ContractFolder(temporary)
                .write("sales/orders/v1.odcs.yaml", active(1))
                .write("a/geo/v1.odcs.yaml", """
                    apiVersion: v3.0.2
                    version: 1.0.0
                    status: active
                    servers:
                      - {server: here, type: local, environment: dev, path: ./files, format: csv}
                      - {server: there, type: snowflake, environment: prod, account: x}
                    schema: [{name: nation, physicalName: nation.csv}]
                    """);
        assertEquals(List.of(), check());
    }

    @Test
    void serversOfAllEnvironmentsAreChecked() {
        new ContractFolder(temporary).write("sales/orders/v1.odcs.yaml", """
            apiVersion: v3.1.0
            version: 1.0.0
            status: active
            servers:
              - {server: a, type: postgres, environment: dev, port: 5432}
              - {server: b, type: postgres, environment: test, port: many}
              - {server: c, type: postgres, environment: prod, customProperties: [{property: secretRef, value: "env:HOME"}]}
            schema: [{name: lines}]
            """);
        assertEquals(
                List.of(
                        "ERROR sales/orders/v1.odcs.yaml:6: port `many` is not a number from 1 to 65535",
                        "ERROR sales/orders/v1.odcs.yaml:7: secretRef is refused: the variable's name must begin "
                                + "MESHGATE_SECRET_SALES_ and go on with letters, digits and _"),
                check());
    }

    @Test
    void draftsAreCheckedBeforeTheyArePublished() {
        new ContractFolder(temporary)
                .write("sales/orders/v1.odcs.yaml", contract("1.0.0", "draft", "      - {physicalType: int}\n"));
        assertEquals(
                List.of(
                        "WARNING sales/orders/v1.odcs.yaml:5: hidden: its status is draft; active, deprecated and"
                                + " retired are shown",
                        "ERROR sales/orders/v1.odcs.yaml:18: a property without a name in table `lines` is hidden"),
                check());
    }

    @Test
    void unusableDocumentsAndFoldersAreFindings() {
        new ContractFolder(temporary).write("sales/orders/v1.odcs.yaml", "- a\n");
        assertEquals(List.of("UNUSABLE sales/orders/v1.odcs.yaml:1: is not a mapping of fields"), check());

        List<Finding> missing = CatalogCheck.check(temporary.resolve("missing"), STORE_KINDS);
        assertEquals(
                List.of(Severity.UNUSABLE),
                missing.stream().map(Finding::severity).toList());
    }

    @Test
    void withAConfigurationFilesMustLieBelowItsRoots() {
        new ContractFolder(temporary).write("a/geo/v1.odcs.yaml", """
            apiVersion: v3.0.2
            version: 1.0.0
            status: active
            servers: [{server: here, type: duckdb, database: geo.duckdb}]
            schema: [{name: nation}]
            """);
        assertEquals(List.of(), check());
        var findings = CatalogCheck.check(new ContractFolder(temporary).settings());
        assertEquals(
                List.of("a/geo/v1.odcs.yaml:4: database: `geo.duckdb` does not lie below a folder of files.roots"),
                findings.stream().map(Finding::toString).toList());
    }
}
