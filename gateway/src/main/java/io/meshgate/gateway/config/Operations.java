package io.meshgate.gateway.config;

import static io.meshgate.gateway.config.GatewayConfig.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a gateway tells about itself, and how it stops. */
public record Operations(Log log, QueryLog queryLog, Shutdown shutdown) {

    /** How much is told. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public enum LogFormat {
        TEXT,
        JSON
    }

    public enum QueryLogTo {
        OFF,
        STDOUT,
        FILE
    }

    public enum QueryLogSql {
        HASH,
        TEXT
    }

    /** The log of the program. */
    public record Log(LogLevel level, List<String> levels, LogFormat format) {
        public Log {
            levels = List.copyOf(levels);
            levels.forEach(Log::parse);
        }

        /** A part of the program, by its logger's name, and how much it tells. */
        public record Part(String logger, LogLevel level) {}

        public List<Part> parts() {
            return levels.stream().map(Log::parse).toList();
        }

        private static Part parse(String text) {
            int equals = text.indexOf('=');
            String logger = text.substring(0, Math.max(0, equals)).strip();
            String level = text.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
            for (LogLevel known : LogLevel.values()) {
                if (known.name().equals(level) && !logger.isEmpty()) {
                    return new Part(logger, known);
                }
            }
            throw new InvalidSetting(
                    Settings.LOG_LEVELS.key(), text, "it must be LOGGER=LEVEL, such as io.meshgate.adapter=debug");
        }
    }

    /** One line per query. */
    public record QueryLog(
            QueryLogTo to,
            Optional<Path> file,
            DataSize fileSizeMax,
            int filesMax,
            QueryLogSql sql,
            int sqlLengthMax,
            int linesWaitingMax) {
        private static final DataSize FILE_SIZE_LEAST = DataSize.parse("64KiB");

        public QueryLog {
            require(
                    to != QueryLogTo.FILE || file.isPresent(),
                    Settings.QUERY_LOG_TO,
                    "file",
                    "queryLog.file must then name the file");
            require(
                    fileSizeMax.bytes() >= FILE_SIZE_LEAST.bytes(),
                    Settings.QUERY_LOG_FILE_SIZE_MAX,
                    fileSizeMax,
                    "at least " + FILE_SIZE_LEAST);
            require(filesMax >= 1 && filesMax <= 1_000, Settings.QUERY_LOG_FILES_MAX, filesMax, "1 to 1000");
            require(
                    sqlLengthMax >= 1 && sqlLengthMax <= 1_000_000,
                    Settings.QUERY_LOG_SQL_LENGTH_MAX,
                    sqlLengthMax,
                    "1 to 1000000 characters");
            require(
                    linesWaitingMax >= 1 && linesWaitingMax <= 1_000_000,
                    Settings.QUERY_LOG_LINES_WAITING_MAX,
                    linesWaitingMax,
                    "1 to 1000000");
        }
    }

    /** How a gateway stops that was told to. */
    public record Shutdown(Duration drainTimeout, Duration ticketWait) {
        private static final Duration TIME_MAX = Duration.ofDays(1);

        public Shutdown {
            require(
                    drainTimeout.compareTo(TIME_MAX) <= 0,
                    Settings.SHUTDOWN_DRAIN_TIMEOUT,
                    TimeSpan.format(drainTimeout),
                    "at most 24h");
            require(
                    ticketWait.compareTo(TIME_MAX) <= 0,
                    Settings.SHUTDOWN_TICKET_WAIT,
                    TimeSpan.format(ticketWait),
                    "at most 24h");
        }
    }
}
