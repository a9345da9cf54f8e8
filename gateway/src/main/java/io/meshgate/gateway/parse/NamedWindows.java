package io.meshgate.gateway.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes named windows out where another window builds on them: the planner's own way loses the frame of
 * {@code OVER (w ROWS 1 PRECEDING)}, and what a named window has from a third one. In place. What the standard forbids is
 * left as it is, for the validator to refuse.
 */
final class NamedWindows {
    private static final int NAME = 1;
    private static final int PARTITION = 2;
    private static final int ORDER = 3;

    private NamedWindows() {}

    static void writeOut(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                switch (call) {
                    case SqlOrderBy ordered
                    when ordered.query instanceof SqlSelect select -> {
                        Map<String, SqlWindow> windows = named(select);
                        ordered.orderList.accept(new Uses(windows));
                    }
                    case SqlSelect select -> {
                        Uses uses = new Uses(named(select));
                        for (SqlNode clause : select.getOperandList()) {
                            if (clause != null && clause != select.getFrom()) {
                                clause.accept(uses);
                            }
                        }
                    }
                    default -> {}
                }
                return super.visit(call);
            }
        });
    }

    /** A SELECT's own windows, each written out already. */
    private static Map<String, SqlWindow> named(SqlSelect select) {
        Map<String, SqlWindow> windows = new HashMap<>();
        for (SqlNode node : select.getWindowList()) {
            SqlWindow window = (SqlWindow) node;
            build(window, windows);
            windows.put(key(Objects.requireNonNull(window.getDeclName())), window);
        }
        return windows;
    }

    private static String key(SqlIdentifier name) {
        return name.getSimple().toLowerCase(Locale.ROOT);
    }

    private static void build(SqlWindow window, Map<String, SqlWindow> windows) {
        SqlIdentifier name = window.getRefName();
        SqlWindow base = name == null ? null : windows.get(key(name));
        if (base == null || base.getRefName() != null) {
            return;
        }
        boolean framed = base.getLowerBound() != null || base.getUpperBound() != null;
        boolean twice = !window.getOrderList().isEmpty() && !base.getOrderList().isEmpty();
        if (framed || twice || !window.getPartitionList().isEmpty()) {
            return;
        }
        window.setOperand(NAME, null);
        window.setOperand(PARTITION, copy(base.getPartitionList()));
        if (!base.getOrderList().isEmpty()) {
            window.setOperand(ORDER, copy(base.getOrderList()));
        }
    }

    private static SqlNodeList copy(SqlNodeList list) {
        return new SqlNodeList(List.copyOf(list.getList()), list.getParserPosition());
    }

    /** Windows after OVER, but for those of subqueries, which have names of their own. */
    private static final class Uses extends SqlBasicVisitor<Void> {
        private final Map<String, SqlWindow> windows;

        Uses(Map<String, SqlWindow> windows) {
            this.windows = windows;
        }

        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call.getKind() == SqlKind.OVER && call.operand(1) instanceof SqlWindow window) {
                build(window, windows);
            }
            return call.isA(SqlKind.QUERY) ? null : super.visit(call);
        }
    }
}
