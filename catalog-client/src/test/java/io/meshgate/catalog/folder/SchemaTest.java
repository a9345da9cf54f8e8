package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.onlyTable;
import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, columns, types and keys of a contract. */
class SchemaTest {
    @TempDir
    Path temporary;

    private MeshSnapshot load(String schema) {
        return new ContractFolder(temporary)
                .write("sales/orders/v1.odcs.yaml", """
                    apiVersion: v3.1.0
                    kind: DataContract
                    id: 1
                    version: 1.0.0
                    status: active
                    servers:
                      - {server: main, type: postgres, host: db, port: 5432, database: shop, schema: public}
                    schema:
                    """ + schema)
                .load();
    }

    private static final String FILE = "sales/orders/v1.odcs.yaml:";

    @Test
    void aTableIsASchemaObject() {
        MeshSnapshot snapshot = load("""
              - name: lines
                physicalName: T_LINES
                description: one row per line
                properties:
                  - name: id
                    physicalType: bigint
                    required: true
                    description: the line
                  - name: amount
                    physicalName: AMT
                    physicalType: numeric(12,2)
                  - name: note
            """);
        Table lines = onlyTable(snapshot);
        assertEquals("T_LINES", lines.physicalName());
        assertEquals(Optional.of("one row per line"), lines.description());
        assertEquals(
                List.of(
                        new Column("id", "id", Optional.of(ColumnType.BIGINT), true, Optional.of("the line")),
                        new Column("amount", "AMT", Optional.of(ColumnType.decimal(12, 2)), false, Optional.empty()),
                        new Column("note", "note", Optional.empty(), false, Optional.empty())),
                lines.columns());
        assertEquals(List.of(), lines.primaryKey());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void thePhysicalNameDefaultsToTheName() {
        assertEquals("lines", onlyTable(load("  - {name: lines}")).physicalName());
    }

    @Test
    void anObjectWithoutPropertiesHasAllLiveColumns() {
        assertEquals(List.of(), onlyTable(load("  - {name: lines}")).columns());
        assertEquals(
                List.of(), onlyTable(load("  - {name: lines, properties: []}")).columns());
    }

    @Test
    void brokenPropertiesNeverOpenAllLiveColumns() {
        MeshSnapshot snapshot = load("""
              - name: a
                properties: id, amount
              - name: b
                properties:
                  - id
              - name: c
                properties:
                  - physicalType: int
            """);
        assertEquals(
                List.of(),
                snapshot.domains()
                        .getFirst()
                        .products()
                        .getFirst()
                        .defaultVersion()
                        .tables());
        assertEquals(
                List.of(
                        FILE + "8: the contract offers no table",
                        FILE + "10: properties should be a list and is a single value: ignored",
                        FILE + "10: table `a` is hidden: none of its properties can be read",
                        FILE + "12: table `b` is hidden: none of its properties can be read",
                        FILE + "13: properties should be a list of mappings and is a single value: ignored",
                        FILE + "15: table `c` is hidden: none of its properties can be read",
                        FILE + "16: a property without a name in table `c` is hidden"),
                warnings(snapshot));
    }

    @Test
    void anUnreadableTypeIsAWarningAndTheLiveTypeCounts() {
        MeshSnapshot snapshot = load("""
              - name: lines
                properties:
                  - name: place
                    physicalType: geometry
                  - name: amount
                    logicalType: number
                    physicalType: numeric
                  - name: when
                    logicalType: timestamp
            """);
        assertEquals(
                List.of(Optional.empty(), Optional.empty(), Optional.empty()),
                onlyTable(snapshot).columns().stream().map(Column::type).toList());
        assertEquals(
                List.of(
                        FILE
                                + "12: physicalType `geometry` is not a type that Meshgate can read: the store's own"
                                + " type counts",
                        FILE
                                + "15: physicalType `numeric` is not a type that Meshgate can read: the store's own"
                                + " type counts"),
                warnings(snapshot));
    }

    @Test
    void nestedColumnsAreListedAsUnknownAndArraysByTheirItems() {
        MeshSnapshot snapshot = load("""
              - name: lines
                properties:
                  - name: address
                    logicalType: object
                    physicalType: message
                    properties:
                      - name: street
                  - name: labels
                    logicalType: map
                    map: {key: {logicalType: string}, value: {logicalType: string}}
                  - name: raw
                    logicalType: object
                    physicalType: jsonb
                  - name: tags
                    logicalType: array
                    items: {logicalType: string, physicalType: text}
                  - name: codes
                    logicalType: array
                    physicalType: array
                    items: {logicalType: array, items: {physicalType: integer}}
                  - name: people
                    logicalType: array
                    items: {logicalType: object, properties: [{name: x}]}
                  - name: anything
                    logicalType: array
            """);
        assertEquals(
                List.of(
                        Optional.of(ColumnType.UNKNOWN),
                        Optional.of(ColumnType.UNKNOWN),
                        Optional.of(ColumnType.VARCHAR),
                        Optional.of(ColumnType.array(ColumnType.VARCHAR)),
                        Optional.of(ColumnType.array(ColumnType.array(ColumnType.INTEGER))),
                        Optional.of(ColumnType.UNKNOWN),
                        Optional.empty()),
                onlyTable(snapshot).columns().stream().map(Column::type).toList());
        assertEquals(List.of(), warnings(snapshot));
    }

    @Test
    void itemsThatContainThemselvesComeToAnEnd() {
        MeshSnapshot snapshot = load("""
              - name: lines
                properties:
                  - &self
                    name: loop
                    logicalType: array
                    items: *self
            """);
        assertEquals(Optional.empty(), onlyTable(snapshot).columns().getFirst().type());
    }

    @Test
    void aFloatOfPostgresHasEightBytes() {
        MeshSnapshot snapshot = load("  - {name: lines, properties: [{name: x, physicalType: float}]}");
        assertEquals(
                Optional.of(ColumnType.DOUBLE),
                onlyTable(snapshot).columns().getFirst().type());
    }

    @Test
    void thePrimaryKeyIsInKeyOrder() {
        Table lines = onlyTable(load("""
              - name: lines
                properties:
                  - {name: number, primaryKey: true, primaryKeyPosition: 2}
                  - {name: note, primaryKey: false, primaryKeyPosition: -1}
                  - {name: order, primaryKey: true, primaryKeyPosition: 1}
                  - {name: last, primaryKey: true}
            """));
        assertEquals(List.of("order", "number", "last"), lines.primaryKey());
    }

    @Test
    void aKeyThatMayMissAColumnIsNoKey() {
        MeshSnapshot snapshot = load("""
              - name: lines
                properties:
                  - {name: order, primaryKey: true}
                  - {primaryKey: true}
            """);
        assertEquals(List.of(), onlyTable(snapshot).primaryKey());
        assertEquals(
                List.of(
                        FILE + "10: the primary key is ignored: not all properties could be read",
                        FILE + "12: a property without a name in table `lines` is hidden"),
                warnings(snapshot));

        MeshSnapshot unclear = load("""
              - name: lines
                properties:
                  - {name: order, primaryKey: true}
                  - {name: number, primaryKey: probably}
            """);
        assertEquals(List.of(), onlyTable(unclear).primaryKey());
    }

    @Test
    void ofNamesThatDifferInCaseTheLaterIsHidden() {
        MeshSnapshot snapshot = load("""
              - name: lines
                properties: [{name: id}, {name: ID}]
              - name: Lines
              - physicalName: nameless
            """);
        assertEquals(
                List.of("id"),
                onlyTable(snapshot).columns().stream().map(Column::name).toList());
        assertEquals(
                List.of(
                        FILE
                                + "10: column `ID` of table `lines` is hidden: there is one of that name before it"
                                + " (case does not count)",
                        FILE + "11: table `Lines` is hidden: there is one of that name before it (case does not count)",
                        FILE + "12: a schema object without a name is hidden"),
                warnings(snapshot));
    }

    @Test
    void textsAreReadAsTheyAreWritten() {
        Table table = onlyTable(load("""
              - name: no
                physicalName: 0123
                properties:
                  - {name: yes, required: yes}
                  - {name: 1.10, required: "true"}
                  - {name: 2024-01-01, required: off}
            """));
        assertEquals("no", table.name());
        assertEquals("0123", table.physicalName());
        assertEquals(
                List.of("yes", "1.10", "2024-01-01"),
                table.columns().stream().map(Column::name).toList());
        assertEquals(
                List.of(true, true, false),
                table.columns().stream().map(Column::required).toList());
    }

    @Test
    void unknownFieldsAreIgnoredAndMisshapenOnesReported() {
        MeshSnapshot snapshot = load("""
              - name: lines
                novelty: {deep: [1, 2]}
                description: [not, a, text]
                properties:
                  - {name: id, required: maybe, shade: blue}
            """);
        assertEquals(Optional.empty(), onlyTable(snapshot).description());
        assertEquals(
                List.of(
                        FILE + "11: description should be a text and is a list: ignored",
                        FILE + "13: required: `maybe` is neither true nor false"),
                warnings(snapshot));
    }

    @Test
    void mergedMappingsCount() {
        Table table = onlyTable(load("""
              - name: lines
                properties:
                  - &base
                    name: id
                    physicalType: bigint
                    required: true
                  - <<: *base
                    name: other
            """));
        assertEquals(
                new Column("other", "other", Optional.of(ColumnType.BIGINT), true, Optional.empty()),
                table.columns().getLast());
    }
}
