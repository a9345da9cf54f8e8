/** The path of a query: {@link io.meshgate.gateway.query.QueryPipeline} is its table of contents. */
@NullMarked
package io.meshgate.gateway.query;

import org.jspecify.annotations.NullMarked;
