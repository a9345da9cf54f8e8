package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.ContractCase.Expectation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the case files, which hold one case after the other:
 *
 * <pre>
 * ### T3.order-by
 * pushed: all                          all, none, or kinds: postgres, duckdb, parquet, csv, json; "all but ..." too
 * SELECT t FROM {texts} ORDER BY t     {table} is lab.hostile.table
 * ---- ordered                         or: ----, ---- fails CODE|CODE words, ---- or fails CODE, ---- agrees
 * types: VARCHAR                       may be left out; between ";"
 * 'A'                                  one row a line, cells between " | "
 * </pre>
 *
 * Lines that begin with {@code #} and a blank are remarks.
 */
final class CaseFiles {
    static final List<String> NAMES = List.of(
            "names",
            "text",
            "like",
            "nulls",
            "integers",
            "decimals",
            "floats",
            "time",
            "casts",
            "functions",
            "subqueries",
            "joins",
            "sets",
            "groups",
            "windows",
            "values");

    private static final String HEAD = "### ";
    private static final String PUSHED = "pushed:";
    private static final String OR_FAILS = "or fails ";
    private static final String SEPARATOR = "----";

    private CaseFiles() {}

    static List<ContractCase> all() {
        return NAMES.stream().flatMap(name -> read(name).stream()).toList();
    }

    private static List<ContractCase> read(String name) {
        List<ContractCase> cases = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : resource(name + ".cases").lines().toList()) {
            if (line.startsWith(HEAD) && !block.isEmpty()) {
                cases.add(parse(block));
                block.clear();
            }
            if (line.startsWith(HEAD) || !block.isEmpty() && !line.startsWith("# ")) {
                block.add(line);
            }
        }
        if (!block.isEmpty()) {
            cases.add(parse(block));
        }
        return cases;
    }

    static String resource(String name) {
        try (InputStream in = CaseFiles.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContractCase parse(List<String> block) {
        String id = block.get(0).substring(HEAD.length()).strip();
        String pushed = block.get(1);
        if (!pushed.startsWith(PUSHED)) {
            throw new IllegalStateException(id + " does not say where it is pushed");
        }
        int end = separator(id, block);
        String sql = String.join("\n", block.subList(2, end)).replaceAll("\\{(\\w+)}", "lab.hostile.$1");
        List<String> answer = block.subList(end + 1, block.size()).stream()
                .filter(l -> !l.isEmpty())
                .toList();
        String how = block.get(end).substring(SEPARATOR.length()).strip();
        return new ContractCase(id, kinds(pushed.substring(PUSHED.length()).strip()), sql, expectation(how, answer));
    }

    private static int separator(String id, List<String> block) {
        for (int i = 0; i < block.size(); i++) {
            if (block.get(i).startsWith(SEPARATOR)) {
                return i;
            }
        }
        throw new IllegalStateException(id + " has no line " + SEPARATOR);
    }

    private static Set<StoreKind> kinds(String text) {
        if (text.startsWith("all but ")) {
            return EnumSet.complementOf(EnumSet.copyOf(kinds(text.substring("all but ".length()))));
        }
        return switch (text) {
            case "all" -> EnumSet.allOf(StoreKind.class);
            case "none" -> EnumSet.noneOf(StoreKind.class);
            default ->
                Arrays.stream(text.split(",\\s*"))
                        .map(kind -> StoreKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(StoreKind.class)));
        };
    }

    private static Expectation expectation(String how, List<String> answer) {
        if (how.equals("agrees")) {
            return new Expectation.Agreement();
        }
        if (how.startsWith("fails ")) {
            String[] words = how.split("\\s+", 3);
            return new Expectation.Failure(Set.of(words[1].split("\\|")), words.length > 2 ? words[2] : "");
        }
        boolean typed = !answer.isEmpty() && answer.get(0).startsWith("types:");
        Optional<List<String>> types = typed
                ? Optional.of(List.of(
                        answer.get(0).substring("types:".length()).strip().split(";\\s*")))
                : Optional.empty();
        List<List<String>> rows =
                answer.stream().skip(typed ? 1 : 0).map(Cells::split).toList();
        Optional<String> orFails =
                how.startsWith(OR_FAILS) ? Optional.of(how.substring(OR_FAILS.length())) : Optional.empty();
        return new Expectation.Rows(orFails, types, rows, how.equals("ordered"));
    }
}
