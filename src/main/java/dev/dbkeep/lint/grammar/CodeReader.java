package dev.dbkeep.lint.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.OpCode;

/**
 * Resolves the nested blocks of a function into jumps; the stack height at each place is known
 * before it runs.
 */
final class CodeReader {
  private static final int NO_RESULT = 0x40;

  /** A block that is open, and the jumps that wait for its end. */
  private static final class Block {
    final boolean loop;
    final int start;
    final int height;
    final boolean result;
    final List<Integer> waiting = new ArrayList<>();
    final List<int[]> waitingEntries = new ArrayList<>();
    int otherwise = -1;

    Block(boolean loop, int start, int height, boolean result) {
      this.loop = loop;
      this.start = start;
      this.height = height;
      this.result = result;
    }

    boolean carries() {
      return result && !loop;
    }
  }

  private final WasmModule module;
  private final FunctionBody body;
  private final FunctionType type;
  private final int locals;
  private final Deque<Block> open = new ArrayDeque<>();
  private final List<Code.Jump[]> tables = new ArrayList<>();
  private final OpCode[] steps;
  private final long[] operands;
  private final int[] targets;
  private final int[] heights;
  private final boolean[] keeps;
  private int size;
  private int height;
  private int highest;

  private CodeReader(WasmModule module, int function) {
    this.module = module;
    body = module.codeSection().getFunctionBody(function - module.importSection().importCount());
    type = typeOf(module, function);
    locals = type.params().size() + body.localTypes().size();
    int most = body.instructions().size() + 1;
    steps = new OpCode[most];
    operands = new long[most];
    targets = new int[most];
    heights = new int[most];
    keeps = new boolean[most];
  }

  static Code read(WasmModule module, int function) {
    return new CodeReader(module, function).read();
  }

  static FunctionType typeOf(WasmModule module, int function) {
    int imports = module.importSection().importCount();
    int index =
        function < imports
            ? ((run.endive.wasm.types.FunctionImport) module.importSection().getImport(function))
                .typeIndex()
            : module.functionSection().getFunctionType(function - imports);
    return module.typeSection().getType(index);
  }

  private Code read() {
    height = locals;
    highest = locals;
    open.push(new Block(false, 0, locals, !type.returns().isEmpty()));
    for (AnnotatedInstruction instruction : body.instructions()) {
      read(instruction);
      highest = Math.max(highest, height);
    }
    return new Code(
        steps,
        operands,
        targets,
        heights,
        keeps,
        tables.toArray(Code.Jump[][]::new),
        type.params().size(),
        locals,
        highest + 1,
        !type.returns().isEmpty());
  }

  private void read(AnnotatedInstruction instruction) {
    OpCode step = instruction.opcode();
    switch (step) {
      case NOP -> {}
      case BLOCK -> open.push(block(instruction, false));
      case LOOP -> open.push(block(instruction, true));
      case IF -> {
        height--;
        Block block = block(instruction, false);
        block.otherwise = size;
        open.push(block);
        emit(step, 0);
      }
      case ELSE -> {
        Block block = open.element();
        block.waiting.add(size);
        emit(step, 0);
        targets[block.otherwise] = size;
        block.otherwise = -1;
        height = block.height;
      }
      case END -> end();
      case BR -> {
        jump((int) instruction.operand(0));
        emit(step, 0);
        height = open.element().height;
      }
      case BR_IF -> {
        height--;
        jump((int) instruction.operand(0));
        emit(step, 0);
      }
      case BR_TABLE -> table(instruction);
      case RETURN, UNREACHABLE -> {
        emit(step, 0);
        height = open.element().height;
      }
      case CALL -> {
        call(typeOf(module, (int) instruction.operand(0)), 0);
        emit(step, instruction.operand(0));
      }
      case CALL_INDIRECT -> {
        call(module.typeSection().getType((int) instruction.operand(0)), 1);
        emit(step, instruction.operand(0));
      }
      default -> {
        height = Math.max(open.element().height, height + change(step));
        emit(step, operand(instruction));
      }
    }
  }

  private Block block(AnnotatedInstruction instruction, boolean loop) {
    return new Block(loop, size, height, instruction.operand(0) != NO_RESULT);
  }

  private void end() {
    Block block = open.pop();
    if (block.otherwise >= 0) {
      targets[block.otherwise] = size;
    }
    block.waiting.forEach(step -> targets[step] = size);
    for (int[] entry : block.waitingEntries) {
      Code.Jump[] table = tables.get(entry[0]);
      table[entry[1]] = new Code.Jump(size, block.height, block.carries());
    }
    height = block.height + (block.result ? 1 : 0);
    if (open.isEmpty()) {
      emit(OpCode.RETURN, 0);
    }
  }

  private Block enclosing(int depth) {
    Iterator<Block> blocks = open.iterator();
    for (int i = 0; i < depth; i++) {
      blocks.next();
    }
    return blocks.next();
  }

  /** Notes where the step about to be written jumps to. */
  private void jump(int depth) {
    Block block = enclosing(depth);
    heights[size] = block.height;
    keeps[size] = block.carries();
    if (block.loop) {
      targets[size] = block.start;
    } else {
      block.waiting.add(size);
    }
  }

  private void table(AnnotatedInstruction instruction) {
    height--;
    Code.Jump[] table = new Code.Jump[instruction.operandCount()];
    for (int i = 0; i < table.length; i++) {
      Block block = enclosing((int) instruction.operand(i));
      if (block.loop) {
        table[i] = new Code.Jump(block.start, block.height, false);
      } else {
        block.waitingEntries.add(new int[] {tables.size(), i});
      }
    }
    emit(OpCode.BR_TABLE, tables.size());
    tables.add(table);
    height = open.element().height;
  }

  private void call(FunctionType callee, int more) {
    height =
        Math.max(open.element().height, height - callee.params().size() - more)
            + callee.returns().size();
  }

  private void emit(OpCode step, long operand) {
    steps[size] = step;
    operands[size] = operand;
    size++;
  }

  private static long operand(AnnotatedInstruction instruction) {
    // Of a load or store the second operand is the offset; the first only tells the alignment.
    return instruction.operandCount() == 0
        ? 0
        : instruction.operand(isMemory(instruction.opcode()) ? 1 : 0);
  }

  private static boolean isMemory(OpCode step) {
    return step.name().contains("_LOAD") || step.name().contains("_STORE");
  }

  /** By how much a step changes the height of the stack. */
  private static int change(OpCode step) {
    return switch (step) {
      case LOCAL_GET, GLOBAL_GET, I32_CONST, I64_CONST, F64_CONST -> 1;
      case LOCAL_TEE,
          I32_EQZ,
          I64_EQZ,
          I64_CLZ,
          I32_WRAP_I64,
          I64_EXTEND_I32_U,
          I32_EXTEND_8_S,
          I32_EXTEND_16_S,
          F64_CONVERT_I32_U,
          F64_CONVERT_I64_U,
          I32_TRUNC_SAT_F64_U ->
          0;
      case SELECT -> -2;
      case MEMORY_COPY -> -3;
      default -> step.name().contains("_STORE") ? -2 : step.name().contains("_LOAD") ? 0 : -1;
    };
  }
}
