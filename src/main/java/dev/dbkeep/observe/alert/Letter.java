package dev.dbkeep.observe.alert;

/**
 * Something to read that is no incident, such as a report.
 *
 * @param text as Markdown
 * @param html the same as a page
 */
public record Letter(String subject, String text, String html) {}
