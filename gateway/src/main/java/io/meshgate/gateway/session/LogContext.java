package io.meshgate.gateway.session;

import java.util.Map;
import org.slf4j.MDC;

/** What log messages of a query carry beside their text, its id first of all, on whichever thread works for it. */
public final class LogContext {
    private LogContext() {}

    /** The work, with what the messages of this thread carry now. */
    public static Runnable carried(Runnable work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            try {
                work.run();
            } finally {
                MDC.clear();
            }
        };
    }
}
