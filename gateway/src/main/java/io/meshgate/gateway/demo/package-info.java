/**
 * The TPC-H mesh: three real domains on one machine, for the first minute with Meshgate, for its tests and benchmarks.
 *
 * <p>{@link io.meshgate.gateway.demo.DemoMesh} is the front door. The rows come from TPC-H's generator as text files of
 * bounded size ({@link io.meshgate.gateway.demo.TpchText}), and a {@link io.meshgate.gateway.demo.TableLoader} for each
 * kind of store loads them.
 */
@NullMarked
package io.meshgate.gateway.demo;

import org.jspecify.annotations.NullMarked;
