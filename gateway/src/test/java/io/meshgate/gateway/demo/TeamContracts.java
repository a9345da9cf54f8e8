package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Contracts {@code team<n>.figures} over the table nation of {@link TpchStores}, each in another kind of store, that come,
 * change and go: in edition {@code e} the table's only column is {@code label<e>}.
 */
final class TeamContracts {
    static final int NATIONS = 25;

    private final Path catalog;
    private final TpchStores stores;

    TeamContracts(Path catalog, TpchStores stores) {
        this.catalog = catalog;
        this.stores = stores;
    }

    /** What a gateway's contracts refer to, those of the stores' own catalogs too. */
    static Map<String, String> secrets(TpchStores stores, int teams) {
        Map<String, String> secrets = new HashMap<>(stores.secrets());
        for (int team = 0; team < teams; team++) {
            secrets.put(variable(team), TpchStores.PASSWORD);
        }
        return secrets;
    }

    private static String variable(int team) {
        return "MESHGATE_SECRET_TEAM" + team + "_PASSWORD";
    }

    static String name(int team) {
        return "team" + team + ".figures";
    }

    static String query(int team, int edition) {
        return "SELECT count(label" + edition + ") AS n FROM " + name(team) + ".nation";
    }

    /** As a deployment does it: another file, renamed into place. */
    void publish(int team, int edition) throws IOException {
        Path file = file(team);
        Files.createDirectories(file.getParent());
        Path draft = Files.writeString(file.resolveSibling(".draft"), contract(team, edition, "active", ""));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The contract with a status of its own, and more top-level lines. */
    void publish(int team, int edition, String status, String more) throws IOException {
        Files.createDirectories(file(team).getParent());
        Files.writeString(file(team), contract(team, edition, status, more));
    }

    void breakContract(int team) throws IOException {
        Files.writeString(file(team), "{");
    }

    /** The contract of a team whose store is PostgreSQL, for another of PostgreSQL's roles. */
    void publishAs(int team, String role) throws IOException {
        String contract = contract(team, 1, "active", "");
        Files.writeString(file(team), contract.replace("value: " + TpchStores.USERNAME, "value: " + role));
    }

    void removeDomain(String domain) throws IOException {
        Trees.delete(catalog.resolve(domain));
    }

    void remove(int team) throws IOException {
        Files.delete(file(team));
    }

    private Path file(int team) {
        return catalog.resolve("team" + team).resolve("figures").resolve("v1.odcs.yaml");
    }

    private String contract(int team, int edition, String status, String more) {
        return """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.%d.0
            status: %s
            servers:
            %s
            schema:
              - name: nation
                physicalName: %s
                properties:
                  - {name: label%d, physicalName: n_name, physicalType: text}
            %s\
            """.formatted(edition, status, server(team), team % 3 == 2 ? "nation.parquet" : "nation", edition, more);
    }

    private String server(int team) {
        return switch (team % 3) {
            case 0 -> """
                  - server: main
                    type: postgres
                    host: 127.0.0.1
                    port: %d
                    database: tpch
                    schema: public
                    customProperties:
                      - {property: username, value: %s}
                      - {property: secretRef, value: 'env:%s'}\
                """.formatted(stores.postgresPort(), TpchStores.USERNAME, variable(team));
            case 1 -> "  - {server: main, type: duckdb, database: '%s', schema: main}".formatted(stores.duckDbFile());
            default -> "  - {server: main, type: local, path: '%s', format: parquet}".formatted(stores.parquetFolder());
        };
    }
}
