package dev.dbkeep.prisma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The operator classes that Prisma has names for: {@code JsonbPathOps} is {@code jsonb_path_ops}.
 */
final class OperatorClasses {
  private static final List<String> NAMES =
      Arrays.asList(
          "InetOps",
          "JsonbOps",
          "JsonbPathOps",
          "ArrayOps",
          "TextOps",
          "BitMinMaxOps",
          "VarBitMinMaxOps",
          "BpcharBloomOps",
          "BpcharMinMaxOps",
          "ByteaBloomOps",
          "ByteaMinMaxOps",
          "DateBloomOps",
          "DateMinMaxOps",
          "DateMinMaxMultiOps",
          "Float4BloomOps",
          "Float4MinMaxOps",
          "Float4MinMaxMultiOps",
          "Float8BloomOps",
          "Float8MinMaxOps",
          "Float8MinMaxMultiOps",
          "InetInclusionOps",
          "InetBloomOps",
          "InetMinMaxOps",
          "InetMinMaxMultiOps",
          "Int2BloomOps",
          "Int2MinMaxOps",
          "Int2MinMaxMultiOps",
          "Int4BloomOps",
          "Int4MinMaxOps",
          "Int4MinMaxMultiOps",
          "Int8BloomOps",
          "Int8MinMaxOps",
          "Int8MinMaxMultiOps",
          "NumericBloomOps",
          "NumericMinMaxOps",
          "NumericMinMaxMultiOps",
          "OidBloomOps",
          "OidMinMaxOps",
          "OidMinMaxMultiOps",
          "TextBloomOps",
          "TextMinMaxOps",
          "TextMinMaxMultiOps",
          "TimestampBloomOps",
          "TimestampMinMaxOps",
          "TimestampMinMaxMultiOps",
          "TimestampTzBloomOps",
          "TimestampTzMinMaxOps",
          "TimestampTzMinMaxMultiOps",
          "TimeBloomOps",
          "TimeMinMaxOps",
          "TimeMinMaxMultiOps",
          "TimeTzBloomOps",
          "TimeTzMinMaxOps",
          "TimeTzMinMaxMultiOps",
          "UuidBloomOps",
          "UuidMinMaxOps",
          "UuidMinMaxMultiOps");

  private OperatorClasses() {}

  static Optional<String> sqlName(String prismaName) {
    return NAMES.contains(prismaName) ? Optional.of(toSql(prismaName)) : Optional.empty();
  }

  static Optional<String> prismaName(String sqlName) {
    return NAMES.stream().filter(name -> toSql(name).equals(sqlName)).findFirst();
  }

  /** PostgreSQL writes minmax, timestamptz, timetz and varbit as one word. */
  private static String toSql(String prismaName) {
    StringBuilder sql = new StringBuilder();
    String joined =
        prismaName
            .replace("MinMax", "Minmax")
            .replace("TimestampTz", "Timestamptz")
            .replace("TimeTz", "Timetz")
            .replace("VarBit", "Varbit");
    for (char c : joined.toCharArray()) {
      if (Character.isUpperCase(c) && !sql.isEmpty()) {
        sql.append('_');
      }
      sql.append(c);
    }
    return sql.toString().toLowerCase(Locale.ROOT);
  }
}
