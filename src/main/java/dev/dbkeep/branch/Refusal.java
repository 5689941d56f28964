package dev.dbkeep.branch;

/** A way that would have been better, and why it was not taken. */
public record Refusal(String provider, String reason) {}
