package dev.dbkeep.branch;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.Optional;

/**
 * As the template copy, but the server lets the file system share the blocks (PostgreSQL 18,
 * file_copy_method = clone).
 */
final class TemplateClone implements Provider {
  static final String NAME = "template-clone";
  private static final int SINCE = 18;

  private final ServerHome home = new ServerHome();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, true, false, false, true);
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    if (request.schemaOnly()) {
      return Optional.of("it copies the rows too");
    }
    if (source.major() < SINCE) {
      return Optional.of("it needs PostgreSQL " + SINCE + ", the server is " + source.major());
    }
    if (!source.canCreate()) {
      return Optional.of("the role " + source.url().user() + " may not copy the database");
    }
    Optional<String> used = TemplateCopy.inUse(source);
    if (used.isPresent()) {
      return used;
    }
    return source.data() == null
        ? Optional.empty() // nobody can tell from here: the server will
        : FileSystems.cannotShare(source.data(), source.data());
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, NotHere {
    return DatabaseCopy.make(
        branch,
        source,
        request,
        "SET file_copy_method = clone",
        " TEMPLATE " + Identifiers.quote(source.url().database()) + " STRATEGY FILE_COPY");
  }

  @Override
  public Home home() {
    return home;
  }
}
