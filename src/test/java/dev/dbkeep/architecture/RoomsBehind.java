package dev.dbkeep.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Each package below a front door, and the front door itself.
 *
 * @param front the package of the front door
 */
record RoomsBehind(String front) implements SliceAssignment {
  @Override
  public SliceIdentifier getIdentifierOf(JavaClass item) {
    String name = item.getPackageName();
    if (name.equals(front)) {
      return SliceIdentifier.of("the front door");
    }
    if (!name.startsWith(front + ".")) {
      return SliceIdentifier.ignore();
    }
    String rest = name.substring(front.length() + 1);
    int dot = rest.indexOf('.');
    return SliceIdentifier.of(dot < 0 ? rest : rest.substring(0, dot));
  }

  @Override
  public String getDescription() {
    return "the packages behind " + front;
  }
}
