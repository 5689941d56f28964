/**
 * Turns a large table that only grows into one with partitions by time, without locking anybody out
 * and with a way back, and makes partitions ahead of time. Old ones are the business of retention.
 */
@NullMarked
package dev.dbkeep.upkeep.partitions;

import org.jspecify.annotations.NullMarked;
