package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/** SqlInfo's rows: a code and a dense union each. For one thread. */
final class SqlInfoRows implements BatchStream {
    private final VectorSchemaRoot root;
    private final DenseUnionVector union;
    private final int[] used = new int[6];
    private int rows;
    private boolean read;

    SqlInfoRows(BufferAllocator allocator) {
        root = VectorSchemaRoot.create(Schemas.GET_SQL_INFO_SCHEMA, allocator);
        union = (DenseUnionVector) root.getVector("value");
    }

    /** Appends a row: the member's own vector takes the value, the union the member and the place in it. */
    void add(int code, SqlInfoValue value) {
        byte type = value.typeId();
        int at = used[type]++;
        FieldVector member = (FieldVector) union.getVectorByType(type);
        set(member, at, value);
        member.setValueCount(at + 1);
        union.setTypeId(rows, type);
        union.setOffset(rows, at);
        ((UInt4Vector) root.getVector("info_name")).setSafe(rows, code);
        rows++;
    }

    private static void set(FieldVector member, int at, SqlInfoValue value) {
        switch (value) {
            case SqlInfoValue.Text text -> ((VarCharVector) member).setSafe(at, new Text(text.value()));
            case SqlInfoValue.Bool bool -> ((BitVector) member).setSafe(at, bool.value() ? 1 : 0);
            case SqlInfoValue.BigInt number -> ((BigIntVector) member).setSafe(at, number.value());
            case SqlInfoValue.Int number -> ((IntVector) member).setSafe(at, number.value());
            case SqlInfoValue.TextList list -> setTexts((ListVector) member, at, list.value());
            case SqlInfoValue.IntLists lists -> setIntLists((MapVector) member, at, lists.value());
        }
    }

    private static void setTexts(ListVector list, int at, List<String> texts) {
        VarCharVector elements = (VarCharVector) list.getDataVector();
        int start = list.startNewValue(at);
        for (int i = 0; i < texts.size(); i++) {
            elements.setSafe(start + i, new Text(texts.get(i)));
        }
        list.endValue(at, texts.size());
    }

    private static void setIntLists(MapVector map, int at, Map<Integer, List<Integer>> lists) {
        StructVector entries = (StructVector) map.getDataVector();
        IntVector keys = (IntVector) entries.getChild(MapVector.KEY_NAME);
        ListVector values = (ListVector) entries.getChild(MapVector.VALUE_NAME);
        int entry = map.startNewValue(at);
        for (int key : lists.keySet().stream().sorted().toList()) {
            List<Integer> list = lists.getOrDefault(key, List.of());
            entries.setIndexDefined(entry);
            keys.setSafe(entry, key);
            setInts(values, entry, list);
            entry++;
        }
        map.endValue(at, lists.size());
    }

    private static void setInts(ListVector list, int at, List<Integer> numbers) {
        IntVector elements = (IntVector) list.getDataVector();
        int start = list.startNewValue(at);
        for (int i = 0; i < numbers.size(); i++) {
            elements.setSafe(start + i, numbers.get(i));
        }
        list.endValue(at, numbers.size());
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        if (read || rows == 0) {
            return false;
        }
        read = true;
        root.setRowCount(rows);
        return true;
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        root.close();
    }
}
