package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is complete.
 *
 * @param basis the earlier one on top of which the server sent only what changed; null when it sent
 *     everything
 */
public record MadeBackup(BackupManifest manifest, @Nullable String basis) {}
