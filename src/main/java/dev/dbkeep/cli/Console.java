package dev.dbkeep.cli;

import java.io.PrintStream;

/**
 * Where a command prints: the result goes to {@code out}, progress and everything else to {@code err}.
 *
 * @param ansi true only on a terminal without NO_COLOR
 */
public record Console(PrintStream out, PrintStream err, boolean ansi) {}
