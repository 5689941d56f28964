package dev.dbkeep.studio.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.http.FreeSql;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FreeSqlTest {
  /** All texts of a design become SQL when it is checked, which opening it does. */
  @Test
  void every_question_with_a_design_is_for_those_who_may_send_sql() {
    assertThat(DesignEndpoints.class.getDeclaredClasses())
        .filteredOn(Class::isRecord)
        .filteredOn(
            question ->
                Arrays.stream(question.getRecordComponents())
                    .anyMatch(part -> part.getType() == Design.class))
        // what is answered
        .filteredOn(question -> !question.getSimpleName().matches("Project|Version"))
        .isNotEmpty()
        .allMatch(FreeSql.class::isAssignableFrom);
    assertThat(new DesignEndpoints.Save("1", 1, Design.EMPTY, null, false).holdsFreeSql()).isTrue();
  }
}
