package io.meshgate.catalog.folder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a document, read tolerantly: a field that is missing, or {@code null}, is absent; a field of the wrong
 * shape is reported with its line and absent as well. Texts are read as they are written: {@code version: 1.10} is
 * {@code 1.10}.
 */
final class Fields {
    /** Mappings merged by {@code <<} into one that was merged itself, and so on, are followed this deep. */
    private static final int MERGE_DEPTH_MAX = 4;

    private final MappingNode node;
    private final Findings findings;

    Fields(MappingNode node, Findings findings) {
        this.node = node;
        this.findings = findings;
    }

    /** A list's entries that are mappings; {@code complete} says whether that is all of them. */
    record Entries(List<Fields> mappings, boolean complete) {}

    /** A custom property; {@code text} is empty where its value is no single value. */
    record Custom(int line, Optional<String> text) {}

    int line() {
        return line(node);
    }

    /** The line of a field's name, or of the mapping where there is no such field. */
    int line(String key) {
        NodeTuple field = field(node, key, MERGE_DEPTH_MAX);
        return line(field == null ? node : field.getKeyNode());
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    boolean has(String key) {
        return find(key) != null;
    }

    Optional<String> text(String key) {
        return switch (find(key)) {
            case null -> Optional.empty();
            case ScalarNode scalar -> Optional.of(scalar.getValue());
            case Node other -> misshapen(key, "a text", other);
        };
    }

    OptionalInt number(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt number = wholeNumber(text.get());
        if (number.isEmpty()) {
            findings.warning(line(key), key + ": " + Findings.quoted(text.get()) + " is not a whole number");
        }
        return number;
    }

    Optional<Boolean> flag(String key) {
        Optional<Boolean> flag = text(key).flatMap(Fields::truth);
        if (flag.isEmpty() && find(key) instanceof ScalarNode scalar) {
            findings.warning(line(key), key + ": " + Findings.quoted(scalar.getValue()) + " is neither true nor false");
        }
        return flag;
    }

    Optional<Fields> mapping(String key) {
        return switch (find(key)) {
            case null -> Optional.empty();
            case MappingNode mapping -> Optional.of(new Fields(mapping, findings));
            case Node other -> misshapen(key, "a mapping", other);
        };
    }

    boolean isMapping(String key) {
        return find(key) instanceof MappingNode;
    }

    boolean isList(String key) {
        return find(key) instanceof SequenceNode;
    }

    /** The entries of a list of mappings; no such field is a complete, empty list. */
    Entries entries(String key) {
        Node value = find(key);
        if (value == null) {
            return new Entries(List.of(), true);
        }
        if (!(value instanceof SequenceNode sequence)) {
            misshapen(key, "a list", value);
            return new Entries(List.of(), false);
        }
        List<Fields> mappings = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode mapping) {
                mappings.add(new Fields(mapping, findings));
            } else {
                report(line(item), key, "a list of mappings", item);
            }
        }
        return new Entries(mappings, mappings.size() == sequence.getValue().size());
    }

    /** The texts of a list, or a single text; empty, and reported, where some of it is no text. */
    Optional<List<String>> texts(String key) {
        if (!(find(key) instanceof SequenceNode sequence)) {
            return text(key).map(List::of);
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar)) {
                report(line(item), key, "a list of texts", item);
                return Optional.empty();
            }
            texts.add(scalar.getValue());
        }
        return Optional.of(texts);
    }

    /** {@code customProperties} by name; of several of one name the last one counts. */
    Map<String, Custom> customProperties() {
        Map<String, Custom> properties = new LinkedHashMap<>();
        for (Fields entry : entries("customProperties").mappings()) {
            Optional<String> name = entry.text("property");
            if (name.isPresent()) {
                properties.put(name.get(), new Custom(entry.line("value"), entry.scalar("value")));
            }
        }
        return properties;
    }

    private Optional<String> scalar(String key) {
        return find(key) instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    static OptionalInt wholeNumber(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    static Optional<Boolean> truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private <T> Optional<T> misshapen(String key, String expected, Node found) {
        report(line(key), key, expected, found);
        return Optional.empty();
    }

    private void report(int line, String key, String expected, Node found) {
        findings.warning(line, key + " should be " + expected + " and is " + shape(found) + ": ignored");
    }

    private static String shape(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> "a single value";
        };
    }

    private @Nullable Node find(String key) {
        NodeTuple field = field(node, key, MERGE_DEPTH_MAX);
        return field == null || field.getValueNode().getTag().equals(Tag.NULL) ? null : field.getValueNode();
    }

    /** A field of the mapping itself, or else of the first merged one that has it. */
    private static @Nullable NodeTuple field(MappingNode mapping, String key, int mergesLeft) {
        NodeTuple found = null;
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                found = tuple;
            }
        }
        return found == null && mergesLeft > 0 ? mergedField(mapping, key, mergesLeft - 1) : found;
    }

    private static @Nullable NodeTuple mergedField(MappingNode mapping, String key, int mergesLeft) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                List<Node> merged = tuple.getValueNode() instanceof SequenceNode sequence
                        ? sequence.getValue()
                        : List.of(tuple.getValueNode());
                for (Node source : merged) {
                    NodeTuple found = source instanceof MappingNode fields ? field(fields, key, mergesLeft) : null;
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }
}
