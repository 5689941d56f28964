package dev.dbkeep.upkeep.checks;

/**
 * One thing that is wrong.
 *
 * @param object its name with the schema; of a server-wide thing what it is, such as a setting
 * @param message what was observed, in plain words and figures, with the threshold
 */
public record Finding(String object, Severity severity, String message, Fix fix) {}
