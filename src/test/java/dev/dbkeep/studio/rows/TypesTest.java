package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every type looks to the byte as psql prints it, on every server that is here. */
@ParameterizedClass
@MethodSource("dev.dbkeep.testing.Versions#here")
@Timeout(180)
final class TypesTest {
  @Parameter private int major;

  /**
   * Values of a type, as SQL.
   *
   * @param since the first major version that has them
   */
  record Sample(String type, int since, List<String> values) {
    static Sample of(String type, String... values) {
      return since(0, type, values);
    }

    static Sample since(int major, String type, String... values) {
      return new Sample(type, major, List.of(values));
    }

    @Override
    public String toString() {
      return type;
    }
  }

  private static final String DIGITS = "repeat('123456789', 14563)::numeric";

  private static List<Sample> tried = List.of();
  private static TestDatabase database;
  private static Studio studio;
  private static StudioClient client;

  /** Those that a server of that major version knows. */
  static List<Sample> samples(int major) {
    return samples().stream().filter(sample -> sample.since() <= major).toList();
  }

  private static List<Sample> samples() {
    return List.of(
        Sample.of("smallint", "-32768", "0"),
        Sample.of("integer", "2147483647"),
        Sample.of("bigint", "9223372036854775807", "-9007199254740993"),
        Sample.of("numeric", "'NaN'", "1.10", DIGITS, "1e-1000"),
        Sample.since(14, "numeric", "'Infinity'", "'-Infinity'"),
        Sample.of("numeric(10,2)", "12.5", "-0.00"),
        Sample.of("real", "0.1", "'NaN'", "'-Infinity'", "1e38"),
        Sample.of("double precision", "0.1::float8 + 0.2", "1e308", "'-0'"),
        Sample.of("money", "1234.56"),
        Sample.of("boolean", "true", "false"),
        Sample.of("text", "''", "'NULL'", "'null'", "E'a\\nb\\tc'", "'\"><script>'", "'❤ شكرا'"),
        Sample.of("text", "repeat('ä', 100000)"),
        Sample.of("character varying(20)", "'  spaces  '"),
        Sample.of("character(5)", "'ab'", "''"),
        Sample.of("\"char\"", "'x'"),
        Sample.of("name", "'pg_class'"),
        Sample.of("bytea", "'\\xdeadbeef'", "''", "decode(repeat('ff', 3000), 'hex')"),
        Sample.of("date", "'-infinity'", "'infinity'", "'0044-03-15 BC'", "'2026-02-28'"),
        Sample.of("time", "'23:59:59.999999'", "'24:00'"),
        Sample.of("time with time zone", "'12:00:00.5+05:30'"),
        Sample.of("timestamp", "'2026-03-29 02:30:00.789123'", "'294276-12-31'", "'infinity'"),
        Sample.of("timestamp with time zone", "'2026-07-01 12:00:00.000001+00'", "'-infinity'"),
        Sample.of("interval", "'1 year 2 mons -3 days 04:05:06.789'", "'-00:00:01'"),
        Sample.since(17, "interval", "'infinity'", "'-infinity'"),
        Sample.of("json", "'{\"b\": 1,  \"a\":9007199254740993}'", "'null'"),
        Sample.of("jsonb", "'{\"b\":1,\"a\":9007199254740993}'", "'null'", "'1e400'"),
        Sample.of("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
        Sample.of("inet", "'10.0.0.1'", "'10.0.0.1/24'", "'::1'"),
        Sample.of("cidr", "'10.0.0.0/8'"),
        Sample.of("macaddr", "'08:00:2b:01:02:03'"),
        Sample.of("macaddr8", "'08:00:2b:01:02:03:04:05'"),
        Sample.of("bit(4)", "B'1010'"),
        Sample.of("bit varying", "B''", "B'1'"),
        Sample.of("point", "'(1.5,-2)'"),
        Sample.of("box", "'((1,2),(3,4))'"),
        Sample.of("polygon", "'((0,0),(1,1),(1,0))'"),
        Sample.of("circle", "'<(0,0),5>'"),
        Sample.of("int4range", "'[1,5)'", "'empty'", "'(,)'"),
        Sample.of("tstzrange", "'[2026-01-01 00:00+00,)'"),
        Sample.since(14, "int4multirange", "'{[1,3),[5,7)}'"),
        Sample.of("integer[]", "'{1,NULL,3}'", "'{}'", "'[2:3]={4,5}'", "'{{1,2},{3,4}}'"),
        Sample.of("text[]", "array['NULL', '', 'a,b', 'c\"d', null]"),
        Sample.of("timestamptz[]", "array[timestamptz 'infinity']"),
        Sample.of("tsvector", "'fat:2 cat:3A'"),
        Sample.of("tsquery", "'fat & !rat'"),
        Sample.of("xml", "'<a b=\"1\">t</a>'"),
        Sample.of("oid", "4294967295"),
        Sample.of("regclass", "'pg_catalog.pg_class'"),
        Sample.of("pg_lsn", "'16/B374D848'"),
        Sample.of("xid8", "'18446744073709551615'"),
        Sample.of("mood", "'so so'", "'it''s'"),
        Sample.of("pair", "row(null, null)", "row(1, 'a\"b')", "row(2, '')"),
        Sample.of("positive", "7"));
  }

  @BeforeParameterizedClassInvocation
  static void start(int major) {
    tried = samples(major);
    database = filled(tried, major);
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  /** A table for each, with its number. */
  static TestDatabase filled(List<Sample> samples, int major) {
    TestDatabase database = TestDatabase.createOnMajor(major);
    database.run(
        """
        CREATE TYPE mood AS ENUM ('so so', 'it''s');
        CREATE TYPE pair AS (n int, t text);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        """);
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      database.run("CREATE TABLE t%d (id int PRIMARY KEY, v %s)".formatted(i, sample.type()));
      for (int j = 0; j < sample.values().size(); j++) {
        database.run("INSERT INTO t%d VALUES (%d, %s)".formatted(i, j, sample.values().get(j)));
      }
      database.run("INSERT INTO t%d VALUES (1000, NULL)".formatted(i));
    }
    return database;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    studio.close();
    database.close();
  }

  static List<Integer> tables() {
    return IntStream.range(0, tried.size()).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void values_look_as_psql_prints_them(int number) throws Exception {
    List<String> printed = psql("SELECT v FROM t" + number + " ORDER BY id");
    JsonNode page = client.rows("t" + number, List.of(), Map.of("at", "first"), 100);
    List<String> shown = new ArrayList<>();
    for (JsonNode row : page.get("rows")) {
      JsonNode cell = row.get("cells").get(1);
      if (row.get("cut").isEmpty()) {
        shown.add(cell.isNull() ? "∅" : cell.asString());
      } else {
        String whole = whole(number, row.get("cells").get(0).asString());
        assertThat(whole).startsWith(cell.asString()).hasSizeGreaterThan(Cells.SHOWN);
        shown.add(whole);
      }
    }
    assertThat(shown).isEqualTo(printed);
  }

  private static String whole(int number, String id) {
    return client
        .post(
            "/api/cell",
            Map.of(
                "schema", "public", "name", "t" + number, "key", Map.of("id", id), "column", "v"))
        .get("value")
        .asString();
  }

  /** The values of one column, as psql prints them. */
  private static List<String> psql(String sql) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "psql",
            "-X",
            "-q",
            "-A",
            "-t",
            "-R",
            "\u001e",
            "-P",
            "null=∅",
            "-c",
            sql,
            database.urlText());
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("needs psql: " + e.getMessage());
      throw e;
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    // psql ends the last record as it ends the others, then adds a line break
    String records = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    List<String> values = new ArrayList<>(List.of(records.split("\u001e", -1)));
    return values;
  }
}
