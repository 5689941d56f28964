/** What tests stand on: real servers, one database for each test, the corpus. */
@NullMarked
package dev.dbkeep.testing;

import org.jspecify.annotations.NullMarked;
