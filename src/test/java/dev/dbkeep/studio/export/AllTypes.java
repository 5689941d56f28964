package dev.dbkeep.studio.export;

import dev.dbkeep.testing.TestDatabase;

/** A table with a column of every kind of type, and rows of what is easily lost on the way. */
public final class AllTypes {
  private static final String COLUMNS =
      """
      id bigint PRIMARY KEY, "a ""b"" ❤" text, small smallint, whole int, big bigint,
      exact numeric, price numeric(10,2), single real, twice double precision, yes boolean,
      bytes bytea, day date, at timestamp, moment timestamptz, clock time, length interval, doc json, docb jsonb, one uuid,
      net inet, nets cidr, flags bit(4), vflags bit varying, word varchar(20), fixed char(5), spot point, span int4range,
      spans tstzrange, many int4multirange, numbers int[], words text[], moments timestamptz[], mood mood, pair pair,
      low positive, code short_code, search tsvector, markup xml, money money
      """;

  private AllTypes() {}

  /** Makes the table {@code t} with its rows, and {@code copy} without any. */
  public static void create(TestDatabase database) {
    database.run(
        """
        CREATE TYPE mood AS ENUM ('so so', 'it''s');
        CREATE TYPE pair AS (n int, t text);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE DOMAIN short_code AS varchar(3);
        CREATE TABLE t (%1$s);
        CREATE TABLE copy (%1$s);
        INSERT INTO t (id) VALUES (0);
        INSERT INTO t VALUES
          (1, '', -32768, 2147483647, 9007199254740993, 'NaN', -0.10, 'NaN', '-Infinity', true,
           '\\xdeadbeef00', '-infinity', 'infinity', '2026-07-01 12:00:00.000001+00', '24:00', '1 year 2 mons -3 days 04:05:06.789',
           '{"b": 1,  "a":9007199254740993}', '{"b": 1e400}', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
           '10.0.0.1/24', '10.0.0.0/8', B'1010', B'', '  spaces  ', 'ab', '(1.5,-2)', '[1,5)', '[2026-01-01 00:00+00,)', '{[1,3),[5,7)}',
           '[2:3]={4,5}', array['NULL', '', 'a,b', 'c"d', null], array[timestamptz 'infinity'], 'it''s', row(null, null),
           7, 'abc', 'fat:2 cat:3A', '<a b="1">t</a>', 1234.56),
          (2, 'NULL', 0, 0, -9223372036854775808, 1e-40, 0, 0.1, 0.1::float8 + 0.2, false,
           '', '0044-03-15 BC', '0001-01-01 00:00:00 BC', '-infinity', '23:59:59.999999', '-00:00:01',
           'null', 'null', '00000000-0000-0000-0000-000000000000',
           '::1', '::/0', B'0000', B'1', '', '', '(0,0)', 'empty', 'empty', '{}',
           '{}', '{}', '{}', 'so so', row(1, 'a"b,c'), 1, '', '', '<x/>', -1),
          (3, 'two\nlines\r\nand a\ttab, "quotes" \\ \\. | `*_` <b>', null, null, null, 123456789012345678901234567890.5, null, 1e38, 1e308, null,
           decode(repeat('ff', 3000), 'hex'), 'infinity', '294276-12-31', '2026-01-01 00:00+00', null, null, '[1,\n2]', '{"\\u0041": "\u2764"}', null,
           null, null, null, null, '❤ شكرا', 'é', null, '(,)', '(,)', '{(,)}', '{{1,NULL},{3,4}}', array['{}', E'\n', '\\'], null, null, row(2, ''),
           null, null, null, null, null),
          (4, '\\.', 1, 1, 1, 'Infinity', 1, '-0', '-0', true, null, '2026-02-28', null, null, null, null, null, null, null, null, null, null, null,
           '\\N', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
        """
            .formatted(COLUMNS));
  }
}
