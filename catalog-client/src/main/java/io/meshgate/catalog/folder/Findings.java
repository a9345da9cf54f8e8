package io.meshgate.catalog.folder;

import io.meshgate.catalog.folder.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong in one document, the same thing once; beyond the limit findings are only counted. Not thread-safe. */
final class Findings {
    private static final int QUOTED_CODE_POINTS_MAX = 80;

    private final String file;
    private final int max;
    private final Set<Finding> found = new LinkedHashSet<>();
    private int unlisted;

    Findings(String file, int max) {
        this.file = file;
        this.max = max;
    }

    void warning(int line, String reason) {
        add(line, Severity.WARNING, reason);
    }

    void error(int line, String reason) {
        add(line, Severity.ERROR, reason);
    }

    /** Is kept however many others there are. */
    void unusable(int line, String reason) {
        found.add(new Finding(file, line, Severity.UNUSABLE, reason));
    }

    private void add(int line, Severity severity, String reason) {
        Finding finding = new Finding(file, line, severity, reason);
        if (found.size() < max) {
            found.add(finding);
        } else if (!found.contains(finding)) {
            unlisted++;
        }
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(found);
        if (unlisted > 0) {
            all.add(new Finding(file, 0, Severity.WARNING, "and " + unlisted + " more findings that are not listed"));
        }
        return all;
    }

    /** A text of the document as it may stand in a reason: in backquotes, on one line, not too long. */
    static String quoted(String text) {
        return "`" + printable(text) + "`";
    }

    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(QUOTED_CODE_POINTS_MAX)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(printable::appendCodePoint);
        boolean cut = text.codePointCount(0, text.length()) > QUOTED_CODE_POINTS_MAX;
        return printable.append(cut ? "..." : "").toString();
    }
}
