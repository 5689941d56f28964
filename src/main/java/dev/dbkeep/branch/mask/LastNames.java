package dev.dbkeep.branch.mask;

/** Family names to choose from, as an SQL array of 32. */
final class LastNames {
  static final String ALL =
      "ARRAY['Alder','Ash','Beech','Birch','Brook','Cedar','Clay','Cliff','Dale','Dell','Elm',"
          + "'Fern','Field','Flint','Ford','Glen','Grove','Hazel','Heath','Hill','Holly','Lake',"
          + "'Marsh','Meadow','Moss','Oak','Pine','Reed','Rowan','Stone','Vale','Wood']";

  private LastNames() {}
}
