package io.meshgate.gateway.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.NopStatusListener;
import io.meshgate.gateway.config.Operations;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's own log, to standard error as the configuration wants it: text or a JSON object a line, through a bounded
 * queue that drops messages rather than hold a query up. A logback file of the operator's own ({@code
 * -Dlogback.configurationFile}) is left alone.
 */
public final class Logging implements AutoCloseable {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{20} %msg %kvp %mdc%n";

    private static final int WAITING_MAX = 4_096;

    /** Libraries that tell at WARN what is part of a gateway's day. */
    private static final List<String> QUIET =
            List.of("com.zaxxer.hikari", "io.grpc", "io.netty", "org.apache.arrow", "org.apache.calcite");

    private final LoggerContext context;

    private Logging(LoggerContext context) {
        this.context = context;
    }

    /** Sets up the process's log; closing writes what waits. */
    public static Logging start(Operations.Log settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (System.getProperty("logback.configurationFile") == null) {
            configure(context, settings);
        }
        return new Logging(context);
    }

    private static void configure(LoggerContext context, Operations.Log settings) {
        context.reset();
        context.getStatusManager().add(new NopStatusListener());
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder(context, settings.format()));
        console.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(WAITING_MAX);
        queue.setNeverBlock(true);
        queue.addAppender(console);
        queue.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level(settings.level()));
        QUIET.forEach(library -> context.getLogger(library).setLevel(Level.ERROR));
        settings.parts().forEach(part -> context.getLogger(part.logger()).setLevel(level(part.level())));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Operations.LogFormat format) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(PATTERN);
                text.start();
                yield text;
            }
            case JSON -> {
                JsonEncoder json = new JsonEncoder();
                json.setContext(context);
                json.setWithSequenceNumber(false);
                json.setWithNanoseconds(false);
                json.setWithContext(false);
                json.start();
                yield json;
            }
        };
    }

    private static Level level(Operations.LogLevel level) {
        return Level.toLevel(level.name());
    }

    @Override
    public void close() {
        context.stop();
    }
}
