package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.MeshTables.Listed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshgate catalog list|show}: what the mesh offers. {@link CatalogCheckCommand} is the third. */
@Command(name = "catalog", description = "Show what the mesh offers, or check a folder of contracts.")
final class CatalogCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    CatalogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing required subcommand: list, show or check");
    }

    @Command(name = "list", description = "List the domains, products and tables that a running gateway offers.")
    int list(@Mixin ConnectionOptions connection) {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        try (Client client = connection.connect()) {
            for (Listed table : MeshTables.list(client, null, null, null, false)) {
                tables.computeIfAbsent(table.domain() + "." + table.product(), product -> new ArrayList<>())
                        .add(table.table());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        tables.forEach((product, names) -> rows.add(List.of(product, String.join(", ", names))));
        TableWriter.print(terminal.out(), List.of("product", "tables"), rows);
        return 0;
    }

    @Command(
            name = "show",
            description = "Show the columns of the tables of a domain, a product or a table.",
            footer = {
                "",
                "Examples:",
                "  meshgate catalog show sales.orders",
                "  meshgate catalog show sales.orders.customer"
            })
    int show(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "NAME", description = "domain, domain.product or domain.product.table")
                    String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length > 3) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), name + " is no name: write domain.product.table");
        }
        List<Listed> tables;
        try (Client client = connection.connect()) {
            tables = MeshTables.list(
                    client, parts[0], parts.length > 1 ? parts[1] : null, parts.length > 2 ? parts[2] : null, true);
        }
        if (tables.isEmpty()) {
            throw new CommandFailure("The mesh offers no " + name + "; `./meshgate catalog list` shows what it offers");
        }
        tables.forEach(this::print);
        return 0;
    }

    private void print(Listed table) {
        terminal.out().println(table.domain() + "." + table.product() + "." + table.table());
        TableWriter.print(
                terminal.out(),
                List.of("column", "type", "null", "remarks"),
                table.columns().stream()
                        .map(column -> List.of(
                                column.name(), column.type(), column.nullable() ? "yes" : "no", column.remarks()))
                        .toList());
        terminal.out().println();
        terminal.out().flush();
    }
}
