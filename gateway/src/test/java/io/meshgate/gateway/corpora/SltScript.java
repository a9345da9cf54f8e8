package io.meshgate.gateway.corpora;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One file of sqllogictest, in the jar of net.hydromatic:sql-logic-test: statements that build tables, and queries with their
 * right answers (<a href="https://www.sqlite.org/sqllogictest/doc/trunk/about.wiki">the format</a>). Meshgate runs as
 * {@link #DIALECT}: what is for others only is left out.
 */
record SltScript(String path) implements Comparable<SltScript> {
    static final String DIALECT = "postgresql";

    /** What a file says, in its order. */
    sealed interface Step {
        /** @param line where it begins in its file */
        record Statement(int line, String sql) implements Step {}

        /**
         * @param line where it begins in its file
         * @param types a letter per column: I, R or T
         */
        record Query(int line, String sql, String types, SltAnswer.Sort sort, List<String> expected) implements Step {}
    }

    static List<SltScript> all() {
        URL any = Objects.requireNonNull(
                SltScript.class.getResource("/test/select1.test"), "net.hydromatic:sql-logic-test is not there");
        try {
            return ((JarURLConnection) any.openConnection())
                    .getJarFile().stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith("test/") && name.endsWith(".test"))
                            .map(SltScript::new)
                            .sorted()
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders but for the size of the tables: {@code index/between}; of files beside them, the file. */
    String category() {
        String[] parts = path.split("/");
        return parts.length == 2 ? parts[1] : parts[1].equals("evidence") ? parts[1] : parts[1] + "/" + parts[2];
    }

    /** Reads the file to its end, or to where it ends for our dialect. */
    void read(Consumer<Step> steps) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SltScript.class.getResourceAsStream("/" + path)), StandardCharsets.UTF_8))) {
            new Reader(lines).read(steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int compareTo(SltScript other) {
        return path.compareTo(other.path);
    }

    private static final class Reader {
        private final BufferedReader lines;
        private int number;

        Reader(BufferedReader lines) {
            this.lines = lines;
        }

        void read(Consumer<Step> steps) throws IOException {
            boolean ours = true;
            for (String line = next(); line != null; line = next()) {
                String[] words = line.split("\\s+");
                switch (words[0]) {
                    case "skipif" -> ours &= !words[1].equals(DIALECT);
                    case "onlyif" -> ours &= words[1].equals(DIALECT);
                    case "halt" -> {
                        if (ours) {
                            return;
                        }
                        ours = true;
                    }
                    case "statement" -> {
                        int at = number;
                        String sql = String.join(" ", paragraph());
                        if (ours && words[1].equals("ok")) {
                            steps.accept(new Step.Statement(at, sql));
                        }
                        ours = true;
                    }
                    case "query" -> {
                        Step.Query query = query(words, number, paragraph());
                        if (ours) {
                            steps.accept(query);
                        }
                        ours = true;
                    }
                    default -> {
                        // comments, blank lines and hash-threshold
                    }
                }
            }
        }

        private static Step.Query query(String[] words, int line, List<String> paragraph) {
            int bar = paragraph.indexOf("----");
            int end = bar < 0 ? paragraph.size() : bar;
            return new Step.Query(
                    line,
                    String.join(" ", paragraph.subList(0, end)),
                    words[1],
                    SltAnswer.Sort.valueOf(words.length > 2 ? words[2].toUpperCase(java.util.Locale.ROOT) : "NOSORT"),
                    List.copyOf(paragraph.subList(Math.min(end + 1, paragraph.size()), paragraph.size())));
        }

        private List<String> paragraph() throws IOException {
            List<String> paragraph = new ArrayList<>();
            for (String line = next(); line != null && !line.isEmpty(); line = next()) {
                paragraph.add(line);
            }
            return paragraph;
        }

        private @org.jspecify.annotations.Nullable String next() throws IOException {
            number++;
            String line = lines.readLine();
            return line == null ? null : line.stripTrailing();
        }
    }
}
