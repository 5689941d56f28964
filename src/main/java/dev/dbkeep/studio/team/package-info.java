/**
 * Studio for several people: accounts, sign-in, sessions, and who changed what. Knows no tables but
 * its own.
 */
@NullMarked
package dev.dbkeep.studio.team;

import org.jspecify.annotations.NullMarked;
