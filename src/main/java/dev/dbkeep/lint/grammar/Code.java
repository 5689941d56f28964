package dev.dbkeep.lint.grammar;

import run.endive.wasm.types.OpCode;

/**
 * One WebAssembly function made ready to be run step by step: without its blocks, every jump with
 * its place.
 *
 * @param operands the constant, index or memory offset of each step; for a jump table its number in
 *     {@code tables}
 * @param targets the step a jump leads to
 * @param heights how much of the stack a jump keeps
 * @param keeps whether a jump takes the topmost value along
 * @param slots locals and stack together
 */
record Code(
    OpCode[] steps,
    long[] operands,
    int[] targets,
    int[] heights,
    boolean[] keeps,
    Jump[][] tables,
    int parameters,
    int locals,
    int slots,
    boolean returnsValue) {
  /** Where an entry of a jump table leads. */
  record Jump(int target, int height, boolean keep) {}
}
