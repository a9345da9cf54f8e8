/**
 * Stage 5 of 8: the same answer, cheaper. Subqueries become joins, Meshgate's meaning becomes explicit, filters sink, joins
 * are ordered, unused columns go. Deterministic: rewrites, one bounded join-order search, no search for placement.
 */
@NullMarked
package io.meshgate.gateway.plan;

import org.jspecify.annotations.NullMarked;
