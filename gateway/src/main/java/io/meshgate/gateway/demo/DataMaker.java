package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;

/** Fills an empty folder with the data of the three domains and the password of the one that has one. */
final class DataMaker {
    static final List<TpchTable> ORDERS = List.of(TpchTable.CUSTOMER, TpchTable.ORDERS, TpchTable.LINEITEM);
    static final List<TpchTable> PARTS = List.of(TpchTable.SUPPLIER, TpchTable.PART, TpchTable.PARTSUPP);
    static final List<TpchTable> GEO = List.of(TpchTable.REGION, TpchTable.NATION);

    /** Whose a table is in the demo, as {@code domain.product}. */
    static String product(TpchTable table) {
        return switch (table) {
            case CUSTOMER, ORDERS, LINEITEM -> "sales.orders";
            case SUPPLIER, PART, PARTSUPP -> "supply.parts";
            case REGION, NATION -> "reference.geo";
        };
    }

    /** The PostgreSQL database of {@code sales.orders}. */
    static final String DATABASE = "sales";

    /** The role that the contract of {@code sales.orders} names: it reads, and nothing else. */
    static final String READER = "meshgate";

    /** Owns the database. Its password is thrown away when the data is there: nobody needs it any more. */
    private static final String OWNER = "sales_owner";

    private static final int PASSWORD_BYTES = 24;

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
        String password = randomPassword();
        PostgresServer.create(
                binaries, folder.postgres(), OWNER, writeSecret(folder.work().resolve("owner-password"), password));
        try (PostgresServer server = started.start(
                () -> PostgresServer.start(binaries, folder.postgres(), PostgresServer.Purpose.LOADING))) {
            createDatabase(server, password);
            try (TableLoader loader = new PostgresLoader(server.connect(DATABASE, OWNER, password))) {
                load.fill(loader, ORDERS);
            }
            createReader(server, password);
            listener.step("Writing sales.orders to disk");
        }
        PostgresServer.sync(binaries, folder.postgres());
    }

    private static void createDatabase(PostgresServer server, String ownerPassword) throws SQLException {
        try (Connection connection = server.connect("postgres", OWNER, ownerPassword);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
    }

    private void createReader(PostgresServer server, String ownerPassword) throws IOException, SQLException {
        String password = randomPassword();
        writeSecret(folder.ordersSecret(), password);
        try (Connection connection = server.connect(DATABASE, OWNER, ownerPassword);
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + READER + " login password " + TableLoader.literal(password));
            statement.execute("alter role " + READER + " set default_transaction_read_only = on");
            statement.execute("grant select on all tables in schema public to " + READER);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Writes a secret into a file that nobody else can read at any moment. */
    private static Path writeSecret(Path file, String secret) throws IOException {
        Files.createDirectories(Trees.parent(file), Trees.PRIVATE_FOLDER);
        Files.createFile(file, Trees.PRIVATE_FILE);
        return Files.writeString(file, secret + "\n");
    }
}
