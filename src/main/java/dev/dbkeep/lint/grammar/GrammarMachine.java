package dev.dbkeep.lint.grammar;

import java.util.HashMap;
import java.util.Map;
import run.endive.runtime.CallResult;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;

/**
 * The compiled grammar, with the few functions that did not fit into a JVM method run by {@link
 * CodeRunner}.
 */
final class GrammarMachine implements Machine {
  /**
   * A compiled function leaves a stub in the module; one that was not compiled has tens of
   * thousands of steps.
   */
  private static final int STUB = 1000;

  private final Machine compiled;
  private final CodeRunner runner;
  private final Map<Integer, Code> large;

  GrammarMachine(Instance instance, Map<Integer, Code> large) {
    this.compiled = PgGrammar.create(instance);
    this.runner = new CodeRunner(instance, instance.module());
    this.large = large;
  }

  /** The functions of the module that were not compiled. */
  static Map<Integer, Code> large(WasmModule module) {
    Map<Integer, Code> large = new HashMap<>();
    int imports = module.importSection().importCount();
    for (int i = 0; i < module.codeSection().functionBodyCount(); i++) {
      if (module.codeSection().getFunctionBody(i).instructions().size() > STUB) {
        large.put(imports + i, CodeReader.read(module, imports + i));
      }
    }
    return large;
  }

  @Override
  public long[] call(int function, long[] arguments) {
    Code code = large.get(function);
    return code == null ? compiled.call(function, arguments) : runner.run(code, arguments);
  }

  @Override
  public long[] call(int function, long[] arguments, Object[] references) {
    Code code = large.get(function);
    return code == null
        ? compiled.call(function, arguments, references)
        : runner.run(code, arguments);
  }

  @Override
  public CallResult callWithRefs(int function, long[] arguments, Object[] references) {
    Code code = large.get(function);
    return code == null
        ? compiled.callWithRefs(function, arguments, references)
        : CallResult.of(runner.run(code, arguments), new Object[0]);
  }
}
