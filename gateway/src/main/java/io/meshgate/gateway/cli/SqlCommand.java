package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.AnswerWriter.Format;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshgate sql}: asks a running gateway, and writes the rows as they arrive. */
@Command(
        name = "sql",
        description = "Ask a running gateway one statement.",
        footer = {
            "",
            "Examples:",
            "  meshgate sql \"SELECT * FROM sales.orders.customer LIMIT 10\"",
            "  meshgate sql --file report.sql --format csv > report.csv",
            "  echo \"SELECT 1\" | meshgate sql --format json"
        })
final class SqlCommand implements Callable<Integer> {
    private static final Duration UNWINDING_TIME_MAX = Duration.ofSeconds(3);

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private StatementOptions statement = new StatementOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). json is an object per line, arrow an IPC"
                            + " stream.")
    private Format format = Format.table;

    SqlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        String sql = statement.text(terminal, command);
        if (format == Format.arrow && terminal.outIsTerminal().getAsBoolean()) {
            throw new ParameterException(
                    command.commandLine(), "Arrow is not for terminals: redirect the output to a file or program");
        }
        AtomicReference<Client.@Nullable Answer> running = new AtomicReference<>();
        try (Interrupts interrupts = new Interrupts(() -> cancel(running.get()), UNWINDING_TIME_MAX)) {
            try (Client client = connection.connect();
                    Client.Answer answer = client.query(sql)) {
                running.set(answer);
                if (interrupts.happened()) {
                    answer.cancel();
                }
                write(answer, client);
            } catch (CommandFailure failure) {
                if (!interrupts.happened()) {
                    throw failure;
                }
            }
        }
        return 0;
    }

    private static void cancel(Client.@Nullable Answer answer) {
        if (answer != null) {
            answer.cancel();
        }
    }

    private void write(Client.Answer answer, Client client) throws IOException {
        AtomicLong rows = new AtomicLong();
        long start = System.nanoTime();
        boolean watched = terminal.errIsTerminal().getAsBoolean();
        try (ProgressLine progress =
                new ProgressLine(terminal.err(), watched, () -> ProgressLine.rows(rows.get(), seconds(start)))) {
            boolean more = answer.next();
            tellWarnings(client, progress);
            try (AnswerWriter writer = AnswerWriter.of(format, answer.root(), terminal)) {
                while (more) {
                    progress.clear();
                    writer.write(answer.root());
                    requireReader();
                    rows.addAndGet(answer.root().getRowCount());
                    more = answer.next();
                }
                progress.clear();
                writer.finish();
                requireReader();
            }
            tellWarnings(client, progress);
        }
        if (format == Format.table) {
            terminal.err().println("(" + ProgressLine.rows(rows.get(), seconds(start)) + ")");
        }
    }

    private void requireReader() {
        if (!terminal.out().checkError()) {
            return;
        }
        String reason = terminal.out() instanceof Output output
                ? output.failure().map(IOException::getMessage).orElse("")
                : "";
        if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            throw new ReaderGone();
        }
        throw new CommandFailure("The output cannot be written" + (reason.isEmpty() ? "." : ": " + reason + "."));
    }

    private void tellWarnings(Client client, ProgressLine progress) {
        for (String warning : client.takeWarnings()) {
            progress.clear();
            terminal.err().println("warning: " + warning);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
