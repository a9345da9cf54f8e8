/**
 * One YAML file becomes one validated {@link io.meshgate.gateway.config.GatewayConfig}.
 *
 * <pre>
 *   ConfigReader    file      -> GatewayConfig     all that is wrong at once, with line and the nearest known key
 *   ConfigFile      YAML      -> keys with lines
 *   Settings        the table of keys: type, default, meaning; docs/configuration.md is checked against it
 * </pre>
 */
@NullMarked
package io.meshgate.gateway.config;

import org.jspecify.annotations.NullMarked;
