/**
 * What SQL databases over JDBC share: a pool of connections per endpoint, driver properties by name only, and SQLSTATEs
 * told as failures. Each database has a package of its own below, the only one that imports its driver.
 */
@NullMarked
package io.meshgate.adapter.jdbc;

import org.jspecify.annotations.NullMarked;
