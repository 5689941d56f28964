package dev.dbkeep.lint.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.wasm.types.MemoryLimits;

/**
 * One instance of libpg_query inside the JVM. Not thread safe: {@link Grammar} lends it to one
 * caller at a time.
 */
final class PgQuery {
  /**
   * 64 KiB each. libpg_query asks for 128 MiB at once; a migration needs far less and memory grows
   * on demand.
   */
  private static final int INITIAL_PAGES = 160;

  private static final int MAXIMUM_PAGES = 8192;

  /** Offsets in the C struct PgQueryParseResult {char *tree; char *stderr; PgQueryError *error}. */
  private static final int RESULT_ERROR = 8;

  /**
   * Offset of cursorpos in PgQueryError {char *message, *funcname, *filename; int lineno,
   * cursorpos; …}.
   */
  private static final int ERROR_CURSOR = 16;

  /** Resolved once for all instances, at the first use. */
  private static final class Large {
    static final Map<Integer, Code> FUNCTIONS = GrammarMachine.large(PgGrammar.load());
  }

  private final Instance instance;
  private final Memory memory;
  private final Names names;

  PgQuery() {
    this(created -> new GrammarMachine(created, Large.FUNCTIONS));
  }

  /** With another way to run the module, for comparing the two. */
  PgQuery(Function<Instance, Machine> machine) {
    names = Names.load();
    instance =
        Instance.builder(PgGrammar.load())
            .withMachineFactory(machine)
            .withImportValues(new HostImports(names).values(PgGrammar.load()))
            .withMemoryLimits(new MemoryLimits(INITIAL_PAGES, MAXIMUM_PAGES))
            .withMemoryFactory(ByteArrayMemory::new)
            .withStart(false)
            .build();
    memory = instance.memory();
    call("constructors");
  }

  /**
   * The parse tree of a whole script as JSON.
   *
   * @throws GrammarError where the grammar refuses the text
   */
  String parse(String sql) throws GrammarError {
    int query = copyIn(sql);
    int result = 0;
    try {
      result = call("_wasm_parse_query_raw", query);
      int error = memory.readInt(result + RESULT_ERROR);
      if (error != 0) {
        throw new GrammarError(
            copyOut(memory.readInt(error)), memory.readInt(error + ERROR_CURSOR) - 1);
      }
      return copyOut(memory.readInt(result));
    } finally {
      call("_free", query);
      if (result != 0) {
        call("_wasm_free_parse_result", result);
      }
    }
  }

  /**
   * The parse tree of a DO block or CREATE FUNCTION in PL/pgSQL as JSON.
   *
   * @throws GrammarError where PL/pgSQL's grammar refuses the body
   */
  String plpgsql(String statement) throws GrammarError {
    int query = copyIn(statement);
    int result = 0;
    try {
      result = call("_wasm_parse_plpgsql", query);
      String answer = copyOut(result);
      if (!answer.startsWith("{")) {
        throw new GrammarError(answer, -1);
      }
      return answer;
    } finally {
      call("_free", query);
      if (result != 0) {
        call("_wasm_free_string", result);
      }
    }
  }

  private int call(String function, long... arguments) {
    long[] results = instance.export(names.export(function)).apply(arguments);
    return results == null || results.length == 0 ? 0 : (int) results[0];
  }

  private int copyIn(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int pointer = call("_malloc", bytes.length + 1L);
    memory.write(pointer, bytes);
    memory.writeByte(pointer + bytes.length, (byte) 0);
    return pointer;
  }

  private String copyOut(int pointer) {
    int end = pointer;
    while (memory.read(end) != 0) {
      end++;
    }
    return new String(memory.readBytes(pointer, end - pointer), StandardCharsets.UTF_8);
  }
}
