package dev.dbkeep.lint.grammar;

import java.util.Arrays;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;

/**
 * What the module expects from its host, as Emscripten builds it: calls that catch longjmp, memory
 * growth, and files, timers and exits that a parser never needs.
 */
final class HostImports {
  private static final long[] ZERO = {0};
  private static final int PAGE_BYTES = 65536;

  private final Names names;

  HostImports(Names names) {
    this.names = names;
  }

  /** C's longjmp: libpg_query leaves the parser this way on every error. */
  private static final class LongJump extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LongJump() {
      super(null, null, false, false);
    }
  }

  ImportValues values(WasmModule module) {
    ImportValues.Builder values = ImportValues.builder();
    for (int i = 0; i < module.importSection().importCount(); i++) {
      FunctionImport imported = (FunctionImport) module.importSection().getImport(i);
      FunctionType type = module.typeSection().getType(imported.typeIndex());
      WasmFunctionHandle handle = handle(names.imported(imported.name()), type);
      values.addFunction(new HostFunction(imported.module(), imported.name(), type, handle));
    }
    return values.build();
  }

  private WasmFunctionHandle handle(String name, FunctionType type) {
    long[] nothing = type.returns().isEmpty() ? new long[0] : ZERO;
    if (name.startsWith("invoke_")) {
      return (instance, arguments) -> invoke(instance, arguments, nothing);
    }
    return switch (name) {
      case "__emscripten_throw_longjmp" ->
          (instance, arguments) -> {
            throw new LongJump();
          };
      case "_emscripten_resize_heap" ->
          (instance, arguments) -> resize(instance, arguments[0] & 0xffffffffL);
      case "_fd_write" -> HostImports::discard;
      case "___assert_fail", "__abort_js", "_exit", "_proc_exit" ->
          (instance, arguments) -> {
            throw new IllegalStateException("libpg_query called " + name);
          };
      // Files and timers: a parser opens none, and reading "nothing done" is what they expect.
      default -> (instance, arguments) -> nothing;
    };
  }

  private long[] invoke(Instance instance, long[] arguments, long[] nothing) {
    long stack = instance.export(names.export("_emscripten_stack_get_current")).apply()[0];
    try {
      int function = instance.table(0).ref((int) arguments[0]);
      return instance
          .getMachine()
          .call(function, Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (LongJump e) {
      instance.export(names.export("__emscripten_stack_restore")).apply(stack);
      instance.export(names.export("_setThrew")).apply(1, 0);
      return nothing;
    }
  }

  private static long[] resize(Instance instance, long wantedBytes) {
    long present = (long) instance.memory().pages() * PAGE_BYTES;
    int pages = (int) ((wantedBytes - present + PAGE_BYTES - 1) / PAGE_BYTES);
    return new long[] {pages <= 0 || instance.memory().grow(pages) >= 0 ? 1 : 0};
  }

  /** Takes what is written to standard error and says that all of it was written. */
  private static long[] discard(Instance instance, long[] arguments) {
    int vectors = (int) arguments[1];
    int written = 0;
    for (int i = 0; i < arguments[2]; i++) {
      written += instance.memory().readInt(vectors + 8 * i + 4);
    }
    instance.memory().writeI32((int) arguments[3], written);
    return ZERO;
  }
}
