package io.meshgate.adapter.sql;

import java.text.CollationKey;
import java.text.Collator;
import org.apache.calcite.sql.SqlCollation;
import org.jspecify.annotations.Nullable;

/**
 * The planner's collation: text by its UTF-8 bytes, which is by code points. Without it the planner would compare
 * literals as Java strings, by UTF-16 units, and find nothing between U+FFFD and U+1F600.
 */
final class ByteOrder extends SqlCollation {
    private static final String NAME = "UTF-8$en_US$bytes";

    private ByteOrder(Coercibility coercibility) {
        super(NAME, coercibility);
    }

    /** The same order with the coercibility of another collation. */
    static SqlCollation like(SqlCollation other) {
        return new ByteOrder(other.getCoercibility());
    }

    @Override
    public @Nullable Collator getCollator() {
        return new CodePoints();
    }

    private static final class CodePoints extends Collator {
        @Override
        public int compare(String left, String right) {
            int length = Math.min(left.length(), right.length());
            for (int i = 0; i < length; i++) {
                char a = left.charAt(i);
                char b = right.charAt(i);
                if (a != b) {
                    // Surrogates stand for code points above all others.
                    boolean above = Character.isSurrogate(a) != Character.isSurrogate(b);
                    return above ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
                }
            }
            return Integer.compare(left.length(), right.length());
        }

        @Override
        public CollationKey getCollationKey(String source) {
            throw new UnsupportedOperationException("the planner only compares");
        }

        @Override
        public int hashCode() {
            return NAME.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CodePoints;
        }
    }
}
