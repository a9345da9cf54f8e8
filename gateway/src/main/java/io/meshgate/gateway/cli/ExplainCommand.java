package io.meshgate.gateway.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshgate explain}: which store answers what of a statement, and why the rest stays behind. */
@Command(
        name = "explain",
        description =
                "Show how a running gateway answers a statement: what each store does, and what stays behind, and why.",
        footer = {"", "Example:", "  meshgate explain --analyze \"SELECT COUNT(*) FROM sales.orders.customer\""})
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private StatementOptions statement = new StatementOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--analyze", description = "Run the statement too, and show rows, bytes and time of each fragment.")
    private boolean analyze;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String sql = statement.text(terminal, Objects.requireNonNull(spec));
        PlanTree tree = new PlanTree();
        try (Client client = connection.connect();
                Client.Answer answer = client.explain(analyze, sql)) {
            while (answer.next()) {
                tree.add(answer.root());
            }
            client.takeWarnings().forEach(warning -> terminal.err().println("warning: " + warning));
        }
        tree.print(terminal.out());
        return 0;
    }
}
