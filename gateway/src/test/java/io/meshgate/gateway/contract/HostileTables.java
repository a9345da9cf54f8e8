package io.meshgate.gateway.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables that every store gets: {@code tables.sql}, in which {@code {name}} stands for a store's own spelling and
 * {@code HEX'ff'} for its binary literal.
 */
public record HostileTables(List<String> templates) {
    private static final Pattern HEX = Pattern.compile("HEX'([0-9a-f]*)'");
    private static final Pattern CREATED = Pattern.compile("CREATE TABLE (\\w+)");

    public static HostileTables load() {
        String script = CaseFiles.resource("tables.sql")
                .lines()
                .filter(line -> !line.startsWith("--"))
                .reduce("", (text, line) -> text + line + "\n");
        return new HostileTables(Arrays.stream(script.split(";\n"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList());
    }

    /**
     * The statements that make and fill the tables.
     *
     * @param spellings per placeholder
     * @param hex the binary literal, with {@code $1} for its digits
     */
    List<String> statements(Map<String, String> spellings, String hex) {
        return templates.stream()
                .map(template -> {
                    String statement = template;
                    for (Map.Entry<String, String> spelling : spellings.entrySet()) {
                        statement = statement.replace("{" + spelling.getKey() + "}", spelling.getValue());
                    }
                    return HEX.matcher(statement).replaceAll(hex);
                })
                .toList();
    }

    /** The tables' names, in the order of the script. */
    List<String> names() {
        return templates.stream()
                .map(CREATED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }
}
