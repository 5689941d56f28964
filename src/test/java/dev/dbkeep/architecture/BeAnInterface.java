package dev.dbkeep.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Sealed interfaces are how alternatives among records are written. */
final class BeAnInterface extends ArchCondition<JavaClass> {
  BeAnInterface() {
    super("be an interface");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    events.add(
        new SimpleConditionEvent(
            item,
            item.isInterface(),
            item.getName() + " is " + (item.isInterface() ? "" : "not ") + "an interface"));
  }
}
