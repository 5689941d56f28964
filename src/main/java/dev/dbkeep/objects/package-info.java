/**
 * One XxxKind per kind of object: its catalog query, mapping and DDL; ObjectKinds is the registry.
 */
@NullMarked
package dev.dbkeep.objects;

import org.jspecify.annotations.NullMarked;
