package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON files, whose types only the contract tells. */
final class JsonContractTest extends EmbeddedContractTest {
    JsonContractTest() {
        super(StoreKind.JSON);
    }

    /** DuckDB reads them as DOUBLE first: 12345678901234.5678 would come out as 12345678901234.5686. */
    @Test
    void decimalsBeyondDoubleAreAnError() {
        QueryFailure failure = assertThrows(QueryFailure.class, () -> ask("SELECT m FROM lab.hostile.decimals"));
        assertEquals(ErrorCode.EXPRESSION_FAILED, failure.code());
        assertTrue(failure.getMessage().contains("write it as text"), failure.getMessage());
        assertEquals(List.of(List.of("2.5000")), ask("SELECT m FROM lab.hostile.decimals WHERE id = 4"));
        assertEquals(List.of(List.of("2.50")), ask("SELECT n FROM lab.hostile.decimals WHERE id = 4"));
    }
}
