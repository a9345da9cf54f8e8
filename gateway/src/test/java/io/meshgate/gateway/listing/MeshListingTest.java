package io.meshgate.gateway.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.adapter.LiveKeys;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ForeignKey;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is listed from contracts, what from stores, and which stores are asked for it. */
class MeshListingTest {
    private final FakeMesh mesh = new FakeMesh();

    /** A table whose contract leaves columns and keys to its store. */
    private static Table open(String name) {
        return new Table(name, name, List.of(), List.of(), Optional.empty());
    }

    /** A table with the columns {@code id} and {@code ref}, and a store's other spelling of the latter. */
    private static Table closed(String name, List<String> primaryKey, List<ForeignKey> foreignKeys) {
        return new Table(
                name,
                name,
                List.of(
                        new Column("id", "id", Optional.of(ColumnType.BIGINT), true, Optional.of("the key")),
                        new Column("ref", "REF_ID", Optional.empty(), false, Optional.empty())),
                primaryKey,
                foreignKeys,
                Optional.empty(),
                Optional.empty());
    }

    private static Scope only(String domain) {
        return new Scope(domain::equals, name -> true, name -> true);
    }

    private List<String> columns(Scope scope) {
        Listing listing = mesh.listing().now(() -> {});
        return listing.tables(scope).stream()
                .flatMap(table -> listing.columns(table).stream()
                        .map(c -> table.product().domain() + "."
                                + table.product().name() + "." + table.name() + "." + c.name() + " " + c.type()))
                .toList();
    }

    private List<String> references(Scope from, Scope to) {
        return mesh.listing().now(() -> {}).references(from, to).stream()
                .map(MeshListingTest::described)
                .toList();
    }

    private static String described(Listed.Reference reference) {
        return reference.name() + ": " + reference.table().product().name() + "."
                + reference.table().name() + reference.columns() + " -> "
                + reference.target().table().product().domain() + "."
                + reference.target().table().product().name() + "."
                + reference.target().table().name() + reference.targetColumns() + " "
                + reference.target().name();
    }

    @Test
    void asksNoStoreForWhatIsFilteredOut() {
        mesh.offer("sales", "one", open("orders"), open("lines"));
        mesh.offer("supply", "other", open("parts"));
        assertEquals(
                List.of("supply.p.parts.id BIGINT", "supply.p_v1.parts.id BIGINT"),
                columns(new Scope(name -> true, name -> true, "parts"::equals)));
        assertEquals(List.of("describe other.parts"), mesh.asked());
        mesh.listing().now(() -> {}).tables(Scope.ALL);
        assertEquals(List.of("describe other.parts"), mesh.asked());
    }

    @Test
    void aStoreThatIsDownIsAskedOnceAndLeavesItsContract() {
        mesh.offer("sales", "down", closed("orders", List.of(), List.of()), closed("lines", List.of(), List.of()));
        mesh.offer("supply", "up", open("parts"));
        mesh.down("down");
        assertEquals(
                List.of(
                        "sales.p.lines.id BIGINT",
                        "sales.p.lines.ref UNKNOWN",
                        "sales.p.orders.id BIGINT",
                        "sales.p.orders.ref UNKNOWN",
                        "sales.p_v1.lines.id BIGINT",
                        "sales.p_v1.lines.ref UNKNOWN",
                        "sales.p_v1.orders.id BIGINT",
                        "sales.p_v1.orders.ref UNKNOWN",
                        "supply.p.parts.id BIGINT",
                        "supply.p_v1.parts.id BIGINT"),
                columns(Scope.ALL));
        assertEquals(List.of("describe down.lines", "describe up.parts"), mesh.asked());
    }

