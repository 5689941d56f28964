package dev.dbkeep.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class ArchitectureTest {
  private static final String PLANTED = "dev.dbkeep.architecture.planted";

  /** Which planted class must show up under which rule. */
  private static final Map<String, String> CAUGHT =
      Map.of(
          "features do not know each other", PLANTED + ".prisma.KnowsAnotherFeature",
          "no cycles", PLANTED + ".execute.HalfOfACycle",
          "the front door knows the rooms, not they it", PLANTED + ".cli.room.KnowsTheFrontDoor",
          "Studio knows its rooms, not they it", PLANTED + ".studio.room.KnowsAllOfStudio",
          "java.sql where SQL runs", PLANTED + ".config.RunsSql",
          "catalog and plan are values", PLANTED + ".catalog.IsNoValue",
          "time comes in as a clock", PLANTED + ".plan.LooksAtTheTime");

  @TestFactory
  Stream<DynamicTest> the_house_keeps_its_rules() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dbkeep");
    assertThat(house).hasSizeGreaterThan(100);
    return new HouseRules("dev.dbkeep")
        .all().entrySet().stream()
            .map(
                rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> every_rule_bites() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
    return new HouseRules(PLANTED)
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> {
                          List<String> violations =
                              rule.getValue()
                                  .allowEmptyShould(true)
                                  .evaluate(planted)
                                  .getFailureReport()
                                  .getDetails();
                          assertThat(violations)
                              .anySatisfy(
                                  violation ->
                                      assertThat(violation).contains(CAUGHT.get(rule.getKey())));
                        }));
  }

  @Test
  void a_planted_class_that_keeps_the_rules_is_left_alone() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
    new HouseRules(PLANTED)
        .all()
        .values()
        .forEach(
            rule ->
                assertThat(rule.evaluate(planted).getFailureReport().getDetails())
                    .noneSatisfy(
                        violation ->
                            assertThat(violation).contains(PLANTED + ".lint.KeepsTheRules.")));
  }
}
