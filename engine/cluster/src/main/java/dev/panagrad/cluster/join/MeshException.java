package dev.panagrad.cluster.join;

import java.io.Serial;

/**
 * A mesh can't be created or can't continue; the message names the rank, its address and the
 * awaited value.
 */
public final class MeshException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int rank;

  /** The kind of failure. */
  public enum Kind {
    /** A rank died, vanished or never joined: the same job may be tried again. */
    LOST(1),
    /**
     * A rank gave up or left because of its own error: another attempt would fail in the same way.
     */
    GAVE_UP(2),
    /** Ranks don't match: they have different settings, versions, tokens or buckets. */
    MISMATCH(3),
    /** The waiting thread was interrupted, or this rank has closed its mesh. */
    STOPPED(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The code on the wire. */
    public int code() {
      return code;
    }

    /** The kind with a code; one that isn't known counts as giving up. */
    public static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return GAVE_UP;
    }
  }

  /**
   * A failure.
   *
   * @param rank the rank that caused it, or -1
   */
  public MeshException(Kind kind, int rank, String message) {
    super(message);
    this.kind = kind;
    this.rank = rank;
  }

  /** The kind of failure that ended the mesh. */
  public Kind kind() {
    return kind;
  }

  /** The rank that caused the failure, or -1 if none did. */
  public int rank() {
    return rank;
  }
}
