import org.flywaydb.core.Flyway;

/** The Flyway library as an application calls it: FlywayLibrary JDBC_URL FOLDER info|migrate. */
public class FlywayLibrary {
  public static void main(String[] given) {
    Flyway flyway = Flyway.configure().dataSource(given[0], "postgres", "").locations("filesystem:" + given[1]).load();
    if (given[2].equals("info")) {
      System.out.println(flyway.info().all().length);
    } else {
      System.out.println(flyway.migrate().migrationsExecuted);
    }
  }
}
