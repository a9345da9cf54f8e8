package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;

/** Fills an empty folder with the data of the three domains and the password of the one that has one. */
final class DataMaker {
    static final List<TpchTable> ORDERS = List.of(TpchTable.CUSTOMER, TpchTable.ORDERS, TpchTable.LINEITEM);
    static final List<TpchTable> PARTS = List.of(TpchTable.SUPPLIER, TpchTable.PART, TpchTable.PARTSUPP);
    static final List<TpchTable> GEO = List.of(TpchTable.REGION, TpchTable.NATION);

    /** The PostgreSQL database of {@code sales.orders}. */
    private static final String DATABASE = "sales";

    /** Whose a table is in the demo, as {@code domain.product}. */
    static String product(TpchTable table) {
        return switch (table) {
            case CUSTOMER, ORDERS, LINEITEM -> "sales.orders";
            case SUPPLIER, PART, PARTSUPP -> "supply.parts";
            case REGION, NATION -> "reference.geo";
        };
    }

    private final DemoFolder folder;
    private final PostgresBinaries binaries;
    private final Started started;
    private final ProgressListener listener;
    private final TpchLoad load;

    DataMaker(DemoFolder folder, double scale, PostgresBinaries binaries, Started started, ProgressListener listener) {
        this.folder = folder;
        this.binaries = binaries;
        this.started = started;
        this.listener = listener;
        this.load = new TpchLoad(scale, TpchLoad.all(), folder.work(), started, listener);
    }

    void make() throws IOException, SQLException {
        listener.step("Preparing TPC-H's generator");
        Files.createDirectory(folder.work());
        makeGeo();
        makeParts();
        makeOrders();
        Trees.delete(folder.work());
    }

    private void makeGeo() throws IOException, SQLException {
        Files.createDirectories(folder.geo());
        try (TableLoader loader = DuckDbLoader.parquet(folder.geo())) {
            load.fill(loader, GEO);
        }
    }

    private void makeParts() throws IOException, SQLException {
        try (TableLoader loader = DuckDbLoader.file(folder.partsDatabase())) {
            load.fill(loader, PARTS);
        }
    }

    private void makeOrders() throws IOException, SQLException {
        listener.step("Creating the PostgreSQL database of sales.orders");
        new PostgresMaker(binaries, folder.postgres(), DATABASE, folder.ordersSecret())
                .make(load, ORDERS, folder.work(), started, listener);
    }
}
