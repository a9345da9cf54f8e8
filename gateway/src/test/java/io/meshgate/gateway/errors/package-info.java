/** What goes wrong, each shown to a client of the real door over real stores. */
@org.jspecify.annotations.NullMarked
package io.meshgate.gateway.errors;
