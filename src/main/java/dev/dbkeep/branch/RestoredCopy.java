package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** A moment of the past, restored from the backups, on a server of its own. */
final class RestoredCopy implements Provider {
  static final String NAME = "restored";

  private final Path copies;
  private final DirectoryHome home = new DirectoryHome();

  RestoredCopy(Path copies) {
    this.copies = copies;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isOfPast() {
    return true;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, false, true, false, true);
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    return request.schemaOnly()
        ? Optional.of("it copies the rows too")
        : LiveCopy.ownServer(source, copies, request);
  }

  @Override
  public Branch planned(Branch branch, Source source) {
    return DirectoryHome.planned(branch, copies);
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException {
    DirectoryHome.begin(branch);
    Objects.requireNonNull(request.moment())
        .restorer()
        .restore(DirectoryHome.data(branch), DirectoryHome.log(branch));
    return DirectoryHome.finish(branch, source, request);
  }

  @Override
  public Home home() {
    return home;
  }
}
