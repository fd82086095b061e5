package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last frame on a link: a goodbye, or the reason why the rank gives up. */
final class Farewell {
  private Farewell() {}

  /**
   * Creates the frame to send.
   *
   * @param cause null if the rank leaves as planned
   */
  static Outgoing of(MeshException cause) {
    if (cause == null) {
      return new Outgoing(Header.BYE, 0, null);
    }
    Outgoing abort = new Outgoing(Header.ABORT, cause.kind().code(), null);
    abort.header.part = cause.rank();
    byte[] text = cause.getMessage().getBytes(StandardCharsets.UTF_8);
    abort.payload =
        ByteBuffer.wrap(Arrays.copyOf(text, Math.min(text.length, Header.LONGEST_TEXT)));
    return abort;
  }

  /** The reason why a peer gives up. */
  static MeshException cause(Link link, Header header, ByteBuffer text) {
    // Control characters, which a terminal would obey, are replaced.
    String cause =
        StandardCharsets.UTF_8.decode(text.flip()).toString().replaceAll("\\p{Cntrl}", "?");
    return new MeshException(
        MeshException.Kind.of(header.id), header.part, "%s gave up: %s".formatted(link, cause));
  }
}
