package dev.dbkeep.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAssignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * How the packages of the house may know each other.
 *
 * @param root the package that stands for dev.dbkeep
 */
record HouseRules(String root) {
  /**
   * What each package below the commands may use besides itself and error; a package that is not
   * here may not exist.
   */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("error", List.of()),
          Map.entry("catalog", List.of()),
          Map.entry("plan", List.of("catalog")),
          Map.entry("postgres", List.of()),
          Map.entry("config", List.of("postgres")),
          Map.entry("observe", List.of()),
          Map.entry("monitor", List.of("observe", "postgres")),
          Map.entry("objects", List.of("catalog", "plan", "postgres")),
          Map.entry("schema", List.of("objects", "catalog", "plan", "postgres")),
          Map.entry("execute", List.of("catalog", "plan", "postgres")),
          Map.entry("backup", List.of("observe", "postgres")),
          Map.entry("branch", List.of("postgres")),
          Map.entry("upkeep", List.of("observe", "execute", "catalog", "plan", "postgres")),
          Map.entry("studio", List.of("postgres")),
          Map.entry("lint", List.of("catalog", "plan", "postgres")),
          Map.entry("prisma", List.of("schema", "objects", "catalog", "plan", "postgres")),
          Map.entry(
              "migrate", List.of("execute", "schema", "objects", "catalog", "plan", "postgres")));

  private static final List<String> RUN_SQL =
      List.of(
          "postgres",
          "objects",
          "schema",
          "execute",
          "migrate",
          "backup",
          "branch",
          "upkeep",
          "monitor",
          "studio",
          "cli");

  Map<String, ArchRule> all() {
    return Map.of(
        "features do not know each other", featuresDoNotKnowEachOther(),
        "no cycles", noCycles(),
        "the front door knows the rooms, not they it", commandsHaveNoCycles(),
        "Studio knows its rooms, not they it", roomsOfStudioHaveNoCycles(),
        "java.sql where SQL runs", sqlWhereItRuns(),
        "catalog and plan are values", catalogAndPlanAreValues(),
        "time comes in as a clock", timeComesInAsAClock());
  }

  ArchRule featuresDoNotKnowEachOther() {
    DescribedPredicate<JavaClass> ours = resideInAnyPackage(root + "..");
    return classes().that(ours).should(new UseOnly(root, MAY_USE));
  }

  ArchRule noCycles() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /** The front door is a slice of its own: what it opens must not lead back to it. */
  ArchRule commandsHaveNoCycles() {
    return slices().assignedFrom(new RoomsBehind(root + ".cli")).should().beFreeOfCycles();
  }

  /** So that each of them can be understood with those below it only. */
  ArchRule roomsOfStudioHaveNoCycles() {
    return slices().assignedFrom(new RoomsBehind(root + ".studio")).should().beFreeOfCycles();
  }

  ArchRule sqlWhereItRuns() {
    String[] allowed = RUN_SQL.stream().map(this::below).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat(
            belongToAnyOf(Statement.class, PreparedStatement.class, ResultSet.class));
  }

  ArchRule catalogAndPlanAreValues() {
    return classes()
        .that()
        .resideInAnyPackage(below("catalog"), below("plan"))
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        .should(beAssignableTo(Record.class).or(beAssignableTo(Enum.class)).or(new BeAnInterface()))
        .andShould()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    below("catalog"),
                    below("plan"),
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..")
                // a mark that they may be kept in a file; it brings nothing along
                .or(type(Serializable.class)));
  }

  ArchRule timeComesInAsAClock() {
    DescribedPredicate<JavaAccess<?>> readsTheTime =
        JavaAccess.Predicates.target(
                name("now")
                    .or(name("currentTimeMillis"))
                    .or(name("systemUTC"))
                    .or(name("systemDefaultZone")))
            .and(
                DescribedPredicate.describe(
                    "of the system's clock",
                    access ->
                        access.getTarget().getFullName().startsWith("java.")
                            && access.getTarget().getFullName().endsWith("()")));
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .doNotHaveFullyQualifiedName(root + ".Main")
        .and()
        .doNotHaveFullyQualifiedName(root + ".AotTraining")
        .should()
        .accessTargetWhere(readsTheTime);
  }

  private String below(String name) {
    return root + "." + name + "..";
  }
}
