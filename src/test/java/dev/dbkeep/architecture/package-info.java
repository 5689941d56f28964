/** The rules of the house, and classes that break them on purpose, to show that each rule bites. */
@NullMarked
package dev.dbkeep.architecture;

import org.jspecify.annotations.NullMarked;
