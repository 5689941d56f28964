package dev.dbkeep.studio.team;

import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Told;
import dev.dbkeep.studio.http.Visitor;
import dev.dbkeep.studio.http.Witness;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, when and from where. An entry is written before the change, which is not made
 * where it cannot be written, and its outcome once afterwards; nothing in it is changed again.
 */
final class Audit implements Witness {
  private static final int MOST = 200;

  private final Ledger ledger;

  Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * A line of the log.
   *
   * @param outcome null while it is not known: under way, or Studio ended meanwhile
   * @param rows how many were changed
   */
  record Entry(
      String id,
      String at,
      String account,
      String member,
      String address,
      String action,
      List<String> tables,
      List<String> statements,
      @Nullable String outcome,
      @Nullable Long rows) {}

  /**
   * Which entries.
   *
   * @param before those with a smaller number; null for the newest
   * @param account of one member
   * @param text that stands in member, action, table or statement
   */
  record Search(
      @Nullable String before,
      @Nullable String account,
      @Nullable String text,
      @Nullable Integer limit) {}

  @Override
  public Witness.Entry begin(Member member, String address, String action, Told.Deed deed) {
    long id = ledger.write(connection -> add(connection, member, address, action, deed, null));
    return (outcome, rows) -> end(id, outcome, rows);
  }

  private void end(long id, String outcome, long rows) {
    ledger.write(
        connection ->
            Query.of(
                    "UPDATE dbkeep.studio_audit SET outcome = ?, rows = ?, finished = ? WHERE id ="
                        + " ?",
                    outcome,
                    rows,
                    ledger.now(),
                    id)
                .run(connection));
  }

  /** What was done to accounts, in the transaction that does it. */
  void note(Connection connection, Member member, Visitor visitor, String action, String whom)
      throws SQLException {
    add(
        connection,
        member,
        visitor.address(),
        action,
        new Told.Deed(List.of(), List.of(whom)),
        "done");
  }

  /**
   * Somebody was not let in.
   *
   * @param account which was tried; null for none of this Studio
   * @param whom by which name; never what may be a password
   */
  void refused(
      Connection connection,
      @Nullable UUID account,
      Visitor visitor,
      String action,
      String whom,
      String why)
      throws SQLException {
    Member somebody =
        new Member(account == null ? "" : account.toString(), "somebody", Member.Access.VIEWER);
    add(
        connection,
        somebody,
        visitor.address(),
        action,
        new Told.Deed(List.of(), List.of(whom)),
        "refused: " + why);
  }

  private long add(
      Connection connection,
      Member member,
      String address,
      String action,
      Told.Deed deed,
      @Nullable String outcome)
      throws SQLException {
    return Query.of(
            "INSERT INTO dbkeep.studio_audit (at, account, member, address, action, tables,"
                + " statements, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            ledger.now(),
            member.id(),
            member.name(),
            address,
            action,
            deed.tables(),
            clean(deed.statements()),
            outcome)
        .first(connection, row -> row.getLong(1))
        .orElseThrow();
  }

  /** PostgreSQL keeps no zero characters. */
  private static List<String> clean(List<String> texts) {
    return texts.stream().map(text -> text.replace('\0', '␀')).toList();
  }

  /** The newest first. */
  List<Entry> find(Search search) {
    int most = search.limit() == null ? MOST : Math.clamp(search.limit(), 1, MOST);
    String text = search.text() == null || search.text().isBlank() ? null : search.text().strip();
    Long before =
        search.before() == null ? null : Given.number(search.before(), "number of an entry");
    return ledger.read(
        connection ->
            Query.of(
                    "SELECT * FROM dbkeep.studio_audit WHERE (CAST(? AS bigint) IS NULL OR id <"
                        + " CAST(? AS bigint)) AND (CAST(? AS text) IS NULL OR account = ?) AND"
                        + " (CAST(? AS text) IS NULL OR strpos(lower(concat_ws(' ', member, action,"
                        + " array_to_string(tables, ' '), array_to_string(statements, ' '))),"
                        + " lower(?)) > 0) ORDER BY id DESC LIMIT ?",
                    before,
                    before,
                    search.account(),
                    search.account(),
                    text,
                    text,
                    most)
                .all(connection, Audit::entry));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    long rows = row.getLong("rows");
    Long changed = row.wasNull() ? null : rows;
    return new Entry(
        row.getString("id"),
        Query.moment(row, "at").toString(),
        row.getString("account"),
        row.getString("member"),
        row.getString("address"),
        row.getString("action"),
        texts(row, "tables"),
        texts(row, "statements"),
        row.getString("outcome"),
        changed);
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}
