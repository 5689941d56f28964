/** The web server: who may ask, which endpoints there are, how answers look. */
@NullMarked
package dev.dbkeep.studio.http;

import org.jspecify.annotations.NullMarked;
