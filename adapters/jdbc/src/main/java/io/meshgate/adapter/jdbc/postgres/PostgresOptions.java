package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The driver properties that a contract may set. Every other one is refused by name: some of pgjdbc's load classes, read
 * files or write logs.
 */
public final class PostgresOptions {
    /**
     * An allowed option.
     *
     * @param name as in the contract and in pgjdbc's documentation
     * @param takes the values that are right, in words
     */
    public record Option(String name, String takes) {}

    /** Turns a contract's value into the driver's; empty if it is not right. */
    private interface Check {
        Optional<String> accept(String value, StoreSettings settings);
    }

    private record Row(Option option, Check check) {}

    private static final int CONNECT_SECONDS_MAX = 600;
    private static final int READ_SECONDS_MAX = 86_400;

    private static final List<Row> ROWS = List.of(
            oneOf("sslmode", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            new Row(
                    new Option("sslrootcert", "a certificate file below one of the gateway's files.roots"),
                    PostgresOptions::fileBelowRoots),
            oneOf("sslNegotiation", "postgres", "direct"),
            oneOf("channelBinding", "disable", "prefer", "require"),
            seconds("connectTimeout", CONNECT_SECONDS_MAX),
            seconds("socketTimeout", READ_SECONDS_MAX),
            oneOf("tcpKeepAlive", "true", "false"));

    private PostgresOptions() {}

    /** The allowed options, for docs. */
    public static List<Option> allowed() {
        return ROWS.stream().map(Row::option).toList();
    }

    /**
     * The driver properties that an endpoint's options ask for.
     *
     * @throws StoreFailure REFUSED for an unknown option or a value that is not right
     */
    static Map<String, String> properties(Endpoint endpoint, StoreSettings settings) {
        Map<String, String> properties = new HashMap<>();
        endpoint.options().forEach((name, value) -> {
            Row row = ROWS.stream()
                    .filter(r -> r.option.name.equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> refused(endpoint, "the option " + name + " is not allowed; allowed are " + names()));
            String accepted = row.check
                    .accept(value, settings)
                    .orElseThrow(() -> refused(endpoint, "the option " + name + " takes " + row.option.takes));
            properties.put(name, accepted);
        });
        return properties;
    }

    private static StoreFailure refused(Endpoint endpoint, String detail) {
        return StoreFailure.of(Kind.REFUSED, Phase.CONNECT, endpoint, detail, null);
    }

    private static String names() {
        return ROWS.stream().map(row -> row.option.name).collect(Collectors.joining(", "));
    }

    private static Row oneOf(String name, String... values) {
        return new Row(
                new Option(name, String.join(", ", values)),
                (value, settings) -> Optional.of(value).filter(Arrays.asList(values)::contains));
    }

    private static Row seconds(String name, int max) {
        return new Row(
                new Option(name, "seconds, 1 to " + max),
                (value, settings) ->
                        Optional.of(value).filter(v -> v.matches("[1-9][0-9]{0,5}") && Integer.parseInt(v) <= max));
    }

    private static Optional<String> fileBelowRoots(String value, StoreSettings settings) {
        try {
            Path file = Path.of(value).toRealPath();
            return settings.fileRoots().stream().anyMatch(file::startsWith)
                    ? Optional.of(file.toString())
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
