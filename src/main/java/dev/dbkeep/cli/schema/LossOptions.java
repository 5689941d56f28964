package dev.dbkeep.cli.schema;

import dev.dbkeep.plan.Consents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The named consent to lose data. There is no way to name everything. */
public final class LossOptions {
  @Option(
      names = "--allow-loss",
      paramLabel = "OBJECT",
      split = ",",
      description =
          "an object whose data may be lost, by its exact name (public.users.email); may be"
              + " repeated")
  List<String> allowLoss = new ArrayList<>();

  public Consents consents() {
    return new Consents(Set.copyOf(allowLoss));
  }
}
