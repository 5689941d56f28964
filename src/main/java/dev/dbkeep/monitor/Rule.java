package dev.dbkeep.monitor;

/**
 * One alert rule of Prometheus.
 *
 * @param name as Alertmanager shows it
 * @param lasting how long it has to be true first: {@code 5m}
 * @param severity critical, high or medium, as health has them
 * @param summary what is wrong, with Prometheus' templates in it
 * @param fix the next command
 */
record Rule(
    String name, String expression, String lasting, String severity, String summary, String fix) {}
