/**
 * What a PostgreSQL server and dbkeep's own tables in it say in numbers, under the names that
 * postgres_exporter gave them, with the dashboard and the alert rules over them. Knows nobody who
 * writes those tables.
 */
@NullMarked
package dev.dbkeep.monitor;

import org.jspecify.annotations.NullMarked;
