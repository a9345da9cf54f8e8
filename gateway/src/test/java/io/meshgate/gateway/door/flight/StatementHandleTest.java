package io.meshgate.gateway.door.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.Test;

/** A handle comes back as it was handed out; anything else is refused, whatever the bytes. */
class StatementHandleTest {
    @Test
    void comesBackAsItWas() {
        StatementHandle handle = new StatementHandle("mg-0123456789abcdefgh", "SELECT 'ä', '💡'\nFROM t");
        assertEquals(handle, StatementHandle.decode(handle.encode()));
        assertEquals(new StatementHandle("mg-1", ""), StatementHandle.decode(new StatementHandle("mg-1", "").encode()));
    }

    @Test
    void refusesForeignBytes() {
        Random random = new Random(1);
        int refused = 0; // a few happen to be well-formed, until handles are signed
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && i % 2 == 0) {
                bytes[0] = 1;
            }
            try {
                StatementHandle.decode(ByteString.copyFrom(bytes));
            } catch (FlightRuntimeException e) {
                assertEquals(FlightStatusCode.INVALID_ARGUMENT, e.status().code());
                refused++;
            }
        }
        assertTrue(refused > 9_950, "too few were refused");
    }

    @Test
    void refusesAnotherVersion() {
        ByteString handle = new StatementHandle("mg-1", "SELECT 1").encode();
        ByteString later = ByteString.copyFrom(new byte[] {2}).concat(handle.substring(1));
        assertThrows(FlightRuntimeException.class, () -> StatementHandle.decode(later));
    }
}
