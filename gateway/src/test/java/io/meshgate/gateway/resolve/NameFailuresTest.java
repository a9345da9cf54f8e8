package io.meshgate.gateway.resolve;

import static org.apache.calcite.util.Static.RESOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;
import org.junit.jupiter.api.Test;

final class NameFailuresTest {
    private static final ProductVersion ORDERS = version("sales", "orders", 1, "lines", "headers");
    private static final ProductVersion ORDERS_V2 = version("sales", "orders", 2, "lines", "returns");
    private static final ProductVersion PARTS = version("supply", "parts", 1, "lines");
    private static final MeshSnapshot MESH = new MeshSnapshot(
            1,
            List.of(
                    new Domain("sales", List.of(new Product("sales", "orders", List.of(ORDERS, ORDERS_V2), ORDERS))),
                    new Domain("supply", List.of(new Product("supply", "parts", List.of(PARTS), PARTS)))),
            List.of());

    private static ProductVersion version(String domain, String product, int major, String... tables) {
        return new ProductVersion(
                domain,
                product,
                major,
                major + ".0.0",
                ProductVersion.Status.ACTIVE,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Stream.of(tables).map(NameFailuresTest::table).toList(),
                "digest");
    }

    private static Table table(String name) {
        List<Column> columns = Stream.of("quantity", "price")
                .map(column -> new Column(column, column, Optional.empty(), false, Optional.empty()))
                .toList();
        return new Table(name, name, columns, List.of(), Optional.empty());
    }

    private static QueryFailure translated(Exception cause) {
        Touched touched = new Touched();
        touched.touch(ORDERS);
        touched.touch("lines", List.of("quantity", "price"));
        CalciteContextException context = new CalciteContextException("at a place", cause);
        context.setPosition(3, 7, 3, 12);
        return NameFailures.translate(context, MESH, touched);
    }

    private static void assertFails(ErrorCode code, String message, QueryFailure failure) {
        assertEquals(message, failure.getMessage());
        assertEquals(code, failure.code());
        assertEquals(Optional.of(new Position(3, 7)), failure.position());
    }

    @Test
    void anUnknownDomainHasTheNearestOne() {
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no domain or table sale; did you mean sales?",
                translated(RESOURCE.objectNotFound("sale").ex()));
    }

    @Test
    void aProductIsLookedForInItsDomainPinnedVersionsIncluded() {
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no data product sales.order; did you mean orders?",
                translated(RESOURCE.objectNotFoundWithin("order", "sales").ex()));
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no data product sales.orders_v22; did you mean orders_v2?",
                translated(RESOURCE.objectNotFoundWithin("orders_v22", "sales").ex()));
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no data product supply.invoices",
                translated(RESOURCE.objectNotFoundWithin("invoices", "supply").ex()));
    }

    @Test
    void aTableIsLookedForInItsProduct() {
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no table sales.orders.line; did you mean lines?",
                translated(RESOURCE.objectNotFoundWithin("line", "sales.orders").ex()));
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no table SALES.Orders_V2.return; did you mean returns?",
                translated(RESOURCE.objectNotFoundWithin("return", "SALES.Orders_V2")
                        .ex()));
    }

    @Test
    void aBareTableNameGetsItsFullNames() {
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no domain or table LINES; did you mean sales.orders.lines or supply.parts.lines?",
                translated(RESOURCE.objectNotFound("LINES").ex()));
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "there is no domain or table qqqqqq; a table is named domain.product.table",
                translated(RESOURCE.objectNotFound("qqqqqq").ex()));
    }

    @Test
    void aColumnIsLookedForInTheTablesThatTheQueryNames() {
        assertFails(
                ErrorCode.UNKNOWN_COLUMN,
                "there is no column quantiti; did you mean quantity?",
                translated(RESOURCE.columnNotFound("quantiti").ex()));
        assertFails(
                ErrorCode.UNKNOWN_COLUMN,
                "there is no column prize; did you mean price?",
                translated(RESOURCE.columnNotFoundInTable("prize", "lines").ex()));
        assertFails(
                ErrorCode.UNKNOWN_COLUMN,
                "there is no column zzz",
                translated(RESOURCE.columnNotFound("zzz").ex()));
    }

    @Test
    void anAliasThatIsNoTableIsUnknown() {
        assertFails(
                ErrorCode.UNKNOWN_NAME,
                "no table of the query is named lins; did you mean lines?",
                translated(RESOURCE.tableNameNotFound("lins").ex()));
    }

    @Test
    void aContractThatCannotBeReadIsNamed() {
        MeshSnapshot torn = new MeshSnapshot(
                1, MESH.domains(), List.of(new LoadWarning("sales/torn/v1.odcs.yaml", 3, "is not valid YAML", true)));
        CalciteContextException context = new CalciteContextException(
                "at a place", RESOURCE.objectNotFoundWithin("torn", "sales").ex());
        context.setPosition(3, 7, 3, 12);
        assertFails(
                ErrorCode.CONTRACT_WRONG,
                "the contract of sales.torn cannot be read: sales/torn/v1.odcs.yaml:3: is not valid YAML; its owner has"
                        + " to mend it",
                NameFailures.translate(context, torn, new Touched()));
    }

    @Test
    void whatTheValidatorSaysHasItsCode() {
        assertFails(
                ErrorCode.AMBIGUOUS_NAME,
                "more than one table of the query has a column price: write the table's name or alias before it",
                translated(RESOURCE.columnAmbiguous("price").ex()));
        assertFails(
                ErrorCode.TYPE_MISMATCH,
                "there is no DATE + INTEGER: convert with CAST(... AS type)",
                translated(RESOURCE.canNotApplyOp2Type("'+'", "'<DATE> + <INTEGER>'", "x")
                        .ex()));
        assertFails(
                ErrorCode.NOT_GROUPED,
                "price is neither grouped nor aggregated: add it to GROUP BY, or aggregate it",
                translated(RESOURCE.notGroupExpr("price").ex()));
        assertFails(
                ErrorCode.INVALID_QUERY,
                "the SELECT list has no column of this number",
                translated(RESOURCE.orderByOrdinalOutOfRange().ex()));
    }

    @Test
    void aFailureOfOursStaysItself() {
        QueryFailure own = QueryFailure.of(ErrorCode.CONTRACT_WRONG, "no server");
        assertEquals(own, translated(own));
    }
}
