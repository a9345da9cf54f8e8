package io.meshgate.adapter.sql;

import io.meshgate.adapter.SentTable;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Rows of other stores in a statement's FROM: places for them, filled when they are known. A statement's text has one as
 * {@code :rows0}.
 */
public final class SentTables {
    /** Quoted text and names, in which nothing is a slot, or a slot. */
    private static final Pattern QUOTED_OR_SLOT = Pattern.compile("'[^']*+'|\"[^\"]*+\"|:rows(\\d+)");

    private SentTables() {}

    /** Whether rows of this type can be sent: their values are in every store what they were, as those of keys are. */
    public static boolean isSendable(RelDataType rows) {
        return !rows.getFieldList().isEmpty()
                && rows.getFieldList().stream().map(RelDataTypeField::getType).allMatch(SentTables::isSendableValue);
    }

    private static boolean isSendableValue(RelDataType type) {
        Kind kind = SqlTypes.columnType(type).kind();
        return KeySets.isKey(type) || kind == Kind.BOOLEAN || kind == Kind.DECIMAL;
    }

    static String placeholder(SentTable table) {
        return ":rows" + table.slot();
    }

    /** The sent tables of a plan, each once. */
    static List<SentTable> of(RelNode rel) {
        List<SentTable> found = new ArrayList<>();
        collect(rel, found);
        return found.stream().distinct().toList();
    }

    private static void collect(RelNode rel, List<SentTable> found) {
        if (rel instanceof TableScan scan) {
            SentTable table = scan.getTable().unwrap(SentTable.class);
            if (table != null) {
                found.add(table);
            }
        }
        rel.getInputs().forEach(input -> collect(input, found));
    }

    /** The text with an item of FROM in each slot's place. */
    static String bound(String text, IntFunction<String> items) {
        StringBuilder bound = new StringBuilder(text.length());
        Matcher found = QUOTED_OR_SLOT.matcher(text);
        int rest = 0;
        while (found.find()) {
            if (found.group(1) != null) {
                bound.append(text, rest, found.start()).append(items.apply(Integer.parseInt(found.group(1))));
                rest = found.end();
            }
        }
        return bound.append(text, rest, text.length()).toString();
    }
}
