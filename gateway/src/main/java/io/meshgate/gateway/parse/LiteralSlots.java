package io.meshgate.gateway.parse;

import io.meshgate.adapter.sql.ValueSlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Puts slots in place of the literals whose value no stage of planning has to know: those that WHERE, HAVING or ON compare with
 * something that has a column, by {@code = <> < <= > >=}, BETWEEN or a list of IN. Not patterns, LIMIT, ordinals, intervals,
 * arguments of functions and casts, and nothing that is selected, grouped or ordered by: there a literal may decide
 * about a type, a verdict or what is the same expression. In place; for one statement.
 */
final class LiteralSlots {
    private final Map<SqlParserPos, Integer> literals = new HashMap<>();
    private final IntPredicate wanted;
    private final List<Integer> chosen = new ArrayList<>();

    private LiteralSlots(StatementTokens tokens, IntPredicate wanted) {
        this.wanted = wanted;
        Positions positions = new Positions(tokens.sql());
        for (int i = 0; i < tokens.literals().size(); i++) {
            literals.put(positions.of(tokens.literals().get(i).end() - 1), i);
        }
    }

    /**
     * The numbers of the literals that have become slots; slot n is that of the nth.
     *
     * @param wanted which literals may become slots, by their numbers
     */
    static List<Integer> put(SqlNode query, StatementTokens tokens, IntPredicate wanted) {
        LiteralSlots slots = new LiteralSlots(tokens, wanted);
        query.accept(slots.new Clauses());
        return List.copyOf(slots.chosen);
    }

    /** Finds the conditions of all queries within the query. */
    private final class Clauses extends SqlBasicVisitor<Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select) {
                condition(select.getWhere());
                condition(select.getHaving());
            } else if (call instanceof SqlJoin join) {
                condition(join.getCondition());
            }
            return super.visit(call);
        }
    }

    private void condition(@Nullable SqlNode node) {
        if (!(node instanceof SqlBasicCall call)) {
            return;
        }
        switch (call.getKind()) {
            case AND, OR, NOT -> call.getOperandList().forEach(this::condition);
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, BETWEEN ->
                comparison(call);
            case IN, NOT_IN -> list(call);
            default -> {}
        }
    }

    private void comparison(SqlBasicCall call) {
        if (call.getOperandList().stream().anyMatch(LiteralSlots::hasColumn)) {
            for (int i = 0; i < call.operandCount(); i++) {
                call.setOperand(i, slotted(call.operand(i)));
            }
        }
    }

    private void list(SqlBasicCall call) {
        if (hasColumn(call.operand(0)) && call.operand(1) instanceof SqlNodeList list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, slotted(list.get(i)));
            }
        }
    }

    private SqlNode slotted(SqlNode node) {
        Integer number = node instanceof SqlLiteral ? literals.get(end(node.getParserPosition())) : null;
        if (number == null || !wanted.test(number)) {
            return node;
        }
        chosen.add(number);
        return ValueSlots.slot((SqlLiteral) node, chosen.size() - 1);
    }

    private static SqlParserPos end(SqlParserPos position) {
        return new SqlParserPos(position.getEndLineNum(), position.getEndColumnNum());
    }

    private static boolean hasColumn(SqlNode node) {
        boolean[] found = new boolean[1];
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                found[0] = true;
                return null;
            }
        });
        return found[0];
    }

    /** The parser's positions of growing offsets: a line ends as it does for the lexer. */
    private static final class Positions {
        private final String sql;
        private int at;
        private int line = 1;
        private int lineStart;

        Positions(String sql) {
            this.sql = sql;
        }

        SqlParserPos of(int offset) {
            while (at < offset) {
                char c = sql.charAt(at++);
                boolean crOfPair = c == '\r' && at < sql.length() && sql.charAt(at) == '\n';
                if ((c == '\n' || c == '\r') && !crOfPair) {
                    line++;
                    lineStart = at;
                }
            }
            return new SqlParserPos(line, offset - lineStart + 1);
        }
    }
}