    @Test
    void theContractsKeysWinOverTheStores() {
        ForeignKey declared = new ForeignKey(List.of("ref"), "sales", "p", 1, "orders", List.of("ID"));
        mesh.offer("sales", "one", open("orders"), closed("lines", List.of("id"), List.of(declared)));
        mesh.keys("one", "lines", new LiveKeys.PrimaryKey("live_key", List.of("REF_ID")));
        mesh.keys("one", "orders", new LiveKeys.PrimaryKey("orders_live", List.of("id")));
        Listing listing = mesh.listing().now(() -> {});
        List<String> keys = listing.tables(new Scope("sales"::equals, "p"::equals, name -> true)).stream()
                .flatMap(table -> listing.primaryKey(table).stream())
                .map(key -> key.name() + key.columns())
                .toList();
        assertEquals(List.of("lines_pkey[id]", "orders_live[id]"), keys);
        assertEquals(
                List.of(
                        "lines_ref_fkey: p.lines[ref] -> sales.p.orders[ID] orders_ID_key",
                        "lines_ref_fkey: p_v1.lines[ref] -> sales.p_v1.orders[ID] orders_ID_key"),
                references(Scope.ALL, Scope.ALL));
    }

    @Test
    void theStoresForeignKeysCountWhereBothSidesAreOffered() {
        mesh.offer("sales", "one", closed("lines", List.of(), List.of()), open("orders"));
        mesh.keys(
                "one",
                "lines",
                List.of(
                        new LiveKeys.ForeignKey("to_orders", List.of("REF_ID"), FakeMesh.name("orders"), List.of("id")),
                        new LiveKeys.ForeignKey("hidden", List.of("REF_ID"), FakeMesh.name("secret"), List.of("id")),
                        new LiveKeys.ForeignKey(
                                "of_hidden_column", List.of("other"), FakeMesh.name("orders"), List.of("id"))));
        assertEquals(
                List.of(
                        "to_orders: p.lines[ref] -> sales.p.orders[id] orders_id_key",
                        "to_orders: p_v1.lines[ref] -> sales.p_v1.orders[id] orders_id_key"),
                references(Scope.ALL, Scope.ALL));
    }

    @Test
    void aTablesReferrersAreLookedForWhereItsStoreIs() {
        mesh.offer("sales", "one", open("orders"), open("lines"));
        mesh.offer("supply", "other", open("parts"));
        mesh.keys(
                "one",
                "lines",
                List.of(new LiveKeys.ForeignKey("k", List.of("id"), FakeMesh.name("orders"), List.of("id"))));
        assertEquals(2, references(Scope.ALL, only("sales")).size());
        assertEquals(
                List.of(),
                mesh.asked().stream().filter(asked -> asked.contains("other")).toList());
    }

    @Test
    void twoForeignKeysOverTheSameColumnsHaveTwoNames() {
        ForeignKey one = new ForeignKey(List.of("ref"), "sales", "p", 1, "orders", List.of("id"));
        ForeignKey two = new ForeignKey(List.of("ref"), "sales", "p", 1, "lines", List.of("id"));
        mesh.offer("sales", "one", closed("lines", List.of("id"), List.of(one, two)), open("orders"));
        assertEquals(
                List.of(
                        "lines_ref_fkey: p.lines[ref] -> sales.p.orders[id] orders_id_key",
                        "lines_ref_fkey2: p.lines[ref] -> sales.p.lines[id] lines_pkey"),
                references(new Scope("sales"::equals, "p"::equals, name -> true), Scope.ALL));
        // The same names, whatever they are asked for.
        assertEquals(
                List.of("lines_ref_fkey2: p.lines[ref] -> sales.p.lines[id] lines_pkey"),
                references(
                        new Scope("sales"::equals, "p"::equals, name -> true),
                        new Scope(name -> true, name -> true, "lines"::equals)));
    }

    @Test
    void endsWhenNobodyWaitsAnyMore() {
        mesh.offer("sales", "one", open("orders"));
        Listing listing = mesh.listing().now(() -> {
            throw new IllegalStateException("nobody waits");
        });
        Listed.Table table = listing.tables(Scope.ALL).getFirst();
        assertThrows(IllegalStateException.class, () -> listing.columns(table));
        assertEquals(List.of(), mesh.asked());
    }

    @Test
    void theStatementOfAListingReadsBackAsItWasWritten() {
        ListingStatement statement = new ListingStatement(
                List.of("table_name"),
                "tables",
                List.of(
                        new ListingStatement.NameTest(
                                "table_catalog", ListingStatement.NameTest.literal("it's ' AND x = 'y")),
                        new ListingStatement.NameTest("table_name", ListingStatement.NameTest.literal(""))));
        assertEquals(statement, ListingStatement.parse(statement.text()));
    }
}
