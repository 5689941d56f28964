package dev.dbkeep.execute;

import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs jobs and plans against one database: nobody waits longer than the lock budget, and whatever stops it, the next run goes on from there. */
public final class Executor {
  private final ServerUrl url;
  private final ExecuteOptions options;
  private final Progress progress;

  public Executor(ServerUrl url, ExecuteOptions options, Progress progress) {
    this.url = url;
    this.options = options;
    this.progress = progress;
  }

  /** Runs these jobs in order and stops at the first that fails. */
  public Executed run(List<Job> jobs) {
    List<Job> fixed = List.copyOf(jobs);
    return run(connection -> fixed);
  }

  /** Runs what is pending. The source is asked first whether there is anything to do, and again once no other runner is at work. */
  public Executed run(JobSource source) {
    long began = System.nanoTime();
    List<String> done = new ArrayList<>();
    try (Session session = Session.open(url, options)) {
      session.pooled(false);
      List<Job> jobs = source.pending(session.connection());
      for (int i = 0; i < jobs.size(); i++) {
        Job job = jobs.get(i);
        progress.on(new Progress.JobStarted(job, i + 1, jobs.size(), 0));
        new AtomicRun(session).run(job, Statements.split(job.script()));
        done.add(job.id());
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (StatementFailure e) {
      throw SqlErrors.of(e.error());
    }
    return new Executed(done, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Applies a plan: all its transactional steps between two others in one transaction. */
  public Executed apply(Plan plan) {
    String text = plan.steps().stream().map(step -> step.sql() + ";\n").collect(Collectors.joining());
    return run(List.of(new Job("plan", new SqlScript("plan", text), JobHooks.NONE)));
  }
}
