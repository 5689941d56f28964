package dev.dbkeep.branch.mask;

/** First names to choose from, as an SQL array of 32. */
final class FirstNames {
  static final String ALL =
      "ARRAY['Alex','Ada','Ben','Bea','Carl','Cleo','Dan','Dora','Eli','Eva','Finn','Fay','Gus',"
          + "'Gwen','Hal','Hope','Ian','Ida','Jon','Joy','Karl','Kim','Leo','Lou','Max','May','Ned',"
          + "'Nell','Otto','Olga','Paul','Pia']";

  private FirstNames() {}
}
