package io.meshgate.catalog.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a file into YAML nodes that know their lines.
 *
 * <p>Nodes are composed and never constructed: no tag can name a class, an alias is the same node again and not a copy,
 * so a small document cannot grow. Size, nesting and aliases are bounded by {@link CatalogLimits}.
 */
final class YamlDocument {
    private YamlDocument() {}

    /** All bytes of a regular file that lies, after its links are followed, below the root. */
    static byte[] bytes(Path file, Path root, CatalogLimits limits) throws UnusableDocument {
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw new UnusableDocument(0, "is a link that leads out of the catalog folder");
            }
            if (!Files.isRegularFile(real)) {
                throw new UnusableDocument(0, "is not a regular file");
            }
            try (InputStream in = Files.newInputStream(real)) {
                byte[] bytes = in.readNBytes(limits.documentBytesMax() + 1);
                if (bytes.length > limits.documentBytesMax()) {
                    throw new UnusableDocument(
                            0, "is larger than the " + limits.documentBytesMax() + " bytes that a document may have");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new UnusableDocument(0, "cannot be read: " + e);
        }
    }

    /** The document's top-level mapping. Keys that stand twice in a mapping are reported; the last one counts. */
    static Fields parse(byte[] bytes, CatalogLimits limits, Findings findings) throws UnusableDocument {
        Node root = compose(text(bytes), limits);
        if (root == null) {
            throw new UnusableDocument(0, "is empty");
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new UnusableDocument(Fields.line(root), "is not a mapping of fields");
        }
        reportDuplicateKeys(mapping, findings, Collections.newSetFromMap(new IdentityHashMap<>()));
        return new Fields(mapping, findings);
    }

    private static String text(byte[] bytes) throws UnusableDocument {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnusableDocument(0, "is not UTF-8 text");
        }
    }

    private static @Nullable Node compose(String text, CatalogLimits limits) throws UnusableDocument {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.documentBytesMax());
        options.setNestingDepthLimit(limits.nestingMax());
        options.setMaxAliasesForCollections(limits.aliasesMax());
        StreamReader reader = new StreamReader(text);
        try {
            return new Composer(new ParserImpl(reader, options), new Resolver(), options).getSingleNode();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new UnusableDocument(mark == null ? 0 : mark.getLine() + 1, "is not valid YAML: " + e.getProblem());
        } catch (ReaderException e) {
            throw new UnusableDocument(lineAt(text, e.getPosition()), "is not valid YAML: a control character");
        } catch (YAMLException e) {
            throw new UnusableDocument(reader.getLine() + 1, "is refused: " + e.getMessage());
        } catch (RuntimeException e) {
            // SnakeYAML lets some of its own slips through, a NumberFormatException for "\\UFFFFFFFF" among them; one
            // owner's
            // document must not take the whole mesh down.
            throw new UnusableDocument(reader.getLine() + 1, "is not valid YAML: " + e);
        }
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
    }

    /** Looks at each node once, however many aliases it has; its depth is bounded by the composer's limit. */
    private static void reportDuplicateKeys(Node node, Findings findings, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        switch (node) {
            case MappingNode mapping -> {
                Set<String> keys = new HashSet<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key && !keys.add(key.getValue())) {
                        findings.warning(
                                Fields.line(key),
                                Findings.quoted(key.getValue()) + " stands twice: the last one counts");
                    }
                    reportDuplicateKeys(tuple.getValueNode(), findings, seen);
                }
            }
            case SequenceNode sequence ->
                sequence.getValue().forEach(item -> reportDuplicateKeys(item, findings, seen));
            default -> {}
        }
    }
}
