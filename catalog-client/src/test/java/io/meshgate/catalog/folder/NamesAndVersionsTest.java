package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static io.meshgate.catalog.folder.ContractFolder.version;
import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names the folder gives to SQL, which versions are offered, and what a bare product name means. */
class NamesAndVersionsTest {
    @TempDir
    Path temporary;

    private ContractFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ContractFolder(temporary);
    }

    @Test
    void folderNamesAreSqlNames() {
        folder.write("sales/orders/v1.odcs.yaml", active(1)).write("supply/parts/v2.odcs.yaml", active(2));
        MeshSnapshot snapshot = folder.load();

        assertEquals(
                List.of("sales", "supply"),
                snapshot.domains().stream().map(Domain::name).toList());
        ProductVersion parts = version(snapshot, "supply", "parts");
        assertEquals(2, parts.major());
        assertEquals("2.0.0", parts.version());
        assertEquals("parts_v2", parts.pinnedName());
        assertTrue(parts.table("lines").isPresent());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void namesAreFoundInAnyCase() {
        folder.write("Sales/Orders/v1.odcs.yaml", active(1));
        MeshSnapshot snapshot = folder.load();
        assertEquals(1, version(snapshot, "SALES", "orders").major());
        assertEquals(1, version(snapshot, "sales", "ORDERS_V1").major());
        assertEquals(
                "id",
                version(snapshot, "sales", "orders")
                        .table("LINES")
                        .orElseThrow()
                        .column("ID")
                        .orElseThrow()
                        .name());
        assertEquals(Optional.empty(), snapshot.domain("sale"));
    }

    @Test
    void fieldsThatSayOtherNamesAreWarnings() {
        folder.write(
                "sales/orders/v1.odcs.yaml", contract("2.0.0", "active", "domain: seller\ndataProduct: my orders\n"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of(
                        "sales/orders/v1.odcs.yaml:4: version `2.0.0` differs from the file's name, which counts: v1",
                        "sales/orders/v1.odcs.yaml:18: domain `seller` differs from the folder's name, which counts:"
                                + " `sales`",
                        "sales/orders/v1.odcs.yaml:19: dataProduct `my orders` differs from the folder's name, which"
                                + " counts: `orders`"),
                warnings(snapshot));
        assertEquals(1, version(snapshot, "sales", "orders").major());
    }

    @Test
    void fieldsThatSayTheSameNamesAreNot() {
        folder.write("sales/orders/v1.odcs.yaml", contract("v1.4", "active", "domain: Sales\ndataProduct: orders\n"));
        assertEquals(List.of(), warnings(folder.load()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"draft", "proposed", "current", "''"})
    void otherStatesAreHiddenWithAWarning(String status) {
        folder.write("sales/orders/v1.odcs.yaml", contract("1.0.0", status, ""));
        MeshSnapshot snapshot = folder.load();
        assertEquals(List.of(), snapshot.domains());
        assertEquals(1, snapshot.warnings().size());
        assertTrue(
                warnings(snapshot).getFirst().startsWith("sales/orders/v1.odcs.yaml:5: hidden: "),
                warnings(snapshot).getFirst());
        assertFalse(snapshot.warnings().getFirst().unusable());
    }

    @Test
    void deprecatedAndRetiredAreShownWithTheirReplacement() {
        String replaced = """
            customProperties:
              - property: replacedBy
                value: sales.orders_v3
            """;
        folder.write("sales/orders/v1.odcs.yaml", contract("1.0.0", "retired", replaced))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "Deprecated", replaced));
        MeshSnapshot snapshot = folder.load();

        ProductVersion retired = version(snapshot, "sales", "orders_v1");
        assertEquals(ProductVersion.Status.RETIRED, retired.status());
        assertEquals(Optional.of("sales.orders_v3"), retired.replacedBy());
        ProductVersion deprecated = version(snapshot, "sales", "orders");
        assertEquals(ProductVersion.Status.DEPRECATED, deprecated.status());
        assertEquals(Optional.of("sales.orders_v3"), deprecated.replacedBy());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void theBareNameMeansTheLowestActiveMajor() {
        folder.write("sales/orders/v1.odcs.yaml", contract("1.0.0", "deprecated", ""))
                .write("sales/orders/v2.odcs.yaml", active(2))
                .write("sales/orders/v10.odcs.yaml", active(10));
        MeshSnapshot snapshot = folder.load();
        assertEquals(2, version(snapshot, "sales", "orders").major());
        assertEquals(10, version(snapshot, "sales", "orders_v10").major());
        Product orders =
                snapshot.domain("sales").orElseThrow().product("orders").orElseThrow();
        assertEquals(
                List.of(1, 2, 10),
                orders.versions().stream().map(ProductVersion::major).toList());
        assertEquals(
                List.of("orders", "orders_v1", "orders_v2", "orders_v10"),
                snapshot.domain("sales").orElseThrow().productNames());
    }

    @Test
    void withoutAnActiveMajorItMeansTheLowestDeprecatedOne() {
        folder.write("sales/orders/v1.odcs.yaml", contract("1.0.0", "retired", ""))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "deprecated", ""))
                .write("sales/orders/v3.odcs.yaml", contract("3.0.0", "draft", ""));
        assertEquals(2, version(folder.load(), "sales", "orders").major());
    }

    private static String productFile(String major) {
        return """
            apiVersion: v1.0.0
            kind: DataProduct
            id: 99
            status: active
            customProperties:
              - property: defaultMajor
                value: %s
            """.formatted(major);
    }

    @Test
    void theOwnerDeclaresTheDefaultInTheProductsFile() {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yaml", active(2))
                .write("sales/orders/product.odps.yaml", productFile("2"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(2, version(snapshot, "sales", "orders").major());
        assertEquals(List.of(), warnings(snapshot));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"default: true", "customProperties:\n  - {property: default, value: true}"})
    void orInTheContract(String declaration) {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "active", declaration + "\n"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(2, version(snapshot, "sales", "orders").major());
        assertTrue(version(snapshot, "sales", "orders").declaredDefault());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void theProductsFileCountsBeforeTheContract() {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "active", "default: true\n"))
                .write("sales/orders/product.odps.yaml", productFile("1"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(1, version(snapshot, "sales", "orders").major());
        assertEquals(
                List.of("sales/orders/product.odps.yaml:7: defaultMajor 1 counts, although the contract of v2 declares "
                        + "itself the default"),
                warnings(snapshot));
    }

    @Test
    void ofSeveralDeclaredDefaultsTheLowestCounts() {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "active", "default: true\n"))
                .write("sales/orders/v3.odcs.yaml", contract("3.0.0", "active", "default: true\n"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(2, version(snapshot, "sales", "orders").major());
        assertEquals(
                List.of("sales/orders: several contracts declare that they are the default: v2 counts"),
                warnings(snapshot));
    }

    @Test
    void aDeclaredDefaultThatIsNotOfferedIsReported() {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yaml", contract("2.0.0", "draft", ""))
                .write("sales/orders/product.odps.yaml", productFile("2"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(1, version(snapshot, "sales", "orders").major());
        assertTrue(warnings(snapshot)
                .contains("sales/orders/product.odps.yaml:7: defaultMajor is 2, and no v2 is offered: ignored"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"two", "[2]", "2.0"})
    void aDefaultThatIsNoNumberIsReported(String major) {
        folder.write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/product.odps.yaml", productFile(major));
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of("sales/orders/product.odps.yaml:7: defaultMajor is not a whole number"), warnings(snapshot));
        assertEquals(1, version(snapshot, "sales", "orders").major());
    }

    @Test
    void ofNamesThatDifferInCaseTheLaterIsHidden() {
        folder.write("Sales/orders/v1.odcs.yaml", active(1))
                .write("sales/other/v1.odcs.yaml", active(1))
                .write("supply/Parts/v1.odcs.yaml", active(1))
                .write("supply/parts/v1.odcs.yaml", active(1));
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of("Sales", "supply"),
                snapshot.domains().stream().map(Domain::name).toList());
        assertEquals(
                List.of("orders"),
                snapshot.domain("sales").orElseThrow().products().stream()
                        .map(Product::name)
                        .toList());
        assertEquals(
                List.of(
                        "sales: hidden: the name differs only in case from `Sales`",
                        "supply/parts: hidden: the name differs only in case from `Parts`"),
                warnings(snapshot));
    }

    @Test
    void aProductNamedLikeAPinnedVersionIsHidden() {
        folder.write("sales/x/v2.odcs.yaml", active(2))
                .write("sales/X_V2/v1.odcs.yaml", active(1))
                .write("sales/x_v3/v1.odcs.yaml", active(1));
        MeshSnapshot snapshot = folder.load();
        assertEquals("x", version(snapshot, "sales", "x_v2").product());
        assertEquals("x_v3", version(snapshot, "sales", "x_v3").product());
        assertEquals(
                List.of("sales/X_V2: hidden: the name means a major version of another product"), warnings(snapshot));
    }

    @Test
    void otherFilesAreNobodysBusinessButStrayContractsAreReported() {
        folder.write("README.md", "# contracts")
                .write("sales/notes.txt", "")
                .write("sales/orders/v1.odcs.yaml", active(1))
                .write("sales/orders/sample.csv", "")
                .write(".git/HEAD", "")
                .write(".git/x/v1.odcs.yaml", active(1))
                .write("sales/orders/v01.odcs.yaml", active(1))
                .write("sales/orders/orders.odcs.yaml", active(1))
                .write("sales/orders/v2.odcs.yml", active(2))
                .write("loose.odcs.yaml", active(1));
        MeshSnapshot snapshot = folder.load();
        assertEquals(
                List.of(
                        "loose.odcs.yaml",
                        "sales/orders/orders.odcs.yaml",
                        "sales/orders/v01.odcs.yaml",
                        "sales/orders/v2.odcs.yml"),
                snapshot.warnings().stream().map(warning -> warning.file()).toList());
        assertEquals(
                List.of("sales"), snapshot.domains().stream().map(Domain::name).toList());
    }

    @Test
    void aMissingFolderIsRefusedAtOnce() {
        var settings = new CatalogSettings(
                temporary.resolve("missing"), Optional.empty(), List.of(), ContractFolder.STORE_KINDS);
        var refused = assertThrows(FolderCatalog.CatalogUnavailable.class, () -> new FolderCatalog(settings));
        assertTrue(refused.getMessage().contains("catalog.folder"), refused.getMessage());
    }

    @Test
    void anEmptyFolderIsAnEmptyMesh() throws Exception {
        Files.createDirectories(temporary.resolve("sales/orders"));
        MeshSnapshot snapshot = folder.load();
        assertEquals(1, snapshot.version());
        assertEquals(List.of(), snapshot.domains());
        assertEquals(List.of(), snapshot.warnings());
    }

    @Test
    void noMoreDocumentsThanTheLimitAreRead() {
        folder.write("a/p/v1.odcs.yaml", active(1))
                .write("b/p/v1.odcs.yaml", active(1))
                .write("c/p/v1.odcs.yaml", active(1));
        var limits = new CatalogLimits(4096, 20, 0, 10, 10, 2);
        var settings = new CatalogSettings(temporary, Optional.empty(), List.of(), ContractFolder.STORE_KINDS, limits);
        MeshSnapshot snapshot = new FolderCatalog(settings).snapshot();
        assertEquals(
                List.of("a", "b"), snapshot.domains().stream().map(Domain::name).toList());
        assertEquals(
                List.of("c/p/v1.odcs.yaml: this and all later documents are ignored: there are 3, at most 2 are read"),
                warnings(snapshot));
    }
}
