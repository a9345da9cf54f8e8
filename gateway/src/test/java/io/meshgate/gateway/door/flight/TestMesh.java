package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.listing.MeshListing;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A small mesh: {@code sales.orders} in two majors, {@code sales.archive} (retired), {@code supply.parts}. */
public final class TestMesh {
    private TestMesh() {}

    /** Of contracts alone: there are no stores behind it. */
    public static MeshListing listing() {
        MeshSnapshot snapshot = snapshot();
        Stores none = new Stores(
                List.of(),
                reference -> {
                    throw new Secrets.SecretUnavailable("a test has no secrets");
                },
                new StoreSettings(List.of(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1));
        return new MeshListing(() -> snapshot, new Resolver(none)::columns, none);
    }

    static MeshSnapshot snapshot() {
        ProductVersion orders1 = version("sales", "orders", 1, Status.ACTIVE, List.of(lines(), customers()));
        ProductVersion orders2 = version("sales", "orders", 2, Status.ACTIVE, List.of(lines()));
        ProductVersion archive = version("sales", "archive", 1, Status.RETIRED, List.of(customers()));
        ProductVersion parts = version("supply", "parts", 3, Status.DEPRECATED, List.of(everyType()));
        Domain sales = new Domain(
                "sales",
                List.of(
                        new Product("sales", "archive", List.of(archive), archive),
                        new Product("sales", "orders", List.of(orders1, orders2), orders1)));
        Domain supply = new Domain("supply", List.of(new Product("supply", "parts", List.of(parts), parts)));
        return new MeshSnapshot(1, List.of(sales, supply), List.of());
    }

    private static ProductVersion version(String domain, String product, int major, Status status, List<Table> tables) {
        return new ProductVersion(
                domain,
                product,
                major,
                major + ".0.0",
                status,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("a test"),
                tables,
                "digest" + major);
    }

    private static Table lines() {
        return new Table(
                "lines",
                "lineitem",
                List.of(
                        column("order_id", ColumnType.BIGINT, true, "The order"),
                        column("line", ColumnType.INTEGER, true, "Counts from 1"),
                        column("price", ColumnType.decimal(12, 2), false, "In euros"),
                        column("note", ColumnType.varchar(44), false, "Free text")),
                List.of("order_id", "line"),
                List.of(),
                Optional.of("What was ordered"),
                Optional.empty());
    }

    private static Table customers() {
        return new Table(
                "customers",
                "customer",
                List.of(column("id", ColumnType.BIGINT, true, "The customer")),
                List.of("id"),
                Optional.empty());
    }

    private static Table everyType() {
        return new Table(
                "every_type",
                "every_type",
                List.of(
                        column("c_boolean", ColumnType.BOOLEAN, false, ""),
                        column("c_smallint", ColumnType.SMALLINT, false, ""),
                        column("c_real", ColumnType.REAL, false, ""),
                        column("c_double", ColumnType.DOUBLE, false, ""),
                        column("c_binary", ColumnType.VARBINARY, false, ""),
                        column("c_date", ColumnType.DATE, false, ""),
                        column("c_time", ColumnType.TIME, false, ""),
                        column("c_timestamp", ColumnType.TIMESTAMP, false, ""),
                        column("c_timestamp_tz", ColumnType.TIMESTAMP_TZ, false, ""),
                        column("c_interval", ColumnType.INTERVAL, false, ""),
                        column("c_array", ColumnType.array(ColumnType.INTEGER), false, ""),
                        new Column("c_unknown", "c_unknown", Optional.empty(), false, Optional.empty())),
                List.of(),
                Optional.empty());
    }

    private static Column column(String name, ColumnType type, boolean required, String description) {
        return new Column(name, name, Optional.of(type), required, Optional.of(description));
    }
}
