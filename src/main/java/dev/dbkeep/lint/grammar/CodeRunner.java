package dev.dbkeep.lint.grammar;

import java.util.Arrays;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.OpCode;

/**
 * Runs the functions that are too large for a JVM method. Endive's own interpreter opens 2,000
 * blocks one by one for every rule the parser applies; here a jump table leads straight to its
 * case.
 */
record CodeRunner(Instance instance, WasmModule module) {
  long[] run(Code code, long[] arguments) {
    long[] s = Arrays.copyOf(arguments, code.slots());
    OpCode[] steps = code.steps();
    long[] operands = code.operands();
    int[] targets = code.targets();
    Memory memory = instance.memory();
    int sp = code.locals();
    int pc = 0;
    while (true) {
      int at = pc++;
      long operand = operands[at];
      switch (steps[at]) {
        case LOCAL_GET -> s[sp++] = s[(int) operand];
        case LOCAL_SET -> s[(int) operand] = s[--sp];
        case LOCAL_TEE -> s[(int) operand] = s[sp - 1];
        case I32_CONST, I64_CONST, F64_CONST -> s[sp++] = operand;
        case GLOBAL_GET -> s[sp++] = instance.global((int) operand).getValue();
        case GLOBAL_SET -> instance.global((int) operand).setValue(s[--sp]);
        case DROP -> sp--;
        case SELECT -> {
          sp -= 2;
          s[sp - 1] = (int) s[sp + 1] != 0 ? s[sp - 1] : s[sp];
        }
        case IF -> pc = (int) s[--sp] == 0 ? targets[at] : pc;
        case ELSE -> pc = targets[at];
        case BR -> {
          sp = settle(s, sp, code.heights()[at], code.keeps()[at]);
          pc = targets[at];
        }
        case BR_IF -> {
          if ((int) s[--sp] != 0) {
            sp = settle(s, sp, code.heights()[at], code.keeps()[at]);
            pc = targets[at];
          }
        }
        case BR_TABLE -> {
          Code.Jump[] table = code.tables()[(int) operand];
          int index = (int) s[--sp];
          Code.Jump jump = table[index >= 0 && index < table.length - 1 ? index : table.length - 1];
          sp = settle(s, sp, jump.height(), jump.keep());
          pc = jump.target();
        }
        case RETURN -> {
          return code.returnsValue() ? new long[] {s[sp - 1]} : new long[0];
        }
        case CALL -> sp = call((int) operand, CodeReader.typeOf(module, (int) operand), s, sp);
        case CALL_INDIRECT -> {
          int function = instance.table(0).ref((int) s[--sp]);
          sp = call(function, module.typeSection().getType((int) operand), s, sp);
        }
        case MEMORY_COPY -> {
          sp -= 3;
          memory.copy((int) s[sp], (int) s[sp + 1], (int) s[sp + 2]);
        }
        case I32_LOAD -> s[sp - 1] = memory.readInt((int) (s[sp - 1] + operand));
        case I32_LOAD8_U -> s[sp - 1] = memory.read((int) (s[sp - 1] + operand)) & 0xff;
        case I32_LOAD8_S -> s[sp - 1] = memory.read((int) (s[sp - 1] + operand));
        case I32_LOAD16_U -> s[sp - 1] = memory.readU16((int) (s[sp - 1] + operand));
        case I32_LOAD16_S -> s[sp - 1] = (short) memory.readU16((int) (s[sp - 1] + operand));
        case I64_LOAD, F64_LOAD -> s[sp - 1] = memory.readLong((int) (s[sp - 1] + operand));
        case I32_STORE -> {
          sp -= 2;
          memory.writeI32((int) (s[sp] + operand), (int) s[sp + 1]);
        }
        case I32_STORE8 -> {
          sp -= 2;
          memory.writeByte((int) (s[sp] + operand), (byte) s[sp + 1]);
        }
        case I32_STORE16 -> {
          sp -= 2;
          memory.writeShort((int) (s[sp] + operand), (short) s[sp + 1]);
        }
        case I64_STORE, F64_STORE -> {
          sp -= 2;
          memory.writeLong((int) (s[sp] + operand), s[sp + 1]);
        }
        case I32_EQZ -> s[sp - 1] = (int) s[sp - 1] == 0 ? 1 : 0;
        case I64_EQZ -> s[sp - 1] = s[sp - 1] == 0 ? 1 : 0;
        case I32_WRAP_I64 -> s[sp - 1] = (int) s[sp - 1];
        case I64_EXTEND_I32_U -> s[sp - 1] = s[sp - 1] & 0xffffffffL;
        case I32_EXTEND_8_S -> s[sp - 1] = (byte) s[sp - 1];
        case I32_EXTEND_16_S -> s[sp - 1] = (short) s[sp - 1];
        case I64_CLZ -> s[sp - 1] = Long.numberOfLeadingZeros(s[sp - 1]);
        case F64_CONVERT_I32_U -> s[sp - 1] = Double.doubleToRawLongBits(s[sp - 1] & 0xffffffffL);
        case F64_CONVERT_I64_U ->
            s[sp - 1] = Double.doubleToRawLongBits(Arithmetic.unsignedToDouble(s[sp - 1]));
        case I32_TRUNC_SAT_F64_U ->
            s[sp - 1] = Arithmetic.saturate(Double.longBitsToDouble(s[sp - 1]));
        default -> {
          sp--;
          s[sp - 1] = Arithmetic.binary(steps[at], s[sp - 1], s[sp]);
        }
      }
    }
  }

  private static int settle(long[] s, int sp, int height, boolean keep) {
    if (!keep) {
      return height;
    }
    s[height] = s[sp - 1];
    return height + 1;
  }

  private int call(int function, FunctionType type, long[] s, int sp) {
    int first = sp - type.params().size();
    long[] arguments = Arrays.copyOfRange(s, first, sp);
    long[] results =
        function < module.importSection().importCount()
            ? instance.imports().function(function).handle().apply(instance, arguments)
            : instance.getMachine().call(function, arguments);
    if (type.returns().isEmpty()) {
      return first;
    }
    s[first] = results[0];
    return first + 1;
  }
}
