package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.DefaultValue;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import dev.dbkeep.prisma.Datamodel.Index;
import dev.dbkeep.prisma.Datamodel.Model;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The extensions a schema uses without naming them: without these an empty database could not hold
 * it.
 */
final class NeededExtensions {
  private static final Map<String, String> BY_WORD =
      Map.ofEntries(
          Map.entry("citext", "citext"),
          Map.entry("gin_trgm_ops", "pg_trgm"),
          Map.entry("gist_trgm_ops", "pg_trgm"),
          Map.entry("hstore", "hstore"),
          Map.entry("ltree", "ltree"),
          Map.entry("lquery", "ltree"),
          Map.entry("cube", "cube"),
          Map.entry("vector", "vector"),
          Map.entry("halfvec", "vector"),
          Map.entry("sparsevec", "vector"),
          Map.entry("vector_l2_ops", "vector"),
          Map.entry("vector_cosine_ops", "vector"),
          Map.entry("vector_ip_ops", "vector"),
          Map.entry("geometry", "postgis"),
          Map.entry("geography", "postgis"),
          Map.entry("uuid_generate_v1", "uuid-ossp"),
          Map.entry("uuid_generate_v1mc", "uuid-ossp"),
          Map.entry("uuid_generate_v4", "uuid-ossp"),
          Map.entry("gen_random_bytes", "pgcrypto"),
          Map.entry("digest", "pgcrypto"),
          Map.entry("crypt", "pgcrypto"));

  private NeededExtensions() {}

  static Set<String> of(Datamodel datamodel) {
    Set<String> found = new TreeSet<>();
    for (Model model : datamodel.models()) {
      for (Field field : model.fields()) {
        if (field.type() instanceof FieldType.Unsupported unsupported) {
          addWords(unsupported.sql(), found);
        }
        if (field.nativeType() != null) {
          addWords(field.nativeType(), found);
        }
        if (field.defaultValue() instanceof DefaultValue.Generated generated
            && generated.sql() != null) {
          addWords(generated.sql(), found);
        }
      }
      for (Index index : model.indexes()) {
        index.parts().stream()
            .map(Index.Part::operatorClass)
            .forEach(operatorClass -> addWords(operatorClass == null ? "" : operatorClass, found));
      }
    }
    return found;
  }

  private static void addWords(String text, Set<String> found) {
    StringBuilder word = new StringBuilder();
    for (char c : (text.toLowerCase(Locale.ROOT) + " ").toCharArray()) {
      if (Character.isLetterOrDigit(c) || c == '_') {
        word.append(c);
      } else {
        String extension = BY_WORD.get(word.toString());
        if (extension != null) {
          found.add(extension);
        }
        word.setLength(0);
      }
    }
  }
}
