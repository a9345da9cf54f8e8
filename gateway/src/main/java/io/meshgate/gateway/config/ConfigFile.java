package io.meshgate.gateway.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML file as dotted keys: {@code engine: {spill: {max: 1GB}}} is {@code engine.spill.max}. Every key knows its line.
 *
 * @param entries in file order
 * @param problems what cannot be read, as {@code file:line: what}
 */
record ConfigFile(Map<String, Entry> entries, List<String> problems) {
    private static final long BYTES_MAX = 1 << 20;

    /**
     * @param scalars the value's texts: one, or those of a list
     * @param list whether it was written as a list
     */
    record Entry(int line, List<String> scalars, boolean list) {}

    static ConfigFile read(Path file) {
        Reader reader = new Reader(file);
        try {
            if (Files.size(file) > BYTES_MAX) {
                reader.problem(0, "a configuration is at most " + BYTES_MAX + " bytes long");
            } else {
                reader.read();
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            reader.problem(
                    line,
                    "this is no YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            reader.problem(0, "cannot be read: " + e);
        }
        return new ConfigFile(reader.entries, reader.problems);
    }

    /** {@code file:line: what}, as compilers print it. */
    static String at(Path file, int line, String what) {
        return file + (line > 0 ? ":" + line : "") + ": " + what;
    }

    private static final class Reader {
        private final Path file;
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        Reader(Path file) {
            this.file = file;
        }

        void problem(int line, String what) {
            problems.add(at(file, line, what));
        }

        void read() throws IOException {
            try (JsonParser yaml = new YAMLFactory().createParser(Files.readString(file))) {
                JsonToken first = yaml.nextToken();
                if (first == JsonToken.START_OBJECT) {
                    readObject(yaml, "");
                } else if (first != null && first != JsonToken.VALUE_NULL) {
                    problem(line(yaml), "a configuration consists of `key: value` lines");
                }
            }
        }

        private void readObject(JsonParser yaml, String prefix) throws IOException {
            while (yaml.nextToken() == JsonToken.FIELD_NAME) {
                String key = prefix + yaml.currentName();
                int line = line(yaml);
                readValue(yaml, yaml.nextToken(), key, line);
            }
        }

        private void readValue(JsonParser yaml, @Nullable JsonToken token, String key, int line) throws IOException {
            if (token == JsonToken.START_OBJECT) {
                readObject(yaml, key + ".");
            } else if (token == JsonToken.START_ARRAY) {
                put(key, new Entry(line, readList(yaml, key), true));
            } else if (token == JsonToken.VALUE_NULL) {
                problem(line, key + " has no value: give one, or leave the line out");
            } else {
                put(key, new Entry(line, List.of(yaml.getText()), false));
            }
        }

        private List<String> readList(JsonParser yaml, String key) throws IOException {
            List<String> scalars = new ArrayList<>();
            for (JsonToken token = yaml.nextToken(); token != JsonToken.END_ARRAY; token = yaml.nextToken()) {
                if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    problem(line(yaml), key + " holds a list or mapping within its list");
                    yaml.skipChildren();
                } else {
                    scalars.add(yaml.getText());
                }
            }
            return scalars;
        }

        private void put(String key, Entry entry) {
            Entry before = entries.putIfAbsent(key, entry);
            if (before != null) {
                problem(entry.line(), key + " was given before, in line " + before.line());
            }
        }

        private static int line(JsonParser yaml) {
            return yaml.currentTokenLocation().getLineNr();
        }
    }
}
