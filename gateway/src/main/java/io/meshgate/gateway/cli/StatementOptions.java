package io.meshgate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A statement: typed, from a file, or from standard input. */
final class StatementOptions {
    private static final int BYTES_MAX = 64 << 20;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SQL",
            description = "The statement. Without it (or with -) it is read from standard input.")
    private @Nullable String typed;

    @Option(names = "--file", paramLabel = "FILE", description = "Read the statement from a file.")
    private @Nullable Path file;

    /** The statement's text, without a semicolon at its end. */
    String text(Terminal terminal, CommandSpec command) {
        if (typed != null && file != null) {
            throw new ParameterException(command.commandLine(), "Give a statement or --file, not both");
        }
        String text = read(terminal, command).strip();
        String statement =
                text.endsWith(";") ? text.substring(0, text.length() - 1).stripTrailing() : text;
        if (statement.isEmpty()) {
            throw new ParameterException(command.commandLine(), "The statement is empty");
        }
        return statement;
    }

    private String read(Terminal terminal, CommandSpec command) {
        try {
            if (file != null) {
                return Files.readString(file);
            }
            if (typed != null && !typed.equals("-")) {
                return typed;
            }
            if (terminal.inIsTerminal().getAsBoolean()) {
                throw new ParameterException(
                        command.commandLine(), "Give a statement, --file FILE, or a statement on standard input");
            }
            return standardInput(terminal.in());
        } catch (IOException e) {
            String where = Optional.ofNullable(file).map(Path::toString).orElse("Standard input");
            throw new CommandFailure(where + " cannot be read: " + e, e);
        }
    }

    private static String standardInput(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new CommandFailure("The statement on standard input is longer than " + BYTES_MAX + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
