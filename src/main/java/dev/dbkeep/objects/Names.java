package dev.dbkeep.objects;

import java.util.List;
import java.util.Set;

/** Names as PostgreSQL's own functions print them: quoted only where they must be. */
final class Names {
  private Names() {}

  /**
   * Keywords that quote_ident puts into quotes, of all supported versions; a word too many only
   * costs a needless step.
   */
  private static final Set<String> KEYWORDS =
      Set.copyOf(
          List.of(
              """
              all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
              cast char character check coalesce collate collation column concurrently constraint create cross
              current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
              decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
              freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
              interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural
              nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
              placing position precision primary real references returning right row select session_user setof similar
              smallint some substring symmetric table tablesample then time timestamp to trailing treat trim true union
              unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
              xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable json json_array json_arrayagg
              json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
              merge_action xmltable
              """
                  .strip()
                  .split("\\s+")));

  /** As quote_ident prints a name. To compare printed definitions, never to run one. */
  static String asPrinted(String name) {
    return isPlain(name) && !KEYWORDS.contains(name)
        ? name
        : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0)) || name.charAt(0) == '$') {
      return false;
    }
    return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  }
}
