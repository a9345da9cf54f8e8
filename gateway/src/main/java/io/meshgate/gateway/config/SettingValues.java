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
                        get(Settings.STORES_EMBEDDED_MEMORY),
                        get(Settings.STORES_EMBEDDED_THREADS)),
                new GatewayConfig.Query(
                        get(Settings.QUERY_TIMEOUT),
                        get(Settings.QUERY_SQL_LENGTH_MAX),
                        get(Settings.QUERY_NESTING_MAX)));
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
