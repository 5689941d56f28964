package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs what needs locks of tables that are in use: one transaction each, within the lock budget.
 */
record SplitJobs(ServerUrl url, ExecuteOptions locks, Progress progress) {
  void run(String what, List<String> statements) {
    run(what, statements, null);
  }

  /**
   * Runs one.
   *
   * @param before is done in the same transaction before it asks for a lock, in each try
   */
  void run(String what, List<String> statements, JobHooks.@Nullable Preparation before) {
    String id = "partitions: " + what;
    String text = statements.stream().map(one -> one + ";\n").collect(Collectors.joining());
    JobHooks hooks =
        new JobHooks() {
          @Override
          public @Nullable Preparation preparation() {
            return before;
          }
        };
    new Executor(url, locks, progress).run(List.of(new Job(id, new SqlScript(id, text), hooks)));
  }
}
