package io.meshgate.gateway.door.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.junit.jupiter.api.Test;

/** Every code of the protocol is answered, with the type that the protocol or the JDBC driver expects. */
class SqlInfoTableTest {
    private final SqlInfoTable table = new SqlInfoTable(1000, DoorFixture.FUNCTIONS);

    /** Code to {@code type id:value}. */
    private Map<Integer, String> ask(Integer... codes) {
        Map<Integer, String> answer = new TreeMap<>();
        try (RootAllocator memory = new RootAllocator();
                BatchStream rows = table.rows(List.of(codes), memory)) {
            while (rows.next()) {
                VectorSchemaRoot root = rows.root();
                assertEquals(Schemas.GET_SQL_INFO_SCHEMA, root.getSchema());
                DenseUnionVector values = (DenseUnionVector) root.getVector("value");
                for (int i = 0; i < root.getRowCount(); i++) {
                    int code = ((UInt4Vector) root.getVector("info_name")).get(i);
                    answer.put(code, values.getTypeId(i) + ":" + values.getObject(i));
                }
            }
        }
        return answer;
    }

    @Test
    void anEmptyRequestMeansAll() {
        Set<SqlInfo> known = EnumSet.complementOf(EnumSet.of(SqlInfo.UNRECOGNIZED));
        assertEquals(known.stream().map(SqlInfo::getNumber).sorted().toList(), List.copyOf(ask().keySet()));
    }

    @Test
    void answersWhatIsAskedAndSkipsWhatNobodyKnows() {
        assertEquals(
                "{0=0:Meshgate, 3=1:true, 503=3:1, 507=3:0, 557=2:1000, 562=2:0}",
                ask(0, 3, 503, 507, 557, 562, 9999, 12345).toString());
    }

    @Test
    void listsAndMapsHaveTheirOwnTypes() {
        assertTrue(
                ask(SqlInfo.SQL_KEYWORDS_VALUE).get(SqlInfo.SQL_KEYWORDS_VALUE).startsWith("4:[\"ANALYZE\""));
        assertTrue(ask(SqlInfo.SQL_SUPPORTS_CONVERT_VALUE)
                .get(SqlInfo.SQL_SUPPORTS_CONVERT_VALUE)
                .startsWith("5:[{\"key\":0,\"value\":["));
    }
}
