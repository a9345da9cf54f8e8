package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A block of a page in docs/ that is made from the code's own tables, between a marker and {@code <!-- end -->}. */
public record GeneratedDoc(Path page, String block) {
    private static final String END = "<!-- end -->";

    public static Path docs(String name) {
        return Path.of("..", "docs", name);
    }

    /** Compares the block, or writes it with {@code -Dmeshgate.regenerate=true}. */
    public void check(String content) throws IOException {
        String text = Files.readString(page);
        int marker = text.indexOf("<!-- generated: " + block);
        int start = text.indexOf('\n', marker) + 1;
        int end = text.indexOf(END, start);
        String now = text.substring(0, start) + content + text.substring(end);
        if (Boolean.getBoolean("meshgate.regenerate")) {
            Files.writeString(page, now);
        } else {
            assertEquals(now, text, "the block " + block + " of " + page + "; -Dmeshgate.regenerate=true writes it");
        }
    }

    public static String table(List<String> head, List<List<String>> rows) {
        String rule = head.stream().map(cell -> " --- |").collect(Collectors.joining("", "|", "\n"));
        return row(head) + rule + rows.stream().map(GeneratedDoc::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> " " + cell + " |").collect(Collectors.joining("", "|", "\n"));
    }
}
