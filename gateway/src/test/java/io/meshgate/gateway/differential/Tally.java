package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run has asked and found, kept as it goes: findings are written at once. Thread-safe. */
final class Tally {
    private final Path folder;
    private final Map<Kind, Map<String, Integer>> kinds = new EnumMap<>(Kind.class);
    private final Map<Asked.Shape, Integer> shapes = new EnumMap<>(Asked.Shape.class);
    private final List<String> bad = new ArrayList<>();
    private int queries;
    private int withRows;

    /** @param folder that gets a golden file's beginning for each finding */
    Tally(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    synchronized void count(Asked asked) {
        queries++;
        withRows += asked.rows() > 0 ? 1 : 0;
        kinds.computeIfAbsent(asked.finding().kind(), kind -> new TreeMap<>())
                .merge(asked.finding().name(), 1, Integer::sum);
        for (Asked.Shape shape : Asked.Shape.values()) {
            if (asked.pushed(shape)) {
                shapes.merge(shape, 1, Integer::sum);
            }
        }
    }

    /** A wrong answer or a fault, as small as it can be shown. */
    synchronized void found(long seed, Query original, Query query, Finding finding) {
        String mesh = query.write(Spelling.MESHGATE);
        String oracle = query.write(Spelling.ORACLE);
        bad.add("seed " + seed + ", " + finding.kind() + "\n  " + mesh + "\n  PostgreSQL: " + oracle + "\n  "
                + finding.words() + "\n  at first: " + original.write(Spelling.MESHGATE));
        try {
            Files.writeString(
                    folder.resolve("seed-" + seed + ".golden"),
                    "-- " + finding.words().replace("\n", " ") + "\n" + mesh + "\n\n== postgresql\n"
                            + (query.hasOracle() ? oracle : "-- means something else") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized int queries() {
        return queries;
    }

    /** The wrong answers and faults. */
    synchronized List<String> bad() {
        return List.copyOf(bad);
    }

    synchronized double withRows() {
        return share(withRows);
    }

    synchronized double pushed(Asked.Shape shape) {
        return share(shapes.getOrDefault(shape, 0));
    }

    synchronized double of(Kind kind) {
        return share(all(kind));
    }

    private int all(Kind kind) {
        return kinds.getOrDefault(kind, Map.of()).values().stream()
                .mapToInt(n -> n)
                .sum();
    }

    private double share(int part) {
        return 1.0 * part / Math.max(1, queries);
    }

    /** One line. */
    synchronized String summary() {
        return "queries %d, differences %d, faults %d, fail on all sides %s, with rows %s, pushed: join %s, window %s, aggregate %s, semi- or anti-join %s"
                .formatted(
                        queries,
                        all(Kind.DIFFERENCE),
                        all(Kind.FAULT),
                        percent(of(Kind.FAILS_EVERYWHERE)),
                        percent(withRows()),
                        percent(pushed(Asked.Shape.JOIN)),
                        percent(pushed(Asked.Shape.WINDOW)),
                        percent(pushed(Asked.Shape.AGGREGATE)),
                        percent(pushed(Asked.Shape.SEMI_JOIN)));
    }

    /** The summary, how many ended in which class, and the findings. */
    synchronized String report() {
        StringBuilder words = new StringBuilder(summary());
        kinds.forEach((kind, classes) -> {
            words.append("\n  ").append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            words.append(": ").append(all(kind));
            classes.forEach((name, n) -> {
                if (!name.isEmpty()) {
                    words.append("\n    ").append(n).append("  ").append(name);
                }
            });
        });
        bad.forEach(one -> words.append("\n\n").append(one));
        return words.toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
