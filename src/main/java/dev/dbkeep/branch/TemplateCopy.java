package dev.dbkeep.branch;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.Optional;

/** CREATE DATABASE … TEMPLATE: PostgreSQL copies the database itself, while nobody uses it. */
final class TemplateCopy implements Provider {
  static final String NAME = "template";
  private static final int STRATEGIES_SINCE = 15;

  /**
   * Below it the copy goes through the WAL, which needs no checkpoint; above, that floods the WAL
   * and starves everyone else.
   */
  private static final long FEW_BYTES = 64L << 20;

  private final ServerHome home = new ServerHome();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, true, true);
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    if (!source.canCreate()) {
      return Optional.of(
          "the role "
              + source.url().user()
              + " may not copy the database (it needs CREATEDB and to own "
              + source.url().database()
              + ")");
    }
    return request.schemaOnly() ? Optional.empty() : inUse(source);
  }

  static Optional<String> inUse(Source source) {
    return source.isInUse()
        ? Optional.of(
            source.url().database()
                + " is in use by "
                + source.usersText()
                + ", and PostgreSQL copies a database only while nobody is connected")
        : Optional.empty();
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, NotHere {
    return DatabaseCopy.make(branch, source, request, "", how(source, request));
  }

  private static String how(Source source, BranchRequest request) {
    if (request.schemaOnly()) {
      String locale =
          source.localeProvider().equals("c")
              ? " LC_COLLATE "
                  + Identifiers.literal(source.collate())
                  + " LC_CTYPE "
                  + Identifiers.literal(source.ctype())
              : "";
      return " TEMPLATE template0 ENCODING " + Identifiers.literal(source.encoding()) + locale;
    }
    String strategy =
        source.major() < STRATEGIES_SINCE
            ? ""
            : source.bytes() < FEW_BYTES ? " STRATEGY WAL_LOG" : " STRATEGY FILE_COPY";
    return " TEMPLATE " + Identifiers.quote(source.url().database()) + strategy;
  }

  @Override
  public Home home() {
    return home;
  }
}
