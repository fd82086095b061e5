package dev.panagrad.cluster;

import java.io.Serial;

/**
 * A mesh can't be made or can't go on; the message says which rank, where, and what was awaited.
 */
public final class MeshException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int rank;

  /** Why. */
  public enum Kind {
    /** A rank died, vanished or never came: the same job may be tried again. */
    LOST(1),
    /**
     * A rank gave up or left because of an error of its own: another try would end the same way.
     */
    GAVE_UP(2),
    /** Ranks don't fit together, as other settings, versions or tokens, or other buckets. */
    MISMATCH(3),
    /** The waiting thread was interrupted, or this rank has closed its mesh. */
    STOPPED(4);

    /** On the wire. */
    final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return GAVE_UP;
    }
  }

  MeshException(Kind kind, int rank, String message) {
    super(message);
    this.kind = kind;
    this.rank = rank;
  }

  /** Why the mesh ended. */
  public Kind kind() {
    return kind;
  }

  /** The rank that is to blame, or -1 if none is. */
  public int rank() {
    return rank;
  }
}
