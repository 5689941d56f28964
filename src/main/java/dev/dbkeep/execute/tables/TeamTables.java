package dev.dbkeep.execute.tables;

/** Accounts, sessions and links of a team, and its audit log, which nothing may change. */
final class TeamTables {
  static final String ACCOUNTS =
      """
      CREATE TABLE dbkeep.studio_account (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL,
        access text NOT NULL CHECK (access IN ('VIEWER', 'EDITOR', 'ADMIN')),
        password text,
        image text,
        verified timestamptz,
        disabled timestamptz,
        created timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX studio_account_email ON dbkeep.studio_account (lower(email));
      CREATE TABLE dbkeep.studio_session (
        id uuid PRIMARY KEY,
        hash bytea NOT NULL UNIQUE,
        account uuid NOT NULL REFERENCES dbkeep.studio_account ON DELETE CASCADE,
        begun timestamptz NOT NULL,
        seen timestamptz NOT NULL,
        ends timestamptz NOT NULL,
        address text NOT NULL,
        agent text NOT NULL,
        means text NOT NULL
      );
      CREATE INDEX studio_session_account ON dbkeep.studio_session (account);
      CREATE TABLE dbkeep.studio_link (
        hash bytea PRIMARY KEY,
        purpose text NOT NULL CHECK (purpose IN ('SET_UP', 'INVITATION', 'RESET')),
        account uuid REFERENCES dbkeep.studio_account ON DELETE CASCADE,
        ends timestamptz NOT NULL
      );
      CREATE INDEX studio_link_account ON dbkeep.studio_link (account);
      CREATE TABLE dbkeep.studio_attempt (
        subject bytea PRIMARY KEY,
        failures integer NOT NULL,
        last timestamptz NOT NULL,
        not_before timestamptz NOT NULL
      );
      CREATE TABLE dbkeep.studio_identity (
        issuer text NOT NULL,
        subject text NOT NULL,
        account uuid NOT NULL REFERENCES dbkeep.studio_account ON DELETE CASCADE,
        provider text NOT NULL,
        email text,
        linked timestamptz NOT NULL,
        PRIMARY KEY (issuer, subject)
      );
      CREATE INDEX studio_identity_account ON dbkeep.studio_identity (account);
      CREATE TABLE dbkeep.studio_redirect (
        state bytea PRIMARY KEY,
        browser bytea NOT NULL,
        provider text NOT NULL,
        verifier text NOT NULL,
        nonce text NOT NULL,
        account uuid REFERENCES dbkeep.studio_account ON DELETE CASCADE,
        ends timestamptz NOT NULL
      );
      CREATE INDEX studio_redirect_account ON dbkeep.studio_redirect (account);
      CREATE TABLE dbkeep.studio_audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        account text NOT NULL,
        member text NOT NULL,
        address text NOT NULL,
        action text NOT NULL,
        tables text[] NOT NULL,
        statements text[] NOT NULL,
        outcome text,
        rows bigint,
        finished timestamptz
      );
      CREATE FUNCTION dbkeep.studio_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
          AND (OLD.id, OLD.at, OLD.account, OLD.member, OLD.address, OLD.action, OLD.tables, OLD.statements)
            = (NEW.id, NEW.at, NEW.account, NEW.member, NEW.address, NEW.action, NEW.tables, NEW.statements) THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'what stands in the audit log stays as it is';
      END $$;
      CREATE TRIGGER studio_audit_stays BEFORE UPDATE OR DELETE ON dbkeep.studio_audit
        FOR EACH ROW EXECUTE FUNCTION dbkeep.studio_audit_stays();
      CREATE TRIGGER studio_audit_is_kept BEFORE TRUNCATE ON dbkeep.studio_audit
        FOR EACH STATEMENT EXECUTE FUNCTION dbkeep.studio_audit_stays();
      """;

  /** Another e-mail address that somebody wants to have. */
  static final String ADDRESSES =
      """
      ALTER TABLE dbkeep.studio_link ADD email text, DROP CONSTRAINT studio_link_purpose_check,
        ADD CONSTRAINT studio_link_purpose_check CHECK (purpose IN ('SET_UP', 'INVITATION', 'RESET', 'EMAIL')
          AND (purpose = 'EMAIL') = (email IS NOT NULL));
      """;

  private TeamTables() {}
}
