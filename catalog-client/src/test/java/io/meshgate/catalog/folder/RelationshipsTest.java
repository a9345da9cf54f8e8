package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.ForeignKey;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Table;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign keys of contracts: in each notation of the standard, to each place, and what is wrong with them. */
class RelationshipsTest {
    private static final String HEAD = """
        apiVersion: v3.1.0
        kind: DataContract
        id: 1
        version: 1.0.0
        status: active
        servers:
          - {server: main, type: postgres, host: db, port: 5432, database: shop, schema: public}
        schema:
        """;

    private static final String ORDERS = """
          - name: orders
            id: orders_tbl
            properties:
              - {name: id, id: id_prop, primaryKey: true}
              - {name: region}
        """;

    @TempDir
    Path temporary;

    private MeshSnapshot load(String schema) {
        return new ContractFolder(temporary)
                .write("sales/orders/v1.odcs.yaml", HEAD + schema)
                .load();
    }

    private static Table table(MeshSnapshot snapshot, String name) {
        return ContractFolder.version(snapshot, "sales", "orders").table(name).orElseThrow();
    }

    private static ForeignKey key(List<String> columns, String table, List<String> targetColumns) {
        return new ForeignKey(columns, "sales", "orders", 1, table, targetColumns);
    }

    @Test
    void aPropertyRefersToAColumnByNamesOrIds() {
        MeshSnapshot snapshot = load(ORDERS + """
              - name: lines
                properties:
                  - name: order_id
                    relationships:
                      - {type: foreignKey, to: orders.id}
                  - name: again
                    relationships:
                      - {to: [ORDERS.ID]}
                      - {to: schema/orders_tbl/properties/id_prop}
                  - name: once_more
                    relationships:
                      - {to: /schema/orders/properties/id}
            """);
        assertEquals(
                List.of(
                        key(List.of("order_id"), "orders", List.of("id")),
                        key(List.of("again"), "orders", List.of("id")),
                        key(List.of("once_more"), "orders", List.of("id"))),
                table(snapshot, "lines").foreignKeys());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void aTableRefersToSeveralColumns() {
        MeshSnapshot snapshot = load(ORDERS + """
              - name: lines
                properties:
                  - {name: order_id}
                  - {name: order_region}
                relationships:
                  - from: [lines.order_id, lines.order_region]
                    to: [orders.id, orders.region]
                  - from: lines.order_id
                    to: lines.order_region
            """);
        Table lines = table(snapshot, "lines");
        assertEquals(
                List.of(
                        key(List.of("order_id", "order_region"), "orders", List.of("id", "region")),
                        key(List.of("order_id"), "lines", List.of("order_region"))),
                lines.foreignKeys());
        ForeignKey.Target target =
                lines.foreignKeys().getFirst().target(snapshot).orElseThrow();
        assertEquals("orders", target.table().name());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void aContractRefersToAnotherOneOfTheCatalogByItsPath() {
        String lines = """
              - name: lines
                properties:
                  - name: part
                    relationships:
                      - to: ../../supply/parts/v2.odcs.yaml#/schema/part_tbl/properties/key_prop
                  - name: mate
                    relationships:
                      - to: v2.odcs.yaml#schema/lines/properties/part
            """;
        String parts = """
              - name: part
                id: part_tbl
                properties:
                  - {name: p_key, id: key_prop}
            """;
        ContractFolder folder = new ContractFolder(temporary).write("sales/orders/v1.odcs.yaml", HEAD + lines);
        assertEquals(
                List.of(
                        "sales/orders/v1.odcs.yaml: a relationship of table `lines` leads nowhere: supply.parts_v2"
                                + " offers no `part_tbl` with `key_prop`",
                        "sales/orders/v1.odcs.yaml: a relationship of table `lines` leads nowhere: sales.orders_v2"
                                + " offers no `lines` with `part`"),
                warnings(folder.load()));
        folder.write("supply/parts/v2.odcs.yaml", (HEAD + parts).replace("1.0.0", "2.0.0"));
        folder.write("sales/orders/v2.odcs.yaml", (HEAD + lines).replace("1.0.0", "2.0.0"));
        MeshSnapshot mesh = folder.load();
        assertEquals(List.of(), warnings(mesh));
        ForeignKey.Target target =
                table(mesh, "lines").foreignKeys().getFirst().target(mesh).orElseThrow();
        assertEquals(
                "parts_v2.part.[p_key]",
                target.version().pinnedName() + "." + target.table().name() + "." + target.columns());
    }

    @Test
    void whatMeansNothingIsReportedAndIgnored() {
        MeshSnapshot snapshot = load(ORDERS + """
              - name: lines
                properties:
                  - name: order_id
                    relationships:
                      - {to: order.id}
                      - {to: orders.idd}
                      - {to: [orders.id, orders.region]}
                      - {to: orders}
                      - {type: foreignKey}
                      - {type: similar, to: orders.id}
                      - {to: https://example.com/contract.yaml#/schema/orders/properties/id}
                      - {to: ../../../v1.odcs.yaml#/schema/orders/properties/id}
                      - {to: {table: orders}}
                relationships:
                  - {from: orders.id, to: orders.id}
                  - {from: [lines.order_id, lines.order_id], to: [orders.id, lines.order_id]}
            """);
        assertEquals(List.of(), table(snapshot, "lines").foreignKeys());
        String ignored = "sales/orders/v1.odcs.yaml:%d: a relationship of table `lines` is ignored: ";
        String foreign = " is in no contract of this catalog; another one's path counts from this one's folder";
        assertEquals(
                List.of(
                        ignored.formatted(18) + "there is no table for `order.id`",
                        ignored.formatted(19) + "there is no column for `orders.idd`",
                        ignored.formatted(20) + "it has 1 columns on one side and 2 on the other",
                        ignored.formatted(21)
                                + "`orders` is neither table.column nor schema/<table>/properties/<column>",
                        ignored.formatted(22) + "it has no `to`",
                        ignored.formatted(23) + "its type `similar` is not foreignKey",
                        ignored.formatted(24) + "`https://example.com/contract.yaml#/schema/orders/properties/id`"
                                + foreign,
                        ignored.formatted(25) + "`../../../v1.odcs.yaml#/schema/orders/properties/id`" + foreign,
                        "sales/orders/v1.odcs.yaml:26: to should be a text and is a mapping: ignored",
                        ignored.formatted(26) + "it has no `to`",
                        ignored.formatted(28) + "its `from` names another table",
                        ignored.formatted(29) + "its columns on one side are of several tables"),
                warnings(snapshot));
    }

    @Test
    void aDomainCannotTakeTheInformationSchemasName() {
        MeshSnapshot snapshot = new ContractFolder(temporary)
                .write("Information_Schema/orders/v1.odcs.yaml", HEAD + ORDERS)
                .load();
        assertTrue(snapshot.domains().isEmpty());
        assertEquals(
                List.of("Information_Schema: hidden: the name is that of the mesh's own list of tables; rename the"
                        + " domain"),
                warnings(snapshot));
    }
}
