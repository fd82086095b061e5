package dev.panagrad.models.train;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.models.placement.Joining;
import dev.panagrad.models.placement.TaskMesh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processes that compute a placed graph: this one, task 0, and workers at given addresses,
 * tasks 1, 2 and so on. Close it after the one session that uses it. A run or a compilation may
 * take any time: a task counts as lost when its process ends or it is silent for longer than {@link
 * MeshOptions} allows (20 s); the deadline isn't used.
 */
@SuppressWarnings("exports") // Transports are for the modules of this library.
public final class Cluster extends TaskMesh {
  private static final int LEAST_TOKEN = 16;

  private Cluster(Mesh mesh, List<String> workers) {
    super(mesh, workers);
  }

  /**
   * Connects to workers, as started by {@code panagrad worker --listen ADDRESS --token-file F}.
   *
   * @param token random bytes, at least 16, shared with the workers
   * @param workers where they listen, as "host1:7070"; every worker must be able to reach the later
   *     ones there
   * @throws MeshException if one can't be reached, has another token or is of another version
   */
  public static Cluster connect(byte[] token, String... workers) {
    return connect(token, MeshOptions.defaults(), workers);
  }

  /** Connects with other deadlines, or with encryption, which the workers must use too. */
  public static Cluster connect(byte[] token, MeshOptions options, String... workers) {
    return new Cluster(Joining.connect(token, options, workers), List.of(workers));
  }

  /**
   * The token in a file: its text without leading and trailing whitespace.
   *
   * @throws IllegalArgumentException if it is shorter than 16 bytes
   */
  public static byte[] readToken(Path file) throws IOException {
    byte[] token = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    if (token.length < LEAST_TOKEN) {
      throw new IllegalArgumentException(
          "%s holds a token of %d bytes, which can be guessed: write at least 16 random bytes"
              .formatted(file, token.length));
    }
    return token;
  }
}
