package io.meshgate.gateway.config;

import java.util.HashMap;
import java.util.Map;

/** Values by their settings, on the way to a {@link GatewayConfig}. For one thread. */
final class SettingValues {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    <T> SettingValues with(Setting<T> setting, T value) {
        values.put(setting, value);
        return this;
    }

    /** @throws InvalidSetting where a value is not allowed, or a required one is missing */
    GatewayConfig toConfig() {
        return new GatewayConfig(
                new GatewayConfig.Catalog(
                        get(Settings.CATALOG_FOLDER),
                        get(Settings.CATALOG_ENVIRONMENT),
                        get(Settings.CATALOG_RESCAN_INTERVAL)),
                new GatewayConfig.Flight(get(Settings.FLIGHT_HOST), get(Settings.FLIGHT_PORT)),
                new GatewayConfig.Engine(
                        get(Settings.ENGINE_MEMORY),
                        get(Settings.ENGINE_THREADS),
                        get(Settings.ENGINE_SPILL_FOLDER),
                        get(Settings.ENGINE_SPILL_MAX)),
                get(Settings.SECRETS_FOLDER),
                get(Settings.FILES_ROOTS),
                new GatewayConfig.Stores(
                        get(Settings.STORES_CONNECTIONS_MAX),
                        get(Settings.STORES_CONNECT_TIMEOUT),
                        get(Settings.STORES_CONNECTION_WAIT),
                        get(Settings.STORES_STATEMENT_TIMEOUT),
                        get(Settings.STORES_STATISTICS_REFRESH_INTERVAL),
                        get(Settings.STORES_EMBEDDED_MEMORY),
                        get(Settings.STORES_EMBEDDED_THREADS)),
                queryLimits(),
                new GatewayConfig.Statistics(get(Settings.STATISTICS_LEARNED_MAX)),
                operations());
    }

    private QueryLimits queryLimits() {
        return new QueryLimits(
                get(Settings.QUERY_TIMEOUT),
                get(Settings.QUERY_PLANNING_TIME),
                new QueryLimits.Text(
                        get(Settings.QUERY_SQL_LENGTH_MAX),
                        get(Settings.QUERY_NESTING_MAX),
                        get(Settings.QUERY_CONDITIONS_MAX),
                        get(Settings.QUERY_OPERATORS_MAX)),
                new QueryLimits.Answer(
                        get(Settings.QUERY_RESULT_ROWS_MAX),
                        get(Settings.QUERY_RESULT_BYTES_MAX),
                        get(Settings.QUERY_MEMORY),
                        get(Settings.QUERY_KEYS_MAX),
                        get(Settings.QUERY_ROWS_SENT_MAX)),
                new QueryLimits.Admission(
                        get(Settings.ADMISSION_QUERIES_MAX),
                        get(Settings.ADMISSION_PLANNING_MAX),
                        get(Settings.ADMISSION_QUEUE_MAX),
                        get(Settings.ADMISSION_WAIT),
                        get(Settings.ADMISSION_MEMORY)),
                get(Settings.PLANS_MEMORY));
    }

    private Operations operations() {
        return new Operations(
                new Operations.Log(get(Settings.LOG_LEVEL), get(Settings.LOG_LEVELS), get(Settings.LOG_FORMAT)),
                new Operations.QueryLog(
                        get(Settings.QUERY_LOG_TO),
                        get(Settings.QUERY_LOG_FILE),
                        get(Settings.QUERY_LOG_FILE_SIZE_MAX),
                        get(Settings.QUERY_LOG_FILES_MAX),
                        get(Settings.QUERY_LOG_SQL),
                        get(Settings.QUERY_LOG_SQL_LENGTH_MAX),
                        get(Settings.QUERY_LOG_LINES_WAITING_MAX)),
                new Operations.Shutdown(get(Settings.SHUTDOWN_DRAIN_TIMEOUT), get(Settings.SHUTDOWN_TICKET_WAIT)));
    }

    /** {@link #with} is the only way in, and takes what fits the setting. */
    @SuppressWarnings("unchecked")
    private <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        if (value != null) {
            return (T) value;
        }
        return setting.byDefault()
                .orElseThrow(() -> new InvalidSetting(setting.key(), "missing", setting.meaning()))
                .get();
    }
}
