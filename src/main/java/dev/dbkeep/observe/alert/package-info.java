/** Brings what went wrong, and that it is over, to people: Slack, e-mail, a web hook, a command. */
@NullMarked
package dev.dbkeep.observe.alert;

import org.jspecify.annotations.NullMarked;
