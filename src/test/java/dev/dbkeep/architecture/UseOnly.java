package dev.dbkeep.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;

/**
 * Each package uses only those it is said to use. The commands and the entry point join all, so
 * they may use all.
 */
final class UseOnly extends ArchCondition<JavaClass> {
  private static final List<String> JOINING = List.of("", "cli");

  private final String root;
  private final Map<String, List<String>> mayUse;

  UseOnly(String root, Map<String, List<String>> mayUse) {
    super("use only the packages they are allowed to");
    this.root = root;
    this.mayUse = mayUse;
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    String from = room(item);
    if (JOINING.contains(from)) {
      return;
    }
    List<String> allowed = mayUse.get(from);
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass();
      if (!target.getPackageName().startsWith(root)) {
        continue;
      }
      String to = room(target);
      boolean fine =
          allowed != null && (to.equals(from) || to.equals("error") || allowed.contains(to));
      events.add(new SimpleConditionEvent(item, fine, dependency.getDescription()));
    }
  }

  private String room(JavaClass item) {
    String name = item.getPackageName();
    String rest = name.equals(root) ? "" : name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
