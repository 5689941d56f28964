package dev.dbkeep.observe.alert;

/**
 * Somebody was not reached.
 *
 * @param attempt counts from 1
 * @param last whether it is given up
 */
public record FailedAttempt(String why, int attempt, boolean last) {}
