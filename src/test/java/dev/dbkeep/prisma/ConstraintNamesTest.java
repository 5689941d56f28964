package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names are cut at 63 bytes, before the suffix. */
final class ConstraintNamesTest {
  @Test
  void a_short_name_is_table_columns_and_suffix() {
    assertThat(ConstraintNames.primaryKey("User")).isEqualTo("User_pkey");
    assertThat(ConstraintNames.unique("User", List.of("a", "b"))).isEqualTo("User_a_b_key");
    assertThat(ConstraintNames.foreignKey("User", List.of("teamId"))).isEqualTo("User_teamId_fkey");
  }

  @Test
  void a_long_name_loses_its_end_but_keeps_its_suffix() {
    String name =
        ConstraintNames.index(
            "BackgroundWorkerTask", List.of("runtimeEnvironmentId", "slug", "triggerSource"));
    assertThat(name)
        .isEqualTo("BackgroundWorkerTask_runtimeEnvironmentId_slug_triggerSourc_idx")
        .hasSize(63);
  }

  @Test
  void the_cut_never_splits_a_character_of_several_bytes() {
    assertThat(ConstraintNames.primaryKey("é".repeat(40))).isEqualTo("é".repeat(29) + "_pkey");
  }

  @Test
  void a_join_table_is_cut_before_each_of_its_suffixes() {
    String table = ConstraintNames.joinTable("A".repeat(70));
    assertThat(table).hasSize(63);
    assertThat(ConstraintNames.joinTableKey(table)).hasSize(63).endsWith("_AB_pkey");
    assertThat(ConstraintNames.joinTableForeignKey(table, "B")).hasSize(63).endsWith("_B_fkey");
  }
}
