package io.meshgate.gateway.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * EXPLAIN's rows as a tree: the remainder with its statement, below it each fragment with the store that answers it, its
 * exact statement and, where it was measured, what really moved; then what was rewritten, why operators stayed behind, and the
 * logical plan.
 *
 * <pre>
 * remainder, in Meshgate's own engine  [rows=3 time=41.0 ms]
 * │   SELECT ...
 * ├─ f0  sales.orders_v1 (postgres, owned by Order Team)  [rows=600 bytes=9600 time=12.5 ms]
 * │      SELECT ...
 * └─ f1  supply.parts_v1 (duckdb, owned by Parts Team)
 *        SELECT ...
 * </pre>
 */
final class PlanTree {

    /** One row of EXPLAIN. */
    private record Row(
            String step,
            @Nullable String fragment,
            @Nullable String domain,
            @Nullable String product,
            @Nullable String store,
            @Nullable String owner,
            String detail,
            @Nullable String reason) {
        String place() {
            String owned = owner == null ? "" : ", owned by " + owner;
            return domain == null ? "" : "  " + domain + "." + product + " (" + store + owned + ")";
        }
    }

    private static final int CHARS_SHORT = 100;

    private final List<Row> rows = new ArrayList<>();

    /** Takes rows of an EXPLAIN; those with other columns than its are none. */
    void add(VectorSchemaRoot root) {
        for (int row = 0; row < root.getRowCount(); row++) {
            String step = text(root, "step", row);
            String detail = text(root, "detail", row);
            rows.add(new Row(
                    step == null ? "" : step,
                    text(root, "fragment", row),
                    text(root, "domain", row),
                    text(root, "product", row),
                    text(root, "store", row),
                    text(root, "owner", row),
                    detail == null ? "" : detail,
                    text(root, "reason", row)));
        }
    }

    private static @Nullable String text(VectorSchemaRoot root, String column, int row) {
        if (root.getVector(column) == null) {
            throw new CommandFailure("The gateway's EXPLAIN has no column " + column + ": it is of another version.");
        }
        return CellText.of(root.getVector(column), row);
    }

    void print(PrintStream out) {
        Row remainder = of("remainder").findFirst().orElse(null);
        if (remainder != null) {
            out.println("remainder, in Meshgate's own engine" + measured(null));
            lines(out, "│   ", remainder.detail());
        }
        for (Iterator<Row> fragments = of("fragment").iterator(); fragments.hasNext(); ) {
            Row fragment = fragments.next();
            boolean last = !fragments.hasNext();
            String branch = remainder == null ? "" : last ? "└─ " : "├─ ";
            String below = remainder == null ? "   " : last ? "       " : "│      ";
            out.println(branch + fragment.fragment() + fragment.place() + measured(fragment.fragment()));
            lines(out, below, fragment.detail());
            Stream.of("expected", "keys")
                    .flatMap(this::of)
                    .filter(row -> Objects.equals(row.fragment(), fragment.fragment()))
                    .forEach(row -> lines(out, below, row.detail() + ": " + row.reason()));
        }
        section(out, "rewritten, so that less travels", of("rewrite").map(Row::detail));
        section(out, "stays in Meshgate, because", of("kept").map(kept -> kept.detail() + ": " + kept.reason()));
        section(out, "logical plan", of("plan").map(Row::detail));
        if (remainder == null) {
            section(
                    out,
                    "in all",
                    of("measured").filter(row -> row.fragment() == null).map(Row::detail));
        }
        out.flush();
    }

    /** Who answers what, in short: the beginning of each statement, and what stays in Meshgate. */
    void printShort(PrintStream out) {
        of("fragment").forEach(fragment -> {
            String statement = fragment.detail().strip().replaceAll("\\s+", " ");
            boolean cut = statement.length() > CHARS_SHORT;
            out.println("  " + fragment.place());
            out.println(
                    "        " + TableWriter.printable(cut ? statement.substring(0, CHARS_SHORT) + " ..." : statement));
        });
        List<String> kept =
                of("kept").map(row -> operator(row.detail())).distinct().toList();
        if (!kept.isEmpty()) {
            out.println("    Meshgate's own engine");
            out.println("        " + String.join(", ", kept));
        }
        out.flush();
    }

    /** {@code Join} of {@code Join(condition=[...])}. */
    private static String operator(String detail) {
        int arguments = detail.indexOf('(');
        return arguments < 0 ? detail : detail.substring(0, arguments);
    }

    private Stream<Row> of(String step) {
        return rows.stream().filter(row -> row.step().equals(step));
    }

    /** What ANALYZE measured of a fragment, or of the whole query. */
    private String measured(@Nullable String fragment) {
        return of("measured")
                .filter(row -> fragment == null ? row.fragment() == null : fragment.equals(row.fragment()))
                .findFirst()
                .map(row -> "  [" + row.detail() + (row.reason() == null ? "" : ", " + row.reason()) + "]")
                .orElse("");
    }

    private static void section(PrintStream out, String title, Stream<String> details) {
        List<String> texts = details.toList();
        if (!texts.isEmpty()) {
            out.println();
            out.println(title);
            texts.forEach(text -> lines(out, "    ", text));
        }
    }

    private static void lines(PrintStream out, String prefix, String text) {
        text.lines().forEach(line -> out.println(prefix + TableWriter.printable(line)));
    }
}
