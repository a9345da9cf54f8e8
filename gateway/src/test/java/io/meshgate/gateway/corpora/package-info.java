/**
 * The public corpora: TPC-H, TPC-DS and sqllogictest asked over tables that lie scattered over stores, each answer compared with
 * the right one. {@code mvn verify} asks a slice of each; docs/testing.md has the commands for the whole.
 */
@org.jspecify.annotations.NullMarked
package io.meshgate.gateway.corpora;
