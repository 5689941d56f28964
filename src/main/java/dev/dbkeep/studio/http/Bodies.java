package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of questions and answers. */
final class Bodies {
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  /** Of a body alone. */
  <Q> Q question(String body, Class<Q> type) {
    try {
      return mapper.readValue(body, type);
    } catch (JacksonException e) {
      throw notUnderstood(e);
    }
  }

  /** Of a body and the parts of the path, which say what it is about. */
  <Q> Q question(String body, Map<String, String> parts, Class<Q> type) {
    if (parts.isEmpty()) {
      return question(body, type);
    }
    try {
      Map<String, Object> whole =
          new LinkedHashMap<>(mapper.readValue(body, new TypeReference<Map<String, Object>>() {}));
      whole.putAll(parts);
      return mapper.convertValue(whole, type);
    } catch (JacksonException e) {
      throw notUnderstood(e);
    }
  }

  <Q> Q question(Map<String, String> parts, Class<Q> type) {
    try {
      return mapper.convertValue(parts, type);
    } catch (JacksonException e) {
      throw notUnderstood(e);
    }
  }

  byte[] answer(Object answer) {
    return mapper.writeValueAsBytes(answer);
  }

  private static DbkeepException notUnderstood(JacksonException e) {
    return e.getCause() instanceof DbkeepException ours
        ? ours
        : DbkeepException.of(
                ErrorCode.USAGE,
                "the question is not understood: " + e.getOriginalMessage(),
                "See /api/openapi.json.")
            .cause(e);
  }
}
