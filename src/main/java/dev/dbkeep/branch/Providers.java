package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The registry of ways to make a branch, the best first. */
final class Providers {
  private final List<Provider> all;

  /**
   * @param neon null without a token
   */
  Providers(Path copies, @Nullable NeonApi neon) {
    this.all =
        List.of(
            new NeonBranch(neon),
            new TemplateClone(),
            new BtrfsSnapshot(copies),
            new ReflinkCopy(copies),
            new ZfsClone(copies),
            new TemplateCopy(),
            new LiveCopy(copies),
            new RestoredCopy(copies));
  }

  List<Provider> all() {
    return all;
  }

  Provider named(String name) {
    return all.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "no provider " + name,
                    "Those there are: "
                        + all.stream().map(Provider::name).collect(Collectors.joining(", "))
                        + "."));
  }

  /** Where branches of this one's kind live. */
  Home homeOf(Branch branch) {
    return named(branch.provider()).home();
  }
}
