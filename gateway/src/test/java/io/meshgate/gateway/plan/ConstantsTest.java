package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.ColumnValue;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.util.DateString;
import org.junit.jupiter.api.Test;

/** What constant expressions are worth: an estimate never fails. */
class ConstantsTest {
    private final RexBuilder rex = new RexBuilder(new SqlTypeFactoryImpl(RelDataTypeSystem.DEFAULT));

    private Optional<ColumnValue> laterBy(long years) {
        SqlIntervalQualifier unit = new SqlIntervalQualifier(TimeUnit.YEAR, 9, TimeUnit.YEAR, -1, SqlParserPos.ZERO);
        return Constants.value(rex.makeCall(
                SqlStdOperatorTable.DATETIME_PLUS,
                rex.makeDateLiteral(new DateString("2024-02-29")),
                rex.makeIntervalLiteral(BigDecimal.valueOf(12 * years), unit)));
    }

    @Test
    void yearsAreCountedAsFarAsJavaDoes() {
        assertEquals(ColumnValue.parse(ColumnType.DATE, "2025-02-28"), laterBy(1));
        assertEquals(Optional.empty(), laterBy(300_000_000));
        assertEquals(Optional.empty(), laterBy(999_999_999));
    }
}
