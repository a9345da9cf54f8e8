package io.meshgate.gateway.query;

import java.time.Duration;

/**
 * Within which bounds statements are planned.
 *
 * @param statementsMax statements that are planned at a time
 * @param queueMax statements that wait for that
 * @param queueWait how long a statement waits
 * @param plansBytesMax what all kept plans may take, by estimate; 0 keeps none
 * @param timeMax how long a plan is made better
 */
public record PlanningLimits(int statementsMax, int queueMax, Duration queueWait, long plansBytesMax, Duration timeMax) {}
